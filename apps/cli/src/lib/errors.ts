import { type ErrorPlace, ZooError } from '@zoo/core';
import type { Style } from './style.ts';

/** Ctrl-C: by convention 128 + SIGINT. */
export const INTERRUPTED = 130;

/** One line for people; where the cause is ours, also how to report it. */
export function renderError(error: unknown, { red }: Style, debug: boolean): string {
  if (error instanceof ZooError)
    return `${red('error')} ${error.message} [${error.code}]\n${debug ? `${error.stack}\n` : ''}`;
  const message = error instanceof Error ? error.message : String(error);
  const trace = debug && error instanceof Error ? `${error.stack}\n` : '';
  return `${red('error')} unexpected: ${message} [UNEXPECTED]. Run again with ZOO_DEBUG=1 for details.\n${trace}`;
}

/** Errors of the file system and of aborted work, as ZooErrors with the right exit status. */
export function understand(error: unknown): unknown {
  if (error instanceof ZooError || !(error instanceof Error)) return error;
  const { code, path } = error as NodeJS.ErrnoException;
  const known = code === undefined ? undefined : FILE_ERRORS[code];
  if (known === undefined) return error;
  const [category, message, hint] = known;
  return new ZooError({
    code: `FILE_${code}`,
    category,
    message,
    place: path ? { file: path } : undefined,
    hint,
    cause: error,
  });
}

const FILE_ERRORS: Readonly<Record<string, readonly ['failed' | 'not-found' | 'usage', string, string?]>> = {
  ENOENT: ['not-found', 'no such file or folder'],
  ENOTDIR: ['usage', 'a part of this path is not a folder'],
  EISDIR: ['usage', 'this is a folder, a file was expected'],
  EACCES: [
    'failed',
    'permission denied',
    'Choose a folder that you may write to, or change its permissions.',
  ],
  EPERM: ['failed', 'the operating system does not permit this'],
  EROFS: ['failed', 'this file system is read-only', 'Choose another output folder.'],
  ENOSPC: ['failed', 'no space left on the device', 'Free some space or choose another output folder.'],
  EDQUOT: ['failed', 'the disk quota is used up', 'Free some space or choose another output folder.'],
};

export function exitStatusOf(error: unknown, aborted: boolean): number {
  if (aborted) return INTERRUPTED;
  return error instanceof ZooError ? error.exitStatus : 1;
}

/** Runs `body`; a ZooError that it rejects with learns `place`. */
export async function withinAsync<T>(place: ErrorPlace, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    throw error instanceof ZooError ? error.at(place) : error;
  }
}
