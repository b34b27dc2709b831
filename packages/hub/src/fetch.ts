import { homedir } from 'node:os';
import { join } from 'node:path';
import { ZooError } from '@zoo/core';
import { cacheLocation } from './cache/location.ts';
import type { FileRecord } from './cache/records.ts';
import { Store } from './cache/store.ts';
import { type Candidate, candidateOf, candidatesOf, notesOn } from './candidates.ts';
import type { CatalogueEntry, Format, Offer } from './catalogue/index.ts';
import { type Directory, directoryOf } from './directory.ts';
import type { Listener } from './events.ts';
import { type Found, find, type Sought } from './find.ts';
import type { FormatCheck } from './formats/format-check.ts';
import type { NetworkSettings } from './http/connections.ts';
import type { RetryPolicy } from './http/retry.ts';
import type { LockedModel, Lockfile } from './lockfile/lockfile.ts';
import { mainFile } from './main-file.ts';
import type { Surroundings } from './source.ts';

export interface FetchOptions {
  /** Only offers of this format; for short names. */
  readonly format?: Format;
  /** Copy the files into this folder, too. */
  readonly to?: string;
  /** Folder of the cache; default `ZOO_CACHE`, else the platform's folder for caches. */
  readonly cache?: string;
  /** Never touch the network; also `ZOO_OFFLINE=1`. Folders among the mirrors and other clients' caches remain. */
  readonly offline?: boolean;
  /** Ask for the latest version even if one is in the cache or in the lock file. */
  readonly refresh?: boolean;
  /** The project's `zoo.lock`: what it names is fetched exactly so, what it does not name is recorded. */
  readonly lockfile?: string;
  /** `false`: the lock file is only read. */
  readonly record?: boolean;
  /** Only what the lock file names, byte for byte; the lock file is not written. */
  readonly frozen?: boolean;
  /** Looks at what is about to be published, beside the built-in ones: whoever can read a format can say more about it. */
  readonly checks?: readonly FormatCheck[];
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
  const wanted = await wantedOf(ref, surroundings, options);
  const found = await find(wanted, store, surroundings, options);
  const mayRecord = options.record !== false && !options.frozen;
  const isNews = mayRecord && wanted.locked === undefined && !found.candidate.locator.local;
  if (options.lockfile !== undefined && isNews) {
    const { recordInLockfile } = await import('./lockfile/lockfile.ts');
    const turn = store.layout.lock(`lockfile ${options.lockfile}`);
    await recordInLockfile(options.lockfile, wanted.lockKey, lockedOf(found), turn, options.signal);
  }
  const notes = notesOn(found.candidate);
  for (const text of notes) options.onEvent?.({ type: 'note', text });
  if (options.to === undefined) return describe(ref, found, notes);
  const { copyTo } = await import('./copy.ts');
  const folder = await copyTo(options.to, found.model, surroundings.cwd);
  return describe(ref, { ...found, model: { ...found.model, folder } }, notes);
}

/** What a ref means here: with a lock file that knows it, the locked bytes and nothing else. */
async function wantedOf(
  ref: string,
  surroundings: Surroundings,
  { format, lockfile, frozen = false, refresh = false, offline: asked = false }: FetchOptions,
): Promise<Sought & { lockKey: string }> {
  const offline = asked || surroundings.env.ZOO_OFFLINE === '1';
  const directory = await directoryOf(surroundings);
  const candidates = candidatesOf(ref, directory, format);
  const [first] = candidates;
  const lockKey =
    first.entry === undefined ? first.key : `${first.entry.name}${format ? ` (${format})` : ''}`;
  const plain = { candidates, offline, refresh: refresh && !frozen, lockKey };
  if (first.local || (lockfile === undefined && !frozen)) return plain;
  const { readLockfile } = await import('./lockfile/lockfile.ts');
  const locked =
    lockfile === undefined ? undefined : lockedAs(await readLockfile(lockfile), lockKey, first.entry, format);
  if (locked === undefined && frozen) throw notLocked(lockKey, lockfile);
  if (locked === undefined || plain.refresh) return plain;
  return { ...plain, locked, candidates: lockedCandidates(locked, [...candidates], directory) };
}

/** A short name that was locked without a format is good for whoever wants the format it came in. */
function lockedAs(
  lockfile: Lockfile,
  key: string,
  entry: CatalogueEntry | undefined,
  format: Format | undefined,
): LockedModel | undefined {
  const plain = entry && lockfile.get(entry.name);
  return lockfile.get(key) ?? (plain?.format === format ? plain : undefined);
}

/** Where locked bytes may come from: where they came from, then the other offers of their format. */
function lockedCandidates(
  locked: LockedModel,
  candidates: readonly Candidate[],
  directory: Directory,
): Candidate[] {
  const { resolved, format = 'files', pick, adapt } = locked;
  const { entry } = candidates[0];
  const pinned = candidateOf({ ref: resolved, format, pick, adapt }, directory, entry);
  const known = candidates.find(({ suffix, offer }) => suffix === pinned.suffix && offer?.format === format);
  const others = candidates.filter(({ key, offer }) => offer?.format === format && key !== pinned.key);
  return [{ ...pinned, offer: known?.offer && { ...known.offer, sha256: undefined } }, ...others];
}

function lockedOf({ candidate: { offer }, model }: Found): LockedModel {
  return {
    source: model.source,
    resolved: model.ref,
    version: model.version,
    license: offer?.license ?? model.license,
    digest: model.tree,
    files: model.files,
    ...(offer === undefined ? {} : { format: offer.format, pick: offer.pick, adapt: offer.adapt }),
  };
}

const notLocked = (key: string, lockfile: string | undefined): ZooError =>
  new ZooError({
    code: 'HUB_NOT_LOCKED',
    category: 'not-found',
    message: lockfile === undefined ? 'there is no zoo.lock here' : 'zoo.lock does not name it',
    place: { file: lockfile === undefined ? key : `${lockfile}: ${key}` },
    hint: 'Fetch it once without --frozen, and put zoo.lock under version control',
  });

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

export function surroundingsOf({ surroundings }: Pick<FetchOptions, 'surroundings'> = {}): Surroundings {
  return { env: process.env, cwd: process.cwd(), home: homedir(), ...surroundings };
}
