import type { Store, StoredModel } from './cache/store.ts';
import { touch } from './cache/touch.ts';
import type { Candidate } from './candidates.ts';
import type { FetchOptions } from './fetch.ts';
import type { LockedModel } from './lockfile/lockfile.ts';
import type { Surroundings } from './source.ts';

export interface Found {
  readonly candidate: Candidate;
  readonly model: StoredModel;
  readonly cached: boolean;
}

/** What to look for, and what may be done for it. */
export interface Wanted {
  /** Best first, at least one. */
  readonly candidates: readonly Candidate[];
  readonly locked?: LockedModel;
  readonly offline: boolean;
  readonly refresh: boolean;
}

/** Finds what is wanted: in place, in the cache, or by the first of its ways that delivers. */
export async function find(
  wanted: Wanted,
  store: Store,
  surroundings: Surroundings,
  options: FetchOptions,
): Promise<Found> {
  options.signal?.throwIfAborted();
  const [first] = wanted.candidates;
  if (first.locator.inPlace) {
    const { useInPlace } = await import('./in-place.ts');
    return { candidate: first, model: await useInPlace(first, surroundings, options.checks), cached: true };
  }
  const here = inCache(wanted, store);
  if (here !== undefined) {
    touch(store, here.candidate.key);
    return { ...here, cached: true };
  }
  // Loaded only now: what is in the cache is found in less time than it takes to load a network stack.
  const { deliver } = await import('./deliver.ts');
  return deliver(wanted, store, surroundings, options);
}

function inCache(
  { candidates, locked, offline, refresh }: Wanted,
  store: Store,
): Pick<Found, 'candidate' | 'model'> | undefined {
  if (refresh && !offline) return undefined;
  if (locked !== undefined) {
    const [candidate] = candidates;
    const { digest: tree, resolved: ref, source, version, license } = locked;
    const model = store.whole({ key: candidate.key, ref, source, version, license, tree, fetched: '' });
    return model && { candidate, model };
  }
  for (const candidate of candidates) {
    const model = store.lookup(candidate.key);
    if (model !== undefined) return { candidate, model };
  }
  return undefined;
}
