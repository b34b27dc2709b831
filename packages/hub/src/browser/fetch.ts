import { ZooError } from '@zoo/core';
import { firstThatDelivers } from '../attempts.ts';
import type { FileRecord } from '../cache/records.ts';
import { type Candidate, candidatesOf, notesOn } from '../candidates.ts';
import type { CatalogueEntry, Format, Offer } from '../catalogue/entry.ts';
import { shortNames } from '../catalogue/short-names.ts';
import type { Listener } from '../events.ts';
import type { FormatCheck } from '../formats/format-check.ts';
import { HttpClient } from '../http/client.ts';
import type { Timeouts } from '../http/connections.ts';
import type { RetryPolicy } from '../http/retry.ts';
import { mainFile } from '../main-file.ts';
import { pageAccounts, type Tokens } from './accounts.ts';
import { pageConnections } from './connections.ts';
import { exclusively } from './lock.ts';
import { obtainForPage } from './obtain.ts';
import type { PageCaches } from './page-cache.ts';
import { PAGE_SOURCES } from './sources.ts';
import { type PageModel, PageStore } from './store.ts';

export interface FetchOptions {
  /** Only offers of this format; for short names. */
  readonly format?: Format;
  /** Name of the cache in the Cache storage of this origin. */
  readonly cache?: string;
  /** Never touch the network. */
  readonly offline?: boolean;
  /** Ask for the latest version even if one is in the cache. */
  readonly refresh?: boolean;
  /** Looks at what is about to be published, beside the built-in ones. */
  readonly checks?: readonly FormatCheck[];
  /** More short names, which count before the built-in ones. */
  readonly catalogue?: readonly CatalogueEntry[];
  /** What the user gave for services that want to know who asks; sent to them and to nobody else. */
  readonly tokens?: Tokens;
  /** Other addresses of services, by the names that Node reads from its environment: `HF_ENDPOINT` ... */
  readonly env?: Readonly<Record<string, string>>;
  readonly onEvent?: Listener;
  readonly signal?: AbortSignal;
  readonly timeouts?: Timeouts;
  readonly retries?: RetryPolicy;
  /** Default: the Cache storage of this page or worker. */
  readonly storage?: PageCaches;
}

/** As in Node, but that the files are in the storage of the page: `read` gives their bytes. */
export interface FetchedModel {
  readonly ref: string;
  readonly source: string;
  readonly resolved: string;
  readonly version: string;
  /** Path of what to hand on: the only file, or the one that stands for the model. */
  readonly main?: string;
  readonly files: readonly FileRecord[];
  readonly digest: string;
  readonly license: string | null;
  readonly cached: boolean;
  readonly entry?: CatalogueEntry;
  readonly offer?: Offer;
  readonly notes: readonly string[];
  /** The bytes of a file; of `main` unless told. @throws ZooError `HUB_NO_SUCH_FILE`, `HUB_CLEARED` */
  read(path?: string): Promise<Uint8Array>;
}

export const CACHE = 'zoo-hub-v1';

/**
 * Fetches a model into the storage of this origin: the same refs, catalogue, checks and errors as in Node, over `fetch`.
 * Services have to let pages of other origins read (CORS); those of the catalogue do.
 *
 * @example
 * const model = await fetchModel('movenet', { onEvent: console.log });
 * const bytes = await model.read();
 */
export async function fetchModel(ref: string, options: FetchOptions = {}): Promise<FetchedModel> {
  const { format, refresh = false, offline = false, signal, onEvent = () => {} } = options;
  signal?.throwIfAborted();
  const surroundings = { env: options.env ?? {}, cwd: '/', home: '/' };
  const directory = { surroundings, sources: PAGE_SOURCES, ...shortNames(options.catalogue ?? []) };
  const candidates = [...candidatesOf(ref, directory, format)];
  const store = await PageStore.open(options.cache ?? CACHE, options.storage ?? pageCaches());
  const describe = (candidate: Candidate, model: PageModel, cached: boolean) => {
    for (const text of notesOn(candidate)) onEvent({ type: 'note', text });
    return described(ref, candidate, model, cached, store);
  };
  for (const candidate of refresh && !offline ? [] : candidates) {
    const model = await store.lookup(candidate.key);
    if (model !== undefined) return describe(candidate, model, true);
  }
  if (offline) throw notCached(candidates[0].locator.ref);
  const http = new HttpClient(pageConnections({ timeouts: options.timeouts }), signal, options.retries);
  const context = { ...surroundings, http, accounts: pageAccounts(options.tokens, surroundings.env) };
  const job = { store, context, emit: onEvent, refresh, checks: options.checks };
  const delivered = await firstThatDelivers(
    candidates,
    (candidate) => exclusively(`zoo ${candidate.key}`, signal, () => obtainForPage(candidate, job)),
    (error) => asSourceFailure(error, signal),
    onEvent,
  );
  if (delivered === undefined) throw notCached(ref);
  return describe(delivered.candidate, delivered.result.model, !delivered.result.transferred);
}

function described(
  ref: string,
  { entry, offer }: Candidate,
  model: PageModel,
  cached: boolean,
  store: PageStore,
): FetchedModel {
  const main = mainFile(model.files, offer);
  return {
    ref,
    source: model.source,
    resolved: model.ref,
    version: model.version,
    ...(main === undefined ? {} : { main }),
    files: model.files,
    digest: model.tree,
    license: offer?.license ?? entry?.license ?? model.license,
    cached,
    ...(entry === undefined ? {} : { entry, offer }),
    notes: notesOn({ entry, offer }),
    async read(path = main) {
      const file = model.files.find((one) => one.path === path);
      if (file === undefined) throw noSuchFile(ref, path);
      return (await store.read(file.sha256)) ?? Promise.reject(cleared(file.path));
    },
  };
}

export function pageCaches(): PageCaches {
  const { caches } = globalThis as { caches?: PageCaches };
  if (caches !== undefined) return caches;
  throw new ZooError({
    code: 'HUB_NO_STORAGE',
    category: 'failed',
    message: 'this page has no storage for models',
    hint: 'Cache storage needs https, or an address of this machine',
  });
}

function asSourceFailure(error: unknown, signal: AbortSignal | undefined): ZooError {
  signal?.throwIfAborted();
  if (!(error instanceof ZooError) || error.category === 'failed') throw error;
  return error;
}

const notCached = (ref: string): ZooError =>
  new ZooError({
    code: 'HUB_OFFLINE',
    category: 'network',
    message: 'it is not in the cache, and the network is off limits',
    place: { file: ref },
  });

const noSuchFile = (ref: string, path: string | undefined): ZooError =>
  new ZooError({
    code: 'HUB_NO_SUCH_FILE',
    category: 'not-found',
    message: path === undefined ? 'no file stands for all of this' : 'it has no such file',
    place: { file: path === undefined ? ref : `${ref} ${path}` },
  });

const cleared = (path: string): ZooError =>
  new ZooError({
    code: 'HUB_CLEARED',
    category: 'not-found',
    message: 'the browser has cleared this file away',
    place: { file: path },
    hint: 'Fetch it again; navigator.storage.persist() asks for storage that stays',
  });
