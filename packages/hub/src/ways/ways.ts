import type { Candidate } from '../candidates.ts';
import type { LockedModel } from '../lockfile/lockfile.ts';
import type { Surroundings } from '../source.ts';
import { FOREIGN_CACHES, fromForeignCache } from './foreign-cache.ts';
import { fromMirror, type Mirror, mirrorSource, mirrorsOf } from './mirror.ts';

export interface WaysOptions {
  readonly offline: boolean;
  readonly refresh: boolean;
  readonly locked?: LockedModel;
}

/**
 * Every way to what is wanted, nearest first: caches of other clients, mirrors, then the sources themselves. Without
 * the network, those of this machine. Whoever asks for what is new is not given what lies about.
 */
export function waysTo(
  candidates: readonly Candidate[],
  surroundings: Surroundings,
  { offline, refresh, locked }: WaysOptions,
): Candidate[] {
  const lying = refresh
    ? []
    : FOREIGN_CACHES.flatMap((cache) =>
        candidates.map((candidate) => fromForeignCache(cache, candidate, surroundings, offline)),
      );
  const mirrored = mirrorsOf(surroundings).flatMap((mirror) => throughMirror(mirror, candidates, locked));
  const all = [...lying, ...mirrored, ...candidates];
  return offline ? all.filter(({ local }) => local) : all;
}

/** A lock file names the bytes, so that one look at a mirror tells; names are asked for one after the other. */
function throughMirror(mirror: Mirror, candidates: readonly Candidate[], locked?: LockedModel): Candidate[] {
  const source = mirrorSource(mirror);
  const [first] = candidates;
  const named = candidates.filter(({ local }) => !local);
  if (locked !== undefined) return [fromMirror(mirror, source, first, locked)];
  return named.map((candidate) => fromMirror(mirror, source, candidate));
}
