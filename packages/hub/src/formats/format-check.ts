import { ZooError } from '@zoo/core';

/** A file that is about to be published. */
export interface CheckedFile {
  readonly path: string;
  readonly bytes: number;
  /** Its bytes from `start` to before `end`; all of them unless told. */
  read(start?: number, end?: number): Promise<Uint8Array>;
}

/**
 * Looks whether files that claim a format are of it, and throws `damaged-input` if not.
 *
 * @param alone the one file was asked for by itself: what belongs to it is missing on purpose
 */
export type FormatCheck = (files: readonly CheckedFile[], alone: boolean) => Promise<void>;

export const textOf = async (file: CheckedFile): Promise<string> =>
  new TextDecoder().decode(await file.read());

export const notThatFormat = (path: string, format: string, expected: string, received: string): ZooError =>
  new ZooError({
    code: 'HUB_BAD_FORMAT',
    category: 'damaged-input',
    message: `this is no ${format}`,
    place: { file: path },
    expected,
    received,
    hint: 'Nothing was kept; the source may have sent something else than the model',
  });
