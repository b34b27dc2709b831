import { ZooError } from '@zoo/core';
import type { HttpResponse } from '../http/client.ts';
import { connectionFailure, redact, TransientError } from '../http/failure.ts';
import { pauseBeforeRetry } from '../http/retry.ts';
import type { Item, Origin } from '../source.ts';
import { aheadOf, Pace } from './ahead.ts';
import { isStrong } from './digest.ts';
import { refuseErrorPage } from './error-page.ts';
import { compare, contentRange, type Identity, identityOf, ifRange } from './identity.ts';
import { type Kept, WORTH_KEEPING } from './kept.ts';

export type HttpOrigin = Extract<Origin, { kind: 'http' }>;

/** The object is not, or may not be, the one whose first bytes are here: start over. */
export class StartOver extends ZooError {}

/** The bytes of an item from the first to the last: what is kept of an earlier attempt, then the network, through any number of interruptions. */
export async function* httpBytes(item: Item, origin: HttpOrigin, kept: Kept): AsyncGenerator<Uint8Array> {
  const { http } = origin;
  let at = 0;
  for await (const chunk of kept.read()) {
    at += chunk.length;
    yield chunk;
  }
  let known = kept.identity;
  /** Requests at a time; once several did not work out, one has to do. */
  let lanes = 1;
  let mayJoin = http.lanes > 1;
  for (let failures = 1; known?.total === undefined || at < known.total; failures++) {
    try {
      let chunks: AsyncIterable<Uint8Array>;
      if (lanes > 1 && known?.total !== undefined) {
        chunks = aheadOf(at, known.total, lanes, partsOf(item, origin, known));
      } else {
        const response = await openAt(origin, at, known);
        const identity = identityOf(response);
        const skip = whereItGoesOn(item, response, identity, known, at);
        if (skip === 'complete') return;
        if (at === 0) {
          known = identity;
          await kept.discard();
          if (isWorthKeeping(identity)) await kept.begin(identity);
          else kept.identity = identity;
        }
        mayJoin &&= response.status === 206 || response.headers.get('accept-ranges') === 'bytes';
        chunks = afterFirst(skip, response.body);
      }
      const pace = new Pace();
      for await (const chunk of chunks) {
        if (at === 0) refuseErrorPage(item.path, chunk, origin.url);
        if (known === undefined || isWorthKeeping(known)) await kept.append(chunk);
        at += chunk.length;
        failures = 0;
        yield chunk;
        if (!mayJoin || lanes > 1 || !pace.isSlow(chunk.length, (known?.total ?? at) - at)) continue;
        lanes = http.lanes;
        break;
      }
      if (known?.total === undefined || at >= known.total) return;
      if (lanes === 1) throw new TransientError(cutShort(origin.url, at, known.total));
    } catch (error) {
      http.signal?.throwIfAborted();
      if (lanes > 1) {
        lanes = 1;
        mayJoin = false;
        if (error instanceof StartOver) continue;
      }
      const failure = connectionFailure(error, origin.url);
      await pauseBeforeRetry(failure, Math.max(failures, 1), http.retries, http.signal);
    }
  }
}

const isWorthKeeping = ({ total = WORTH_KEEPING }: Identity): boolean => total >= WORTH_KEEPING;

/** Asks for parts of the object that is known; another object, or all of it, rejects with StartOver. */
const partsOf =
  (item: Item, { url, authorization, renew, http }: HttpOrigin, known: Identity) =>
  async (from: number, to: number): Promise<HttpResponse> => {
    const condition = ifRange(known);
    const headers = { range: `bytes=${from}-${to - 1}`, ...(condition ? { 'if-range': condition } : {}) };
    const response = await http.open(url, { authorization, renew, headers });
    if (whereItGoesOn(item, response, identityOf(response), known, from) === 0) return response;
    response.body.destroy();
    throw startOver(item, 'the server does not send parts');
  };

/** Asks at the stable address, so that a signed one that ran out is replaced by the way. */
function openAt(origin: HttpOrigin, at: number, known: Identity | undefined): Promise<HttpResponse> {
  const { url, authorization, renew, http } = origin;
  if (at === 0) return http.open(url, { authorization, renew });
  const condition = known && ifRange(known);
  const headers = { range: `bytes=${at}-`, ...(condition === undefined ? {} : { 'if-range': condition }) };
  return http.open(url, { authorization, renew, headers }, [416]);
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
