import { readFile } from 'node:fs/promises';
import { ZooError } from '@zoo/core';
import { writeAtomic } from '../cache/disk.ts';
import { acquire } from '../cache/lock.ts';
import { type FileRecord, isObject, isSha256, parseTree, treeDigest } from '../cache/records.ts';
import { ADAPTERS, type AdapterName } from '../catalogue/adapt/index.ts';
import type { Format } from '../catalogue/index.ts';
import { safePath } from '../transfer/paths.ts';

/**
 * What a project's `zoo.lock` says about one model: enough to get exactly these bytes again, from where they came or from
 * anywhere else, and to notice when what came is something else.
 */
export interface LockedModel {
  readonly source: string;
  /** The ref with its version. */
  readonly resolved: string;
  readonly version: string;
  readonly license: string | null;
  /** SHA-256 over names and contents of all files. */
  readonly digest: string;
  readonly files: readonly FileRecord[];
  /** How the files came out of what the source delivers; as in an offer of the catalogue. */
  readonly format?: Format;
  readonly pick?: readonly string[];
  readonly adapt?: AdapterName;
}

export type Lockfile = ReadonlyMap<string, LockedModel>;

const VERSION = 1;
const EMPTY: Lockfile = new Map();

/** Reads `zoo.lock`; a file that does not exist locks nothing. @throws ZooError `HUB_BAD_LOCKFILE` */
export async function readLockfile(file: string): Promise<Lockfile> {
  const text = await readFile(file, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return undefined;
    throw unreadable(file, error.code);
  });
  return text === undefined ? EMPTY : parseLockfile(text, file);
}

/** Checked by hand, as the cache's records are: zod takes longer to load than a cached fetch may. */
export function parseLockfile(text: string, file = 'zoo.lock'): Lockfile {
  const value = jsonOf(text, file);
  if (!isObject(value) || !isObject(value.models)) throw unreadable(file, 'no models');
  if (value.lockfileVersion !== VERSION) throw unreadable(file, `version ${value.lockfileVersion}`);
  return new Map(Object.entries(value.models).map(([key, model]) => [key, lockedModel(model, key, file)]));
}

function lockedModel(value: unknown, key: string, file: string): LockedModel {
  const bad = (what: string) => unreadable(file, `${JSON.stringify(key.slice(0, 80))}: ${what}`);
  if (!isObject(value)) throw bad('no object');
  const text = (name: string): string => {
    if (typeof value[name] === 'string') return value[name];
    throw bad(`no ${name}`);
  };
  const files = parseTree(value.files);
  const digest = text('digest').replace(/^sha256:/, '');
  if (files === undefined || !isSha256(digest) || treeDigest(files) !== digest)
    throw bad('files and digest do not fit');
  for (const { path } of files) safePath(path, file);
  const { license, format, pick, adapt } = value;
  if (adapt !== undefined && !(typeof adapt === 'string' && Object.hasOwn(ADAPTERS, adapt)))
    throw bad(`unknown adapter ${adapt}`);
  if (pick !== undefined && !(Array.isArray(pick) && pick.every((one) => typeof one === 'string')))
    throw bad('pick is no list');
  return {
    source: text('source'),
    resolved: text('resolved'),
    version: text('version'),
    license: typeof license === 'string' ? license : null,
    digest,
    files,
    ...(typeof format === 'string' ? { format: format as Format } : {}),
    ...(pick === undefined ? {} : { pick: pick as string[] }),
    ...(adapt === undefined ? {} : { adapt: adapt as AdapterName }),
  };
}

/** The text of a lock file: sorted, one fact a line, so that version control shows and merges it well. */
export function renderLockfile(lockfile: Lockfile): string {
  const models = [...lockfile].sort(([a], [b]) => (a < b ? -1 : 1));
  const plain = models.map(([key, { digest, files, ...rest }]) => [
    key,
    { ...rest, digest: `sha256:${digest}`, files },
  ]);
  return `${JSON.stringify({ lockfileVersion: VERSION, models: Object.fromEntries(plain) }, undefined, 2)}\n`;
}

/** Puts a model into a lock file; processes that do so at the same time take turns. An unchanged file is not touched. */
export async function recordInLockfile(
  file: string,
  key: string,
  model: LockedModel,
  turn: string,
  signal?: AbortSignal,
): Promise<void> {
  const held = await acquire(
    turn,
    () => false,
    () => {},
    signal,
  );
  try {
    const before = await readLockfile(file);
    const after = renderLockfile(new Map([...before, [key, model]]));
    if (before.size === 0 || after !== renderLockfile(before)) await write(file, after);
  } finally {
    held?.release();
  }
}

async function write(file: string, text: string): Promise<void> {
  await writeAtomic(file, text).catch((cause: NodeJS.ErrnoException) => {
    throw new ZooError({
      code: 'HUB_LOCKFILE_NOT_WRITTEN',
      category: 'failed',
      message: 'the model is in the cache, but the lock file cannot be written',
      place: { file },
      received: cause.code,
      hint: 'Let this user write there, or fetch without the lock file (--unlocked)',
      cause,
    });
  });
}

function jsonOf(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable(file, /^(<<<<<<<|>>>>>>>)/m.test(text) ? 'an unfinished merge' : 'no JSON');
  }
}

const unreadable = (file: string, received: string): ZooError =>
  new ZooError({
    code: 'HUB_BAD_LOCKFILE',
    category: 'damaged-input',
    message: 'the lock file cannot be read',
    place: { file },
    received,
    hint: 'Take it from version control, or remove it and fetch again',
  });
