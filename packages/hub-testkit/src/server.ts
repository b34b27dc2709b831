import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type Answer, json } from './answer.ts';
import type { Certificate } from './certificate.ts';
import type { Faults } from './fault.ts';
import { CORS, send } from './send.ts';

/** A request as a service sees it. */
export interface Asked {
  readonly method: string;
  /** Decoded names of the path. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A line of the log. */
export interface LoggedRequest {
  readonly server: string;
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Answers a request, or undefined for 404. */
export type Service = (asked: Asked) => Answer | undefined;

export interface RunningServer {
  readonly origin: string;
  close(): Promise<void>;
}

/** Starts a service on a free port of 127.0.0.1. @param tls speaks https with it */
export async function serve(
  name: string,
  service: Service,
  faults: Faults,
  record: (request: LoggedRequest) => void,
  tls?: Certificate,
): Promise<RunningServer> {
  const listener: RequestListener = (request, response) => {
    void (async () => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const { method = 'GET', headers } = request;
      if (method === 'OPTIONS') return void response.writeHead(204, CORS).end();
      const body = await bodyOf(request);
      record({ server: name, method, url: `${url.pathname}${url.search}`, headers, body });
      const path = url.pathname.split('/').slice(1).map(decodeURIComponent);
      const asked = { method, path, query: url.searchParams, headers, body };
      const answer = service(asked) ?? json({ code: 404, message: 'Not found' }, 404);
      await send(request, response, answer, faults.take(`${name} ${method} ${url.pathname}${url.search}`));
    })().catch(() => response.destroy());
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer({ ...tls }, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
