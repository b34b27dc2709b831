import type { DiagnoseOptions } from './doctor/diagnose.ts';
import type { Finding } from './doctor/probe.ts';

export { parseSize, type Trimmed, trimCache } from './cache/limit.ts';
export { cacheLocation } from './cache/location.ts';
export {
  type CacheDamage,
  type CacheEntry,
  collectGarbage,
  listCache,
  removeFromCache,
  verifyCache,
} from './cache/manage.ts';
export type { FileRecord } from './cache/records.ts';
export {
  builtInCatalogue,
  type CatalogueEntry,
  type CatalogueQuery,
  EVIDENCE,
  type Evidence,
  type Format,
  findEntry,
  type Input,
  listCatalogue,
  nearNames,
  type Offer,
  type Task,
  tasksOf,
} from './catalogue/index.ts';
export { catalogueOf } from './directory.ts';
export type { FetchEvent, Listener } from './events.ts';
export { type FetchedModel, type FetchOptions, fetchModel, surroundingsOf } from './fetch.ts';
export type { NetworkSettings, Timeouts } from './http/connections.ts';
export type { RetryPolicy } from './http/retry.ts';
export {
  type LockedModel,
  type Lockfile,
  parseLockfile,
  readLockfile,
  renderLockfile,
} from './lockfile/lockfile.ts';
export { projectLockfile } from './lockfile/project.ts';
export type {
  Item,
  Locator,
  Manifest,
  Origin,
  RefForm,
  Source,
  SourceContext,
  Surroundings,
  Unpack,
} from './source.ts';
export { SOURCES } from './sources/index.ts';

/** See `doctor/diagnose.ts`; loaded when called, for it needs everything. */
export const diagnose = async (options: DiagnoseOptions = {}): Promise<Finding[]> =>
  (await import('./doctor/diagnose.ts')).diagnose(options);

export type { DiagnoseOptions, Finding };
