import { ZooError } from '@zoo/core';

/** Runs `body`; a ZooError that leaves it, now or later, learns the name of the file it is about. */
export async function withinFile<T>(file: string | undefined, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    throw error instanceof ZooError ? error.at({ file }) : error;
  }
}
