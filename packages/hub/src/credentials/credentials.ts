import type { Authorization } from '../http/client.ts';

/** What proves who asks, and where it was found: the place may be shown, the value never. */
export interface Credentials extends Authorization {
  readonly authorization: string;
  /** A variable's name or a file's path. */
  readonly from: string;
  /** When they end, in ms since 1970, where that is known. */
  readonly end?: number;
}

export const bearer = (token: string, from: string): Credentials => ({
  authorization: `Bearer ${token}`,
  from,
});

export const basic = (user: string, password: string, from: string): Credentials => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
  from,
});

/** A token goes into a header as it is: visible characters, and no more of them than any service gives out. */
export const TOKEN = /^[\x21-\x7e]{1,16384}$/;
