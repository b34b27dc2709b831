import { constants, readFileSync } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomic } from '../cache/disk.ts';
import type { Surroundings } from '../source.ts';
import { TOKEN } from './credentials.ts';
import { parseCredentials } from './credentials-file.ts';

/**
 * What `kaggle auth login` leaves in `~/.kaggle/credentials.json`: a token for requests that is good for some hours, and
 * one that gets the next.
 *
 * @see https://github.com/Kaggle/kagglesdk (kagglesdk/kaggle_creds.py)
 */
export interface KaggleLogin {
  readonly file: string;
  readonly accessToken?: string;
  /** When `accessToken` ends, in ms since 1970. */
  readonly end?: number;
  readonly refreshToken?: string;
  readonly user?: string;
}

/**
 * So long before its end (in ms) a token is renewed: a transfer that begins with it comes back with it after each break.
 * The official client renews half an hour after the end, and is refused until then.
 */
const MARGIN = 30 * 60_000;

/** @throws ZooError `HUB_BAD_CREDENTIALS` of category `usage` where the file is there and makes no sense */
export function readKaggleLogin({ home }: Pick<Surroundings, 'home'>): KaggleLogin | undefined {
  const file = join(home, '.kaggle', 'credentials.json');
  const fields = fieldsIn(file);
  if (fields === undefined) return undefined;
  const { access_token, access_token_expiration, refresh_token, username } = fields;
  const end = typeof access_token_expiration === 'string' ? Date.parse(access_token_expiration) : Number.NaN;
  return {
    file,
    ...(isToken(access_token) ? { accessToken: access_token } : {}),
    ...(Number.isNaN(end) ? {} : { end }),
    ...(isToken(refresh_token) ? { refreshToken: refresh_token } : {}),
    ...(typeof username === 'string' && username !== '' ? { user: username } : {}),
  };
}

/** Whether the service would refuse the access token, as far as this machine's clock tells. */
export const hasEnded = ({ accessToken, end }: KaggleLogin, now = Date.now()): boolean =>
  accessToken === undefined || (end !== undefined && end <= now);

/** Whether it is time to renew it, and possible. */
export const isDue = ({ accessToken, end = 0, refreshToken }: KaggleLogin, now = Date.now()): boolean =>
  refreshToken !== undefined && (accessToken === undefined || end - MARGIN <= now);

/**
 * Puts a renewed token into the file, for every client of Kaggle here. Everything else that the file says stays, and what
 * was logged in anew or out meanwhile stays as it is.
 *
 * @returns why nothing could be written
 */
export async function saveKaggleLogin(renewed: KaggleLogin): Promise<string | undefined> {
  const { file, accessToken, end = 0, refreshToken } = renewed;
  try {
    const fields = fieldsIn(file);
    if (fields?.refresh_token !== refreshToken) return undefined;
    // Where the file is a link, what it leads to is replaced.
    const target = await realpath(file);
    await access(target, constants.W_OK);
    // Replacing needs no right to write, and root may always; who has made a file read-only means it.
    if (((await stat(target)).mode & 0o200) === 0) return 'it is read-only';
    const token = { access_token: accessToken, access_token_expiration: pythonDate(end) };
    await writeAtomic(target, JSON.stringify({ ...fields, ...token }, null, 2), 0o600);
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return code;
  }
}

/** The official client reads dates with `datetime.fromisoformat`, which before Python 3.11 knows no `Z`. */
const pythonDate = (ms: number): string => new Date(ms).toISOString().replace('Z', '+00:00');

function fieldsIn(file: string): Record<string, unknown> | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  return parseCredentials(text, file, '{"refresh_token": "...", "access_token": "..."}');
}

const isToken = (value: unknown): value is string => typeof value === 'string' && TOKEN.test(value);
