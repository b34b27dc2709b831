import { createReadStream } from 'node:fs';
import { ZooError } from '@zoo/core';
import type { HttpResponse } from '../http/client.ts';
import { connectionFailure, redact, TransientError } from '../http/failure.ts';
import { pauseBeforeRetry } from '../http/retry.ts';
import type { Item, Origin } from '../source.ts';
import { Digester, isStrong } from './digest.ts';
import { refuseErrorPage } from './error-page.ts';
import { compare, contentRange, type Identity, identityOf, ifRange } from './identity.ts';
import { type Partial, WORTH_KEEPING } from './partial.ts';

type HttpOrigin = Extract<Origin, { kind: 'http' }>;

/** The object is not, or may not be, the one whose first bytes are here: start over. */
export class StartOver extends ZooError {}

export interface TransferProgress {
  readonly done: number;
  readonly total?: number;
}

/**
 * The bytes of an item from the first to the last: what an earlier attempt left, then the network, through any number of
 * interruptions. Ends only when every promised digest and length has been met; otherwise it throws.
 */
export async function* download(
  item: Item,
  partial: Partial,
  report: (progress: TransferProgress) => void,
): AsyncGenerator<Uint8Array> {
  // What headers promise is known once the first byte is there.
  const newDigester = () => new Digester([...(item.digests ?? []), ...(partial.identity?.digests ?? [])]);
  let digester: Digester | undefined;
  const source =
    item.origin.kind === 'file' ? fileBytes(item.origin.file) : httpBytes(item, item.origin, partial);
  let done = 0;
  // The last piece is handed on only after the digests: what is wrong is told as such, and not as a broken archive.
  let held: Uint8Array | undefined;
  for await (const chunk of source) {
    digester ??= newDigester();
    digester.update(chunk);
    done += chunk.length;
    report({ done, total: item.bytes ?? partial.identity?.total });
    if (held !== undefined) yield held;
    held = chunk;
  }
  checkPromises(item, digester ?? newDigester(), done);
  if (held !== undefined) yield held;
}

async function* fileBytes(file: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(file, { highWaterMark: 2 ** 18 });
}

async function* httpBytes(item: Item, origin: HttpOrigin, partial: Partial): AsyncGenerator<Uint8Array> {
  let at = 0;
  for await (const chunk of partial.read()) {
    at += chunk.length;
    yield chunk;
  }
  let known = partial.identity;
  for (let failures = 1; known?.total === undefined || at < known.total; failures++) {
    try {
      const response = await openAt(origin, at, known);
      const identity = identityOf(response);
      const skip = whereItGoesOn(item, response, identity, known, at);
      if (skip === 'complete') return;
      if (at === 0) {
        known = identity;
        await partial.discard();
        if ((identity.total ?? WORTH_KEEPING) >= WORTH_KEEPING) await partial.begin(identity);
        else partial.identity = identity;
      }
      for await (const chunk of afterFirst(skip, response.body as AsyncIterable<Uint8Array>)) {
        if (at === 0) refuseErrorPage(item.path, chunk, origin.url);
        if ((known?.total ?? WORTH_KEEPING) >= WORTH_KEEPING) await partial.append(chunk);
        at += chunk.length;
        failures = 0;
        yield chunk;
      }
      if (known?.total === undefined || at >= known.total) return;
      throw new TransientError(cutShort(origin.url, at, known.total));
    } catch (error) {
      origin.http.signal?.throwIfAborted();
      await pauseBeforeRetry(
        connectionFailure(error, origin.url),
        Math.max(failures, 1),
        origin.http.retries,
        origin.http.signal,
      );
    }
  }
}

/** Asks at the stable address, so that a signed one that ran out is replaced by the way. */
function openAt(origin: HttpOrigin, at: number, known: Identity | undefined): Promise<HttpResponse> {
  const { url, authorization, http } = origin;
  if (at === 0) return http.open(url, { authorization });
  const condition = known && ifRange(known);
  const headers = { range: `bytes=${at}-`, ...(condition === undefined ? {} : { 'if-range': condition }) };
  return http.open(url, { authorization, headers }, [416]);
}

/** How many bytes of this answer are here already, or `complete`. Throws StartOver where the answer does not continue what is here. */
function whereItGoesOn(
  item: Item,
  response: HttpResponse,
  identity: Identity,
  known: Identity | undefined,
  at: number,
): number | 'complete' {
  if (response.headers.has('content-encoding') && response.headers.get('content-encoding') !== 'identity') {
    response.body.destroy();
    throw new ZooError({
      code: 'HUB_ENCODED',
      category: 'damaged-input',
      message: `${redact(response.url)} came packed although it was asked for as it is`,
      received: `content-encoding: ${response.headers.get('content-encoding')}`,
    });
  }
  if (at === 0) return 0;
  const range = contentRange(response.headers.get('content-range'));
  if (response.status === 416) {
    response.body.destroy();
    if (range?.total === at) return 'complete';
    throw startOver(item, 'the object became shorter');
  }
  const sameness = known === undefined ? 'unknown' : compare(known, identity);
  const certain = sameness === 'same' || (sameness === 'unknown' && (item.digests ?? []).some(isStrong));
  const skip = response.status === 206 ? 0 : at;
  if (certain && (response.status !== 206 || range?.start === at)) return skip;
  response.body.destroy();
  throw startOver(item, sameness === 'changed' ? 'the object changed' : 'the server does not resume');
}

async function* afterFirst(skip: number, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let left = skip;
  for await (const chunk of chunks) {
    if (left < chunk.length) yield left === 0 ? chunk : chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}

function checkPromises(item: Item, digester: Digester, done: number): void {
  const broken = digester.broken();
  const wrongLength = item.bytes !== undefined && item.bytes !== done;
  if (broken === undefined && !wrongLength) return;
  throw new ZooError({
    code: 'HUB_DIGEST_MISMATCH',
    category: 'damaged-input',
    message: 'the bytes are not the promised ones',
    place: { file: item.path },
    expected: broken ? `${broken.promised.algorithm} ${broken.promised.hex}` : `${item.bytes} bytes`,
    received: broken ? broken.found : `${done} bytes`,
    hint: 'Nothing was kept; try again, or another source',
  });
}

const startOver = (item: Item, message: string): StartOver =>
  new StartOver({ code: 'HUB_CHANGED', category: 'network', message, place: { file: item.path } });

const cutShort = (url: string, at: number, total: number) =>
  ({
    code: 'HUB_CUT_SHORT',
    category: 'network',
    message: `${redact(url)} stopped too early`,
    expected: `${total} bytes`,
    received: `${at} bytes`,
  }) as const;
