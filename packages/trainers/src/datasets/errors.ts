import { type ErrorCategory, ZooError } from '@zoo/core';

/** Every way in which a dataset as a whole cannot be used. */
const CATEGORIES = {
  DATASET_NOT_FOUND: 'not-found',
  DATASET_ACCESS: 'access-refused',
  DATASET_FORM: 'damaged-input',
  DATASET_EMPTY_CLASS: 'damaged-input',
  DATASET_SINGLE_CLASS: 'damaged-input',
  DATASET_EMPTY: 'damaged-input',
  DATASET_TOO_LARGE: 'damaged-input',
  DATASET_COLUMN: 'usage',
} as const satisfies Record<string, ErrorCategory>;

export type DatasetErrorCode = keyof typeof CATEGORIES;

export function datasetError(
  code: DatasetErrorCode,
  file: string,
  message: string,
  facts: { expected?: string; received?: string; hint?: string; cause?: unknown } = {},
): ZooError {
  return new ZooError({ code, category: CATEGORIES[code], message, place: { file }, ...facts });
}

/** What the file system said about the dataset itself, in the user's words. */
export function accessError(file: string, cause: unknown): ZooError {
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return datasetError('DATASET_NOT_FOUND', file, 'there is no such file or folder', { cause });
  }
  return datasetError('DATASET_ACCESS', file, 'the dataset cannot be read', { received: code, cause });
}
