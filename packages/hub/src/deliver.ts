import { ZooError } from '@zoo/core';
import { diskFailure } from './cache/disk.ts';
import { parseSize, trimCache } from './cache/limit.ts';
import type { Store } from './cache/store.ts';
import type { Candidate } from './candidates.ts';
import { accountsOf } from './credentials/accounts.ts';
import type { FetchEvent } from './events.ts';
import type { FetchOptions } from './fetch.ts';
import type { Found, Wanted } from './find.ts';
import { HttpClient } from './http/client.ts';
import { openConnections } from './http/connections.ts';
import { type Obtaining, obtain } from './obtain.ts';
import type { Surroundings } from './source.ts';
import { waysTo } from './ways/ways.ts';

/** Tries the ways to what is wanted in their order; the first that works ends it. */
export async function deliver(
  wanted: Wanted,
  store: Store,
  surroundings: Surroundings,
  { network = {}, signal, retries, checks, onEvent = () => {} }: FetchOptions,
): Promise<Found> {
  const http = new HttpClient(openConnections(network, surroundings.env), signal, retries);
  try {
    const found = await firstThatDelivers(wanted, {
      store,
      context: { ...surroundings, http, accounts: accountsOf(surroundings) },
      emit: onEvent,
      checks,
      signal,
    });
    const limit = surroundings.env.ZOO_CACHE_LIMIT;
    if (limit) await trimCache(store.layout.root, parseSize(limit), found.model.ref);
    return found;
  } finally {
    await http.close();
  }
}

async function firstThatDelivers(
  { candidates, locked, offline, refresh }: Wanted,
  job: Omit<Obtaining, 'refresh'>,
): Promise<Found> {
  const { context, emit, signal } = job;
  const ways = waysTo(candidates, context, { offline, refresh, locked });
  const failures: Failure[] = [];
  for (let left = ways; left.length > 0; ) {
    const [candidate] = left;
    try {
      const { model, transferred } = await obtain(candidate, { ...job, refresh, locked });
      return { candidate, model, cached: !transferred };
    } catch (reason) {
      const error = asSourceFailure(reason, signal);
      left = left.slice(1).filter((other) => isWorthTrying(other, candidate, error));
      if (candidate.aside && error.category === 'not-found') continue;
      failures.push({ candidate, error });
      if (left.length > 0) emit(fallback(candidate, error, left[0]));
    }
  }
  if (failures.length === 0 && offline) throw notCached(candidates[0], job.store);
  throw failures.length === 1 ? failures[0].error : allFailed(failures);
}

interface Failure {
  readonly candidate: Candidate;
  readonly error: ZooError;
}

/** A service that cannot be reached has no other offers either. */
const isWorthTrying = ({ source }: Candidate, failed: Candidate, error: ZooError): boolean =>
  !(source.oneService && source === failed.source && error.code === 'HUB_UNREACHABLE');

/** Errors that another source may make good; all others (a full disk, a bug) end the fetch. */
function asSourceFailure(error: unknown, signal: AbortSignal | undefined): ZooError {
  signal?.throwIfAborted();
  const failure = diskFailure(error);
  if (!(failure instanceof ZooError) || failure.category === 'failed') throw failure;
  return failure;
}

const fallback = (failed: Candidate, error: ZooError, next: Candidate): FetchEvent => ({
  type: 'fallback',
  ref: failed.locator.ref,
  source: failed.source.name,
  error,
  next: next.source.name.startsWith('mirror') ? next.source.name : next.locator.ref,
});

/** Which failure decides about the exit status when every source failed: the one that trying again helps least against. */
const WORST_FIRST = ['damaged-input', 'access-refused', 'network', 'not-found', 'usage'] as const;

function allFailed(failures: readonly Failure[]): ZooError {
  const category =
    WORST_FIRST.find((one) => failures.some(({ error }) => error.category === one)) ?? 'network';
  const each = failures.map(({ candidate, error }) => `${candidate.locator.ref}: ${error.message}`);
  const [{ candidate }] = failures;
  return new ZooError({
    code: 'HUB_ALL_SOURCES_FAILED',
    category,
    message: `no source of ${candidate.entry?.name ?? candidate.locator.ref} could deliver it: ${each.join('; ')}`,
    cause: new AggregateError(failures.map(({ error }) => error)),
  });
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
