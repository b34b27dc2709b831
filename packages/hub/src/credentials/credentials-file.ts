import { ZooError } from '@zoo/core';
import { isObject } from '../cache/records.ts';

/**
 * The fields of a file that holds credentials as JSON.
 *
 * @throws ZooError `HUB_BAD_CREDENTIALS` of category `usage`: who wrote such a file wants it used
 */
export function parseCredentials(text: string, file: string, expected: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, '')); // editors of Windows begin files with it
    if (isObject(value)) return value;
  } catch {}
  throw unreadable(file, expected);
}

/** The text stays out of the message: it is the key. */
export const unreadable = (file: string, expected: string): ZooError =>
  new ZooError({
    code: 'HUB_BAD_CREDENTIALS',
    category: 'usage',
    message: 'the Kaggle credentials cannot be read',
    place: { file },
    expected,
    hint: 'Get them again from your Kaggle settings or with `kaggle auth login`, or remove the file: public models need none',
  });
