import { CACHE, pageCaches } from './fetch.ts';
import type { PageCaches } from './page-cache.ts';
import { type PageModel, PageStore } from './store.ts';

export * from '../catalogue/index.ts';
export type * from '../events.ts';
export type * from '../formats/format-check.ts';
export { type FetchedModel, type FetchOptions, fetchModel } from './fetch.ts';
export { PAGE_SOURCES as SOURCES } from './sources.ts';
export type { PageCaches, PageModel };

interface Where {
  readonly cache?: string;
  readonly storage?: PageCaches;
}

/** What is in the cache of this origin. */
export async function listCache({ cache = CACHE, storage }: Where = {}): Promise<PageModel[]> {
  return (await PageStore.open(cache, storage ?? pageCaches())).list();
}

/** Removes what `matches` takes, and every file that nothing else needs. */
export async function removeFromCache(
  matches: (model: PageModel) => boolean,
  { cache = CACHE, storage }: Where = {},
): Promise<void> {
  await (await PageStore.open(cache, storage ?? pageCaches())).remove(matches);
}
