import { ZooError } from '@zoo/core';
import { firstThatDelivers } from './attempts.ts';
import { diskFailure } from './cache/disk.ts';
import { parseSize, trimCache } from './cache/limit.ts';
import type { Store } from './cache/store.ts';
import type { Candidate } from './candidates.ts';
import { accountsOf } from './credentials/accounts.ts';
import type { FetchOptions } from './fetch.ts';
import type { Found, Wanted } from './find.ts';
import { HttpClient } from './http/client.ts';
import { openConnections } from './http/connections.ts';
import { obtain } from './obtain.ts';
import type { Surroundings } from './source.ts';
import { waysTo } from './ways/ways.ts';

/** Tries the ways to what is wanted in their order; the first that works ends it. */
export async function deliver(
  wanted: Wanted,
  store: Store,
  surroundings: Surroundings,
  { network = {}, signal, retries, checks, onEvent = () => {} }: FetchOptions,
): Promise<Found> {
  const { ZOO_CACHE_LIMIT } = surroundings.env;
  const limit = ZOO_CACHE_LIMIT ? parseSize(ZOO_CACHE_LIMIT) : undefined;
  const http = new HttpClient(openConnections(network, surroundings.env), signal, retries);
  try {
    const note = (text: string) => onEvent({ type: 'note', text });
    const context = { ...surroundings, http, accounts: accountsOf(surroundings, { http, note }) };
    const { candidates, locked, offline, refresh } = wanted;
    const job = { store, context, emit: onEvent, refresh, locked, checks, signal };
    const delivered = await firstThatDelivers(
      waysTo(candidates, context, { offline, refresh, locked }),
      (candidate) => obtain(candidate, job),
      (error) => asSourceFailure(error, signal),
      onEvent,
    );
    if (delivered === undefined) throw notCached(candidates[0], store);
    const { candidate, result } = delivered;
    const found = { candidate, model: result.model, cached: !result.transferred };
    if (limit !== undefined) await trimCache(store.layout.root, limit, found.model.ref);
    return found;
  } finally {
    await http.close();
  }
}

/** Errors that another source may make good; all others (a full disk, a bug) end the fetch. */
function asSourceFailure(error: unknown, signal: AbortSignal | undefined): ZooError {
  signal?.throwIfAborted();
  const failure = diskFailure(error);
  if (!(failure instanceof ZooError) || failure.category === 'failed') throw failure;
  return failure;
}

function notCached({ locator }: Candidate, store: Store): ZooError {
  return new ZooError({
    code: 'HUB_OFFLINE',
    category: 'network',
    message: 'it is not in the cache, and the network is off limits',
    place: { file: locator.ref },
    hint: `Fetch it once without --offline; the cache is ${store.layout.root}`,
  });
}
