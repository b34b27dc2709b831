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

/** What to get, and what may be done for it. */
export interface Wanted {
  /** Best first, at least one. */
  readonly candidates: readonly Candidate[];
  readonly locked?: LockedModel;
  readonly offline: boolean;
  readonly refresh: boolean;
}

/** The same while it is looked for: nobody has gone through all the candidates yet. */
export type Sought = Omit<Wanted, 'candidates'> & { readonly candidates: Iterable<Candidate> };

/** Finds what is wanted: in place, in the cache, or by the first of its ways that delivers. */
export async function find(
  sought: Sought,
  store: Store,
  surroundings: Surroundings,
  options: FetchOptions,
): Promise<Found> {
  options.signal?.throwIfAborted();
  const [first] = sought.candidates;
  if (first.locator.inPlace) {
    const { useInPlace } = await import('./in-place.ts');
    return { candidate: first, model: await useInPlace(first, surroundings, options.checks), cached: true };
  }
  const here = inCache(sought, store);
  if (here !== undefined) {
    touch(store, here.candidate.key);
    return { ...here, cached: true };
  }
  // Loaded only now: what is in the cache is found in less time than it takes to load a network stack.
  const { deliver } = await import('./deliver.ts');
  return deliver({ ...sought, candidates: [...sought.candidates] }, store, surroundings, options);
}

function inCache(
  { candidates, locked, offline, refresh }: Sought,
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
