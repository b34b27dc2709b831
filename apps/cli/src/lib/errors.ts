import { readFile } from 'node:fs/promises';
import { type ErrorPlace, ZooError } from '@zoo/core';
import { printable } from './format.ts';
import type { Style } from './style.ts';

/** Ctrl-C: by convention 128 + SIGINT. */
export const INTERRUPTED = 130;

/** One line for people; where the cause is ours, also how to report it. */
export function renderError(error: unknown, { red }: Style, debug: boolean): string {
  const text =
    error instanceof ZooError
      ? `${error.message} [${error.code}]`
      : `unexpected: ${messageOf(error)} [UNEXPECTED]. Run again with ZOO_DEBUG=1 for details.`;
  const trace = debug && error instanceof Error ? `${error.stack}\n` : '';
  return `${red('error')} ${printable(text).replace(/\s*\n\s*/g, ' ')}\n${printable(trace)}`;
}

/** The document that `--json` prints in place of a result. */
export function errorDocument(error: unknown, exitStatus: number): unknown {
  if (error instanceof ZooError) return { error: { ...error.toJSON(), exitStatus } };
  return { error: { code: 'UNEXPECTED', category: 'failed', message: messageOf(error), exitStatus } };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Errors of the file system, as ZooErrors with the right exit status. */
export function understand(error: unknown): unknown {
  if (error instanceof ZooError || typeof error !== 'object' || error === null) return error;
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  // a recursive mkdir says ENOENT for a disk that is read-only
  const known = code === 'ENOENT' && syscall === 'mkdir' ? FILE_ERRORS.EROFS : FILE_ERRORS[code ?? ''];
  if (known === undefined) return error;
  const [category, message, hint] = known;
  const place = path === undefined ? undefined : { file: path };
  return new ZooError({ code: `FILE_${code}`, category, message, place, hint, cause: error });
}

const FILE_ERRORS: Readonly<Record<string, readonly ['failed' | 'not-found' | 'usage', string, string?]>> = {
  ENOENT: ['not-found', 'no such file or folder'],
  ENOTDIR: ['not-found', 'no such file: a part of this path is a file, not a folder'],
  EISDIR: ['usage', 'this is a folder, a file was expected'],
  EEXIST: ['failed', 'a file is where a folder should be'],
  ENAMETOOLONG: ['not-found', 'no such file: the name is too long'],
  ELOOP: ['not-found', 'no such file: its links go round in circles'],
  EACCES: ['failed', 'permission denied'],
  EPERM: ['failed', 'the operating system does not permit this'],
  EROFS: ['failed', 'this disk is read-only', 'Write somewhere else; the cache is named in ZOO_CACHE'],
  ENOSPC: ['failed', 'the disk is full', 'Free some space; the cache is named in ZOO_CACHE'],
  EDQUOT: ['failed', 'the disk quota is used up', 'Free some space; the cache is named in ZOO_CACHE'],
  EMFILE: ['failed', 'too many open files', 'Raise the limit with: ulimit -n 4096'],
};

export function exitStatusOf(error: unknown, aborted: boolean): number {
  if (aborted) return INTERRUPTED;
  return error instanceof ZooError ? error.exitStatus : 1;
}

/** Runs `body`; an error that it rejects with learns `place`. */
export async function withinAsync<T>(place: ErrorPlace, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (raw) {
    const error = understand(raw);
    throw error instanceof ZooError ? error.at(place) : error;
  }
}

/** Runs `body`; where it rejects with an error of this code, the advice is for the command line. */
export async function advising<T>(
  hints: Readonly<Record<string, string>>,
  body: () => Promise<T>,
): Promise<T> {
  try {
    return await body();
  } catch (error) {
    if (!(error instanceof ZooError) || !Object.hasOwn(hints, error.code)) throw error;
    const { code, category, summary: message, place, expected, received, cause } = error;
    throw new ZooError({
      code,
      category,
      message,
      place,
      expected,
      received,
      hint: hints[error.code],
      cause,
    });
  }
}

/** What to do about inputs whose sizes a model leaves open, in commands that take --shape. */
export const UNSIZED = { INPUTS_UNSIZED: 'Say how large they are: --shape NAME=1,16000' } as const;

/** The whole file at `path`, which errors name (what the system says of a folder does not). */
export function readWhole(path: string): Promise<Buffer> {
  return withinAsync({ file: path }, () => readFile(path));
}
