import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from './answer.ts';
import type { Fault } from './fault.ts';

/** As the real services have it: pages of any origin may read, also the headers that tell one object from another. */
export const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'authorization, range, accept',
  'access-control-expose-headers':
    'etag, content-length, content-range, x-goog-hash, x-goog-generation, x-goog-stored-content-encoding, retry-after, link, x-error-code, x-error-message',
} as const;

type FaultOf<K extends Fault['kind']> = Extract<Fault, { kind: K }>;

/** Sends an answer with ranges as HTTP has them, and with the faults that were drawn for this request. */
export async function send(
  request: IncomingMessage,
  response: ServerResponse,
  plain: Answer,
  faults: readonly Fault[],
) {
  const one = <K extends Fault['kind']>(kind: K) =>
    faults.find((fault) => fault.kind === kind) as FaultOf<K> | undefined;
  const answer = partOf(request, changed(plain, one), one);
  const late = one('late');
  if (late !== undefined) await sleep(late.ms);
  const cut = one('cut');
  if (cut?.after === 0) return void request.socket.destroy();
  response.writeHead(answer.status, {
    ...CORS,
    ...(answer.ranges ? { 'accept-ranges': 'bytes' } : {}),
    ...(answer.headers as OutgoingHttpHeaders),
    'content-length': answer.body.length,
  });
  if (request.method === 'HEAD') return void response.end();
  const long = one('long');
  if (long !== undefined) {
    response.flushHeaders();
    request.socket.write(Buffer.concat([answer.body, Buffer.alloc(long.extra, 'x')]));
    return void request.socket.end();
  }
  const stop = cut ?? one('stall');
  if (stop !== undefined && stop.after < answer.body.length) {
    await new Promise((done) => response.write(answer.body.subarray(0, stop.after), done));
    // A reset can overtake the bytes on their way: they get a moment.
    if (stop.kind === 'cut') await sleep(20).then(() => request.socket.destroy());
    return;
  }
  const drip = one('drip');
  for (let at = 0; drip !== undefined && at < answer.body.length && !response.destroyed; at += drip.bytes) {
    response.write(answer.body.subarray(at, at + drip.bytes));
    await sleep(drip.every);
  }
  response.end(drip === undefined ? answer.body : undefined);
}

function changed(answer: Answer, one: <K extends Fault['kind']>(kind: K) => FaultOf<K> | undefined): Answer {
  const other = one('answer');
  if (other !== undefined) {
    const { status, headers = { 'content-type': 'text/plain' }, body = '' } = other;
    return { status, headers, body: Buffer.from(body) };
  }
  const redirect = one('redirect');
  if (redirect !== undefined)
    return { status: 302, headers: { location: redirect.to }, body: Buffer.alloc(0) };
  const flip = one('flip');
  let { body } = answer;
  if (flip !== undefined) {
    body = Uint8Array.from(body);
    body[flip.at] ^= 1;
  }
  const headers = { ...answer.headers };
  for (const [name, value] of Object.entries(one('headers')?.headers ?? {})) {
    if (value === null) delete headers[name];
    else headers[name] = value;
  }
  return { ...answer, body: one('replace')?.body ?? body, headers };
}

/** RFC 9110, 14.2 and 13.1.5: a part if a range is asked for and `If-Range` still holds, else everything. */
function partOf(
  { headers }: IncomingMessage,
  answer: Answer,
  one: <K extends Fault['kind']>(kind: K) => FaultOf<K> | undefined,
): Answer {
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '') ?? [];
  const condition = headers['if-range'];
  const holds =
    condition === undefined ||
    condition === answer.headers.etag ||
    condition === answer.headers['last-modified'];
  if (first === undefined || !answer.ranges || answer.status !== 200 || !holds || one('ignore-range'))
    return answer;
  const size = answer.body.length;
  const start = one('wrong-range') ? Math.max(0, Number(first) - 1) : Number(first);
  if (start >= size) {
    return { status: 416, headers: { 'content-range': `bytes */${size}` }, body: Buffer.alloc(0) };
  }
  const end = last ? Math.min(Number(last) + 1, size) : size;
  const range = `bytes ${start}-${end - 1}/${size}`;
  return {
    ...answer,
    status: 206,
    headers: { ...answer.headers, 'content-range': range },
    body: answer.body.subarray(start, end),
  };
}
