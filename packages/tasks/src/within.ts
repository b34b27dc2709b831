import { ZooError } from '@zoo/core';

/** Runs `body`; a ZooError that leaves it, now or later, learns the name of the file it is about. */
export async function withinFile<T>(file: string | undefined, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    throw error instanceof ZooError ? error.at({ file }) : error;
  }
}

/** Runs `body`; when it fails, what it was to be the owner of is disposed of. */
export async function orDispose<T>(resource: Disposable, body: () => T | Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    resource[Symbol.dispose]();
    throw error;
  }
}
