import { homedir } from 'node:os';
import { join } from 'node:path';
import { ZooError } from '@zoo/core';
import { diskFailure } from './cache/disk.ts';
import { cacheLocation } from './cache/location.ts';
import type { FileRecord } from './cache/records.ts';
import { Store, type StoredModel } from './cache/store.ts';
import { type Candidate, candidatesOf } from './candidates.ts';
import type { CatalogueEntry, Format, Offer } from './catalogue/index.ts';
import { copyTo } from './copy.ts';
import type { FetchEvent, Listener } from './events.ts';
import { HttpClient } from './http/client.ts';
import { type NetworkSettings, openConnections } from './http/connections.ts';
import type { RetryPolicy } from './http/retry.ts';
import { useInPlace } from './in-place.ts';
import { obtain } from './obtain.ts';
import type { Surroundings } from './source.ts';

export interface FetchOptions {
  /** Only offers of this format; for short names. */
  readonly format?: Format;
  /** Copy the files into this folder, too. */
  readonly to?: string;
  /** Folder of the cache; default `ZOO_CACHE`, else the platform's folder for caches. */
  readonly cache?: string;
  /** Never touch the network. */
  readonly offline?: boolean;
  /** Ask for the latest version even if one is in the cache. */
  readonly refresh?: boolean;
  readonly onEvent?: Listener;
  readonly signal?: AbortSignal;
  /** Environment, working directory and home folder; default: those of this process. */
  readonly surroundings?: Partial<Surroundings>;
  /** Proxies, certificates and time-outs; default: from the environment. */
  readonly network?: NetworkSettings;
  readonly retries?: RetryPolicy;
}

export interface FetchedModel {
  /** As it was asked for. */
  readonly ref: string;
  /** Name of the source that delivered: `kaggle`, `npm` ... */
  readonly source: string;
  /** The ref that asks for exactly these bytes again. */
  readonly resolved: string;
  readonly version: string;
  /** Absolute folder that the paths of `files` are relative to. */
  readonly path: string;
  /** Absolute path of what to hand to other commands: the only file, or the one that stands for the model. */
  readonly main?: string;
  readonly files: readonly FileRecord[];
  /** SHA-256 over names and contents of all files. */
  readonly digest: string;
  readonly license: string | null;
  /** Nothing was transferred. */
  readonly cached: boolean;
  /** What the catalogue knows, when a short name was asked for. */
  readonly entry?: CatalogueEntry;
  readonly offer?: Offer;
  /** What the user should know. */
  readonly notes: readonly string[];
}

/**
 * Fetches a model or data set into the cache and says where its files are.
 *
 * A short name tries its sources in the order of the catalogue; what is in the cache needs no network. A ref without
 * a version means the latest at the first fetch, and the same ever after until `refresh`.
 *
 * @param ref a short name, `kaggle:`, `npm:`, `https:` or a path
 * @throws ZooError of category `usage`, `not-found`, `access-refused`, `damaged-input` or `network`; with several
 *   sources its message names the failure of each. An abort rejects with the signal's reason.
 * @example
 * const model = await fetchModel('mobilenet', { onEvent: console.error });
 * console.log(model.main, model.license);
 */
export async function fetchModel(ref: string, options: FetchOptions = {}): Promise<FetchedModel> {
  const surroundings = surroundingsOf(options);
  const store = new Store(options.cache ?? cacheLocation(surroundings));
  const candidates = candidatesOf(ref, surroundings, options.format);
  const found = await find(candidates, store, surroundings, options);
  const notes = [...(found.candidate.entry?.notes ?? []), ...(found.candidate.offer?.notes ?? [])];
  for (const text of notes) options.onEvent?.({ type: 'note', text });
  const folder =
    options.to === undefined ? found.model.folder : await copyTo(options.to, found.model, surroundings.cwd);
  return describe(ref, { ...found, model: { ...found.model, folder } }, notes);
}

interface Found {
  readonly candidate: Candidate;
  readonly model: StoredModel;
  readonly cached: boolean;
}

async function find(
  candidates: readonly Candidate[],
  store: Store,
  surroundings: Surroundings,
  options: FetchOptions,
): Promise<Found> {
  const { offline = false, refresh = false, signal } = options;
  signal?.throwIfAborted();
  const [first] = candidates;
  if (first.locator.inPlace) {
    return { candidate: first, model: await useInPlace(first, surroundings), cached: true };
  }
  if (!refresh || offline) {
    for (const candidate of candidates) {
      const model = store.lookup(candidate.key);
      if (model !== undefined) return { candidate, model, cached: true };
    }
  }
  if (offline) throw notCached(first, store);
  return fromSources(candidates, store, surroundings, { ...options, refresh });
}

async function fromSources(
  candidates: readonly Candidate[],
  store: Store,
  surroundings: Surroundings,
  { onEvent, refresh = false, signal, network = {}, retries }: FetchOptions,
): Promise<Found> {
  const http = new HttpClient(openConnections(network, surroundings.env), signal, retries);
  const emit = onEvent ?? (() => {});
  const failures: Failure[] = [];
  try {
    for (let left = candidates; left.length > 0; ) {
      const [candidate] = left;
      try {
        const context = { ...surroundings, http };
        const obtained = await obtain(candidate, { store, context, emit, refresh, signal });
        return { candidate, model: obtained.model, cached: !obtained.transferred };
      } catch (reason) {
        const error = asSourceFailure(reason, signal);
        failures.push({ candidate, error });
        left = left.slice(1).filter((other) => isWorthTrying(other, candidate, error));
        if (left.length > 0) emit(fallback(candidate, error, left[0]));
      }
    }
  } finally {
    await http.close();
  }
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
  next: next.locator.ref,
});

/** Which failure decides about the exit status when every source failed: the one that trying again helps least against. */
const WORST_FIRST = ['damaged-input', 'access-refused', 'network', 'not-found', 'usage'] as const;

function allFailed(failures: readonly Failure[]): ZooError {
  const category =
    WORST_FIRST.find((one) => failures.some(({ error }) => error.category === one)) ?? 'network';
  const each = failures.map(({ candidate, error }) => `${candidate.locator.ref}: ${error.message}`);
  return new ZooError({
    code: 'HUB_ALL_SOURCES_FAILED',
    category,
    message: `no source of ${failures[0].candidate.entry?.name} could deliver it: ${each.join('; ')}`,
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

function describe(ref: string, { candidate, model, cached }: Found, notes: readonly string[]): FetchedModel {
  const { entry, offer } = candidate;
  const main = mainFile(model.files, offer);
  return {
    ref,
    source: model.source,
    resolved: model.ref,
    version: model.version,
    path: model.folder,
    ...(main === undefined ? {} : { main: join(model.folder, main) }),
    files: model.files,
    digest: model.tree,
    license: offer?.license ?? entry?.license ?? model.license,
    cached,
    ...(entry === undefined ? {} : { entry, offer }),
    notes,
  };
}

/** The only file, the only model file, or `model.json`. */
function mainFile(files: readonly FileRecord[], offer: Offer | undefined): string | undefined {
  if (offer?.main !== undefined) return offer.main;
  if (files.length === 1) return files[0].path;
  const models = files.filter(({ path }) => /\.(tflite|task|h5|keras|onnx)$/i.test(path));
  return models.length === 1 ? models[0].path : files.find(({ path }) => path === 'model.json')?.path;
}

export function surroundingsOf({ surroundings }: Pick<FetchOptions, 'surroundings'> = {}): Surroundings {
  return { env: process.env, cwd: process.cwd(), home: homedir(), ...surroundings };
}
