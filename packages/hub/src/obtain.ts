import { readFile } from 'node:fs/promises';
import { ZooError } from '@zoo/core';
import { acquire, type Held } from './cache/lock.ts';
import type { StagedFile, Staging } from './cache/staging.ts';
import type { Store, StoredModel } from './cache/store.ts';
import type { Candidate } from './candidates.ts';
import { ADAPTERS } from './catalogue/adapt/index.ts';
import type { Offer } from './catalogue/index.ts';
import type { Listener } from './events.ts';
import type { FormatCheck } from './formats/format-check.ts';
import { checkFormats } from './formats/index.ts';
import { checkKnown } from './formats/known.ts';
import { onDisk } from './formats/on-disk.ts';
import { checkPromised } from './formats/promised.ts';
import type { LockedModel } from './lockfile/lockfile.ts';
import { inParallel } from './parallel.ts';
import { picked } from './picked.ts';
import type { Item, Manifest, SourceContext } from './source.ts';
import { Tally } from './tally.ts';
import type { TransferProgress } from './transfer/download.ts';
import { LIMITS } from './transfer/limits.ts';
import { refuseClashes } from './transfer/paths.ts';
import { transfer } from './transfer/transfer.ts';

const DOWNLOADS_AT_ONCE = 4;

export interface Obtaining {
  readonly store: Store;
  readonly context: SourceContext;
  readonly emit: Listener;
  /** Look for a newer version even if one is here. */
  readonly refresh: boolean;
  /** Nothing but these files may come out. */
  readonly locked?: LockedModel;
  readonly checks?: readonly FormatCheck[];
  readonly signal?: AbortSignal;
}

export interface Obtained {
  readonly model: StoredModel;
  /** False where it was here already, or another process brought it. */
  readonly transferred: boolean;
}

/** Gets a candidate into the cache: one process does, others that want the same wait and find it there. */
export async function obtain(candidate: Candidate, job: Obtaining): Promise<Obtained> {
  const { store, emit, refresh, signal } = job;
  const { ref } = candidate.locator;
  const find = () => {
    const model = refresh ? undefined : store.lookup(candidate.key);
    return job.locked === undefined || model?.tree === job.locked.digest ? model : undefined;
  };
  const held = await acquire(
    store.layout.lock(candidate.key),
    () => find() !== undefined,
    (holder) => {
      if (holder) emit({ type: 'wait', ref, pid: holder.pid, done: holder.done, total: holder.total });
    },
    signal,
  );
  try {
    const here = find();
    return here === undefined ? await obtainAlone(candidate, job, held) : { model: here, transferred: false };
  } finally {
    held?.release();
  }
}

async function obtainAlone(candidate: Candidate, job: Obtaining, held: Held | undefined): Promise<Obtained> {
  const { locator, source, offer, key, suffix } = candidate;
  const { store, emit, context, refresh, locked } = job;
  const isLookAround = candidate.aside && candidate.local;
  if (!isLookAround) emit({ type: 'resolve', ref: locator.ref, source: source.name });
  const manifest = await locator.manifest(context);
  const pinnedKey = manifest.ref + suffix;
  // Without a version nothing says whether what is here is still what is there.
  const here = refresh && manifest.version === undefined ? undefined : store.lookup(pinnedKey);
  if (here !== undefined && (locked === undefined || here.tree === locked.digest))
    return { model: await store.remember({ ...here, key }), transferred: false };
  const model = await store.staged(async (staging) => {
    const report = (progress: TransferProgress) => {
      held?.report(progress);
      emit({ type: 'progress', ref: locator.ref, ...progress });
    };
    const { files, forget } = await transferAll(manifest, offer, store, staging, report);
    const alone = files.length === 1 && manifest.items.every(isNamed);
    const adapted = await accepted(files, alone, candidate, job, staging).catch(async (error) => {
      await forget();
      throw error;
    });
    const { version, license } = manifest;
    const about = {
      ref: manifest.ref,
      source: manifest.source ?? source.name,
      version,
      license: license ?? null,
    };
    const stored = await store.publish(staging, adapted, { ...about, key: pinnedKey });
    await forget();
    return pinnedKey === key ? stored : store.remember({ ...stored, key });
  });
  return { model, transferred: true };
}

/** The files to publish, once everything that is known about them has been checked. */
async function accepted(
  files: StagedFile[],
  alone: boolean,
  { offer, locator }: Candidate,
  { locked, checks }: Obtaining,
  staging: Staging,
): Promise<StagedFile[]> {
  const adapted = asLocked(await adapt(files, offer, staging), locked, locator.ref);
  refuseClashes(adapted, locator.ref);
  checkKnown(adapted, offer);
  const seen = adapted.map(onDisk);
  await checkFormats(seen, checks, alone);
  await checkPromised(seen, offer);
  return adapted;
}

/** Whether the ref means this file, and not whatever an archive holds. */
const isNamed = ({ unpack }: Item): boolean => unpack === undefined || unpack.wanted !== undefined;

interface Transferred {
  readonly files: StagedFile[];
  readonly forget: () => Promise<void>;
}

async function transferAll(
  manifest: Manifest,
  offer: Offer | undefined,
  store: Store,
  staging: Staging,
  report: (progress: TransferProgress) => void,
): Promise<Transferred> {
  const items = picked(manifest.items, offer);
  const tally = new Tally(items, report);
  const results: Awaited<ReturnType<typeof transfer>>[] = [];
  await inParallel(DOWNLOADS_AT_ONCE, items, async (item, index) => {
    const partial = store.layout.partial(`${manifest.ref} ${item.path}`);
    results[index] = await transfer(
      item,
      partial,
      staging,
      (progress) => tally.update(index, progress),
      LIMITS,
    ).catch((error) => {
      throw manifest.explain?.(error) ?? error;
    });
  });
  return {
    files: results.flatMap(({ files }) => files),
    forget: async () => {
      for (const { forget } of results) await forget();
    },
  };
}

async function adapt(files: StagedFile[], offer: Offer | undefined, staging: Staging): Promise<StagedFile[]> {
  if (offer?.adapt === undefined) return files;
  const readers = new Map(files.map(({ path, file }) => [path, () => readFile(file)]));
  const adapted: StagedFile[] = [];
  for (const [path, bytes] of await ADAPTERS[offer.adapt].adapt(readers)) {
    adapted.push(await staging.write(path, [bytes]));
  }
  return adapted;
}

/**
 * The files a lock file names, under its names; everything else that came is left out. What another source calls
 * `1.tflite` may be what is wanted as `model.tflite`: contents decide.
 */
function asLocked(files: StagedFile[], locked: LockedModel | undefined, ref: string): StagedFile[] {
  if (locked === undefined) return files;
  return locked.files.map(({ path, sha256 }) => {
    const same = files.filter((file) => file.sha256 === sha256);
    const found = same.find((file) => file.path === path) ?? same[0];
    if (found !== undefined) return { ...found, path };
    throw new ZooError({
      code: 'HUB_LOCK_MISMATCH',
      category: 'damaged-input',
      message: 'this is not the file that zoo.lock names',
      place: { file: `${ref} ${path}` },
      expected: `sha256 ${sha256}`,
      received: files.find((file) => file.path === path)?.sha256 ?? 'no such file',
      hint: 'To lock what is there now, fetch it with --refresh',
    });
  });
}
