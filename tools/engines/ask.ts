import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import type { Answer, Reply, Task } from './contract.ts';
import { type Engine, type Running, start } from './engines.ts';

/** A task that takes longer is given up, and the engine is started anew for those that are left. */
const LONGEST_MS = 120_000;

/** A process whose work is done has so long to end by itself. */
const END_MS = 10_000;

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.mjs': 'text/javascript' };

/** What an engine needs to work: `/shell.mjs`, `/page.html`, `/in-engine.mjs`, `/browser/`; and models. */
export interface Site {
  readonly folder: string;
  readonly models?: string;
}

export interface Asked {
  readonly replies: readonly Reply[];
  /** A process that did not end when there was nothing more to do. */
  readonly stays: boolean;
}

/** Has an engine do all tasks, one after the other. */
export async function ask(engine: Engine, tasks: readonly Task[], site: Site): Promise<Asked> {
  const replies: Reply[] = [];
  let wake = () => {};
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const target = engine.isBrowser ? [`${origin}/page.html`] : [join(site.folder, 'shell.mjs'), origin];
  try {
    for (;;) {
      const running = await start(engine, target);
      const failure = await finish(running);
      if (replies.length === tasks.length) return { replies, stays: await stays(engine, running) };
      running.kill();
      await running.ended;
      replies.push({ answer: { kind: 'failed', message: failure ?? 'ended' }, contents: new Uint8Array() });
      if (replies.length === tasks.length) return { replies, stays: false };
    }
  } finally {
    server.closeAllConnections();
    server.close();
  }

  /** @returns why it went no further, if there is something left */
  async function finish({ ended }: Running): Promise<string | undefined> {
    let over: string | undefined;
    void ended.then((said) => {
      over = `the process ended: ${said.trim()}`;
      wake();
    });
    while (replies.length < tasks.length) {
      const done = replies.length;
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        wake = resolve;
        timer = setTimeout(resolve, LONGEST_MS);
      });
      clearTimeout(timer);
      if (replies.length === done) return over ?? `no answer within ${LONGEST_MS / 1000} s`;
    }
    return undefined;
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = decodeURIComponent((request.url ?? '/').split('?')[0]);
    if (path === '/task') return send(response, JSON.stringify(tasks[replies.length] ?? null));
    if (path === '/answer') {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks);
      const end = body.indexOf('\n');
      const answer = JSON.parse(body.toString('utf8', 0, end)) as Answer;
      replies.push({ answer, contents: new Uint8Array(body.subarray(end + 1)) });
      wake();
      return send(response, '');
    }
    const file = await fileAt(site, path);
    return send(response, file, TYPES[extname(path)], file ? 200 : 404);
  }
}

async function stays({ isBrowser }: Engine, running: Running): Promise<boolean> {
  if (isBrowser) {
    running.kill();
    await running.ended;
    return false;
  }
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(true), END_MS);
  });
  const stays = await Promise.race([running.ended.then(() => false), late]);
  clearTimeout(timer);
  running.kill();
  return stays;
}

async function fileAt({ folder, models }: Site, path: string): Promise<Buffer | undefined> {
  if (normalize(path) !== path) return undefined;
  const isModel = path.startsWith('/models/');
  if (isModel && models === undefined) return undefined;
  const file = isModel ? join(models as string, path.slice('/models/'.length)) : join(folder, path);
  return readFile(file).catch(() => undefined);
}

/** With the headers that a page needs for shared memory. */
function send(
  response: ServerResponse,
  body: Buffer | string | undefined,
  type = 'application/octet-stream',
  status = 200,
): void {
  response
    .writeHead(status, {
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
      'Cache-Control': 'no-store',
      'Content-Type': type,
    })
    .end(body);
}
