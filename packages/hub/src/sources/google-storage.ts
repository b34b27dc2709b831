import { ZooError } from '@zoo/core';
import type { HttpClient } from '../http/client.ts';
import type { Item, Surroundings } from '../source.ts';

export const GOOGLE_HOST = 'storage.googleapis.com';
export const GOOGLE = `https://${GOOGLE_HOST}`;

/** `ZOO_GCS_ENDPOINT` stands in for Google's storage: a proxy that holds copies, or a test. */
export const googleStorage = ({ env }: Pick<Surroundings, 'env'>): string =>
  (env.ZOO_GCS_ENDPOINT || GOOGLE).replace(/\/+$/, '');

/** Whether a key stays in its bucket: addresses resolve dots. */
export const staysInside = (key: string): boolean =>
  !key.split('/').some((part) => part === '.' || part === '..');

/** An object by its address; archives are unpacked. */
export function storedItem(ref: string, url: string, http: HttpClient): Item {
  const path = ref.split('/').at(-1) ?? ref;
  const item: Item = { path, origin: { kind: 'http', url, http } };
  return /\.(tgz|tar\.gz|tar|zip)$/i.test(path) ? { ...item, unpack: { select: (inner) => inner } } : item;
}

export const misspeltStorage = (ref: string, expected: string): ZooError =>
  new ZooError({
    code: 'HUB_BAD_REF',
    category: 'usage',
    message: 'this names no model in storage',
    expected,
    received: JSON.stringify(ref.slice(0, 200)),
  });
