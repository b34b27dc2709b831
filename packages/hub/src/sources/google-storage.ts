import { ZooError } from '@zoo/core';
import type { Surroundings } from '../source.ts';

export const GOOGLE = 'https://storage.googleapis.com';

/** `ZOO_GCS_ENDPOINT` stands in for Google's storage: a proxy that holds copies, or a test. */
export const googleStorage = ({ env }: Pick<Surroundings, 'env'>): string =>
  (env.ZOO_GCS_ENDPOINT || GOOGLE).replace(/\/+$/, '');

export const misspeltStorage = (ref: string, expected: string): ZooError =>
  new ZooError({
    code: 'HUB_BAD_REF',
    category: 'usage',
    message: 'this names no model in storage',
    expected,
    received: JSON.stringify(ref.slice(0, 200)),
  });
