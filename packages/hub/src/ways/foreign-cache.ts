import { ZooError } from '@zoo/core';
import type { Candidate } from '../candidates.ts';
import type { Item, Locator, Manifest, Source, Surroundings } from '../source.ts';
import { huggingFaceCache } from './huggingface-cache.ts';
import { kagglehubCache } from './kagglehub-cache.ts';
import { tfhubCache } from './tfhub-cache.ts';

/**
 * The cache of another client, which is read and never written: what Python has fetched here already is copied (on disks
 * that can, without taking space twice) instead of transferred again, and looked at as if it came from the network.
 */
export interface ForeignCache {
  readonly name: string;
  /** What it has of a ref, or undefined; looks at names and markers only. @param any also versions that may be old */
  find(locator: Locator, surroundings: Surroundings, any: boolean): Promise<FoundForeign | undefined>;
}

export interface FoundForeign {
  /** The ref with its version. */
  readonly ref: string;
  readonly version: string;
  /** The source these bytes came from. */
  readonly source: string;
  readonly items: readonly Item[];
}

/** To add a cache: one file beside these, and one line here. */
export const FOREIGN_CACHES: readonly ForeignCache[] = [kagglehubCache, huggingFaceCache, tfhubCache];

/** Getting what a candidate means from another client's cache. */
export function fromForeignCache(
  cache: ForeignCache,
  candidate: Candidate,
  surroundings: Surroundings,
  any: boolean,
): Candidate {
  const source: Source = { name: cache.name, forms: [], locate: () => undefined };
  const manifest = async (): Promise<Manifest> => {
    // What another program keeps may be half written or closed to this user: then it has nothing for us.
    const found = await cache.find(candidate.locator, surroundings, any).catch(() => undefined);
    if (found !== undefined && found.items.length > 0) return found;
    throw new ZooError({
      code: 'HUB_NOT_CACHED',
      category: 'not-found',
      message: `${cache.name} does not have it`,
      place: { file: candidate.key },
    });
  };
  return { ...candidate, source, aside: true, local: true, locator: { ...candidate.locator, manifest } };
}
