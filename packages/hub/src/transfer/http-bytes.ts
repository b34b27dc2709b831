import { ZooError } from '@zoo/core';
import type { HttpResponse } from '../http/client.ts';
import { connectionFailure, redact, TransientError } from '../http/failure.ts';
import { pauseBeforeRetry } from '../http/retry.ts';
import type { Item, Origin } from '../source.ts';
import { isStrong } from './digest.ts';
import { refuseErrorPage } from './error-page.ts';
import { compare, contentRange, type Identity, identityOf, ifRange } from './identity.ts';
import { type Kept, WORTH_KEEPING } from './kept.ts';

export type HttpOrigin = Extract<Origin, { kind: 'http' }>;

/** The object is not, or may not be, the one whose first bytes are here: start over. */
export class StartOver extends ZooError {}

/** The bytes of an item from the first to the last: what is kept of an earlier attempt, then the network, through any number of interruptions. */
export async function* httpBytes(item: Item, origin: HttpOrigin, kept: Kept): AsyncGenerator<Uint8Array> {
  let at = 0;
  for await (const chunk of kept.read()) {
    at += chunk.length;
    yield chunk;
  }
  let known = kept.identity;
  for (let failures = 1; known?.total === undefined || at < known.total; failures++) {
    try {
      const response = await openAt(origin, at, known);
      const identity = identityOf(response);
      const skip = whereItGoesOn(item, response, identity, known, at);
      if (skip === 'complete') return;
      if (at === 0) {
        known = identity;
        await kept.discard();
        if ((identity.total ?? WORTH_KEEPING) >= WORTH_KEEPING) await kept.begin(identity);
        else kept.identity = identity;
      }
      for await (const chunk of afterFirst(skip, response.body)) {
        if (at === 0) refuseErrorPage(item.path, chunk, origin.url);
        if ((known?.total ?? WORTH_KEEPING) >= WORTH_KEEPING) await kept.append(chunk);
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
