import { linkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { sleep } from '../sleep.ts';
import { makeFolder } from './disk.ts';
import { readJson } from './read-records.ts';

/**
 * One transfer per key: the first process takes the lock, others wait and then find its work in the cache.
 *
 * The lock saves work and guards nothing: every process writes into a folder of its own and publishes by renaming, so a lock
 * that is taken over from a holder that was only asleep costs a second download and no harm.
 */
export interface Held {
  /** Tells those who wait how far the work is. */
  report(progress: LockProgress): void;
  release(): void;
}

export interface LockProgress {
  readonly done: number;
  readonly total?: number;
}

export interface Holder extends LockProgress {
  readonly pid: number;
  readonly host: string;
  readonly token: string;
}

/** The holder rewrites its lock this often ... */
const HEARTBEAT = 1_000;
/** ... and has died, or sleeps, when it has not done so for this long. Covers a clock that differs a little between hosts. */
const STALE = 20_000;
const POLL = 100;

/**
 * Takes the lock of `file`, waiting for its turn.
 *
 * @param onWait called while another process holds it
 * @param done asked before each attempt: true when waiting has become pointless
 * @returns undefined when `done` said so
 */
export async function acquire(
  file: string,
  done: () => boolean,
  onWait: (holder: Holder | undefined) => void,
  signal?: AbortSignal,
): Promise<Held | undefined> {
  await makeFolder(dirname(file));
  for (;;) {
    signal?.throwIfAborted();
    if (done()) return undefined;
    const held = tryLock(file);
    if (held !== undefined) return held;
    const holder = readHolder(file);
    if (await isStale(file, holder)) {
      // Renaming first: of several processes that see the same stale lock only one gets hold of it.
      if (takeAway(file, holder?.token)) continue;
    } else {
      onWait(holder);
    }
    await sleep(POLL, signal);
  }
}

function tryLock(file: string): Held | undefined {
  const token = crypto.randomUUID();
  let progress: LockProgress = { done: 0 };
  const write = (flag: 'wx' | 'w') =>
    writeFileSync(file, JSON.stringify({ pid: process.pid, host: hostname(), token, ...progress }), { flag });
  try {
    write('wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw error;
  }
  const isMine = () => readHolder(file)?.token === token;
  const beat = setInterval(() => {
    if (isMine()) write('w');
  }, HEARTBEAT);
  beat.unref();
  return {
    report: (latest) => {
      progress = latest;
    },
    release: () => {
      clearInterval(beat);
      if (isMine()) rmSync(file, { force: true });
    },
  };
}

function readHolder(file: string): Holder | undefined {
  const value = readJson(file) as Partial<Holder> | undefined;
  return typeof value?.pid === 'number' && typeof value.host === 'string' ? (value as Holder) : undefined;
}

async function isStale(file: string, holder: Holder | undefined): Promise<boolean> {
  if (holder?.host === hostname() && !isAlive(holder.pid)) return true;
  const touched = await stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => Date.now(),
  );
  return Date.now() - touched > STALE;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Whether a process is at work under any lock of a folder. What processes left that were killed does not count. */
export async function isAnyHeld(folder: string): Promise<boolean> {
  for (const name of await readdir(folder).catch(() => [])) {
    const file = join(folder, name);
    if (!(await isStale(file, readHolder(file)))) return true;
  }
  return false;
}

/** Removes a stale lock; false where another process was quicker. */
function takeAway(file: string, token: string | undefined): boolean {
  const aside = `${file}.${crypto.randomUUID()}.stale`;
  try {
    renameSync(file, aside);
    const isTheStaleOne = readHolder(aside)?.token === token;
    // Between the look and the rename another process may have taken the lock over: it gets it back.
    if (!isTheStaleOne) linkSync(aside, file);
    rmSync(aside, { force: true });
    return isTheStaleOne;
  } catch {
    rmSync(aside, { force: true });
    return false;
  }
}
