import { readFile } from 'node:fs/promises';
import { ZooError } from '@zoo/core';
import type { Dispatcher, EnvHttpProxyAgent } from 'undici';
import type { HttpResponse } from './client.ts';

/** How to get out of this machine. What is not set comes from the environment, as `HTTPS_PROXY` and `NO_PROXY`. */
export interface NetworkSettings {
  readonly httpProxy?: string;
  readonly httpsProxy?: string;
  readonly noProxy?: string;
  /** PEM texts trusted instead of the built-in authorities. */
  readonly ca?: readonly string[];
  /** `false` accepts any certificate. */
  readonly strictSsl?: boolean;
  readonly timeouts?: Timeouts;
  /** Requests at a time for one file, where one alone is slow; 4 unless told. */
  readonly lanes?: number;
}

/** In ms. */
export interface Timeouts {
  readonly connect?: number;
  /** Until the first byte of the answer. */
  readonly headers?: number;
  /** Between two pieces of the body. */
  readonly stall?: number;
}

const TIMEOUTS = { connect: 10_000, headers: 30_000, stall: 30_000 };

export const LANES = 4;

interface PlainRequest {
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly headers: Record<string, string>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

/** Pools of connections, opened when first used, for one or several network settings. */
export interface Connections {
  /** Requests at a time for one file. */
  readonly lanes: number;
  request(url: URL, request: PlainRequest): Promise<HttpResponse>;
  with(settings: NetworkSettings): Connections;
  close(): Promise<void>;
}

/** @param env where `HTTPS_PROXY` and the like are read */
export function openConnections(settings: NetworkSettings, env: Env): Connections {
  const agents: Promise<EnvHttpProxyAgent>[] = [];
  const view = (own: NetworkSettings): Connections => {
    let agent: Promise<EnvHttpProxyAgent> | undefined;
    return {
      lanes: own.lanes ?? LANES,
      async request(url, request) {
        if (agent === undefined) {
          agent = openAgent(own, env);
          agents.push(agent);
        }
        return send(await agent, url, request);
      },
      with: (others) => view({ ...settings, ...others }),
      close: async () => {
        await Promise.allSettled(agents.splice(0).map(async (opened) => (await opened).destroy()));
      },
    };
  };
  return view(settings);
}

type Env = Readonly<Record<string, string | undefined>>;

async function openAgent(settings: NetworkSettings, env: Env): Promise<EnvHttpProxyAgent> {
  const { EnvHttpProxyAgent: Agent } = await import('undici');
  const timeouts = { ...TIMEOUTS, ...settings.timeouts };
  const tls = { ...trust(settings), timeout: timeouts.connect };
  const proxy = (value: string | undefined) => (value === undefined ? undefined : proxyAddress(value));
  return new Agent({
    // An empty string keeps undici from reading `process.env` itself.
    httpProxy: proxy(settings.httpProxy ?? env.http_proxy ?? env.HTTP_PROXY) ?? '',
    httpsProxy: proxy(settings.httpsProxy ?? env.https_proxy ?? env.HTTPS_PROXY) ?? '',
    noProxy: settings.noProxy ?? env.no_proxy ?? env.NO_PROXY ?? '',
    connect: tls,
    requestTls: tls,
    headersTimeout: timeouts.headers,
    bodyTimeout: timeouts.stall,
  });
}

function trust({ ca, strictSsl }: NetworkSettings): { ca?: string[]; rejectUnauthorized?: boolean } {
  return {
    ...(ca === undefined ? {} : { ca: [...ca] }),
    ...(strictSsl === false ? { rejectUnauthorized: false } : {}),
  };
}

/** Certificates of a PEM file together with the built-in ones and those of `NODE_EXTRA_CA_CERTS`. */
export async function certificatesOf(file: string, env: Env): Promise<string[]> {
  const { rootCertificates } = await import('node:tls');
  const extra = env.NODE_EXTRA_CA_CERTS;
  const files = [file, ...(extra === undefined || extra === file ? [] : [extra])];
  return [
    ...rootCertificates,
    ...(await Promise.all(files.map((name) => readFile(name, 'utf8').catch(() => '')))),
  ].filter((pem) => pem !== '');
}

/** As `curl` and others read it, a proxy without a protocol is one that is spoken to by http. */
function proxyAddress(text: string): string {
  const address = text === '' || /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (address === '' || URL.canParse(address)) return address;
  throw new ZooError({
    code: 'HUB_BAD_PROXY',
    category: 'network',
    message: 'the address of the proxy cannot be read',
    expected: 'http://host:port in HTTPS_PROXY or HTTP_PROXY',
  });
}

/** Bytes that may wait to be read; what waits is read as one piece. */
const BUFFER = 2 ** 20;

async function send(dispatcher: Dispatcher, url: URL, request: PlainRequest): Promise<HttpResponse> {
  const { request: undiciRequest } = await import('undici');
  const { statusCode, headers, body } = await undiciRequest(url, {
    ...request,
    dispatcher,
    highWaterMark: BUFFER,
  });
  // A body that is given up must not end the process; who reads it still sees the error.
  body.on('error', () => {});
  return {
    status: statusCode,
    url: url.href,
    headers: new Map(
      Object.entries(headers).flatMap(([name, value]) =>
        value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
      ),
    ),
    body,
  };
}
