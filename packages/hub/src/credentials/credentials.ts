import { ZooError } from '@zoo/core';
import type { Authorization } from '../http/client.ts';

/** What proves who asks, and where it was found: the place may be shown, the value never. */
export interface Credentials extends Authorization {
  readonly authorization: string;
  /** A variable's name or a file's path. */
  readonly from: string;
  /** When they end, in ms since 1970, where that is known. */
  readonly end?: number;
}

/** @throws ZooError `HUB_BAD_CREDENTIALS` for what no header could carry; the token stays out of the message */
export function bearer(token: string, from: string): Credentials {
  if (TOKEN.test(token)) return { authorization: `Bearer ${token}`, from };
  throw new ZooError({
    code: 'HUB_BAD_CREDENTIALS',
    category: 'usage',
    message: 'this is no token',
    place: { file: from },
    expected: 'one line of plain letters, digits and signs',
    hint: 'Copy it again, or remove it: public models need none',
  });
}

export const basic = (user: string, password: string, from: string): Credentials => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
  from,
});

/** A token goes into a header as it is: visible characters, and no more of them than any service gives out. */
export const TOKEN = /^[\x21-\x7e]{1,16384}$/;
