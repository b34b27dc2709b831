import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ZooError } from '@zoo/core';
import { isObject } from '../cache/records.ts';
import type { Surroundings } from '../source.ts';
import { basic, bearer, type Credentials } from './credentials.ts';

/** Tokens are a few hundred characters; a larger file is something else. */
const MAX_TOKEN = 16_384;

/** The ways Kaggle's own clients find credentials, strongest first. */
const WAYS: readonly ((surroundings: Surroundings) => Promise<Credentials | undefined>)[] = [
  fromNotebook,
  fromTokenVariable,
  fromTokenFiles,
  fromUserAndKey,
  fromKaggleJson,
  fromLogin,
];

/**
 * Credentials for Kaggle as its official clients find them here, or undefined: public models need none.
 *
 * A `kaggle.json` that cannot be read is an error of category `usage`, not "nobody": who wrote one wants it used.
 *
 * @see https://github.com/Kaggle/kagglehub (src/kagglehub/config.py)
 */
export async function kaggleCredentials(surroundings: Surroundings): Promise<Credentials | undefined> {
  for (const way of WAYS) {
    const found = await way(surroundings);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Inside a notebook of Kaggle the variable names a file that holds a token. */
async function fromNotebook({ env }: Surroundings): Promise<Credentials | undefined> {
  const file = env.KAGGLE_API_V1_TOKEN;
  if (!env.KAGGLE_KERNEL_RUN_TYPE || !env.KAGGLE_DATA_PROXY_URL || !file) return undefined;
  const token = await tokenIn(file);
  return token === undefined ? undefined : bearer(token, 'KAGGLE_API_V1_TOKEN');
}

/** The variable holds the token itself, or the path of a file that does. */
async function fromTokenVariable({ env }: Surroundings): Promise<Credentials | undefined> {
  const value = env.KAGGLE_API_TOKEN?.trim();
  return value ? bearer((await tokenIn(value)) ?? value, 'KAGGLE_API_TOKEN') : undefined;
}

async function fromTokenFiles({ home }: Surroundings): Promise<Credentials | undefined> {
  for (const name of ['access_token', 'access_token.txt']) {
    const token = await tokenIn(join(home, '.kaggle', name));
    if (token !== undefined) return bearer(token, `~/.kaggle/${name}`);
  }
  return undefined;
}

async function fromUserAndKey({ env }: Surroundings): Promise<Credentials | undefined> {
  const { KAGGLE_USERNAME: user, KAGGLE_KEY: key } = env;
  return user && key ? basic(user, key, 'KAGGLE_USERNAME and KAGGLE_KEY') : undefined;
}

async function fromKaggleJson({ env, home }: Surroundings): Promise<Credentials | undefined> {
  const file = join(env.KAGGLE_CONFIG_DIR || join(home, '.kaggle'), 'kaggle.json');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const { username, key } = parse(text, file);
  if (typeof username === 'string' && username && typeof key === 'string' && key)
    return basic(username, key, file);
  throw unreadable(file);
}

/** What `kaggle auth login` leaves: a token with an end. One that has ended is no credential; only that client renews it. */
async function fromLogin(surroundings: Surroundings): Promise<Credentials | undefined> {
  const login = await readLogin(surroundings);
  return login?.token && !login.ended ? bearer(login.token, login.file) : undefined;
}

/** The file of a login that has run out, for those who wonder why it does not count. */
export async function endedLogin(surroundings: Surroundings): Promise<string | undefined> {
  const login = await readLogin(surroundings);
  return login?.ended ? login.file : undefined;
}

async function readLogin({ home }: Surroundings) {
  const file = join(home, '.kaggle', 'credentials.json');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const { access_token: token, access_token_expiration: end } = parse(text, file);
  const ended = typeof end === 'string' && Date.parse(end) <= Date.now();
  return { file, token: typeof token === 'string' ? token : undefined, ended };
}

async function tokenIn(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.length > MAX_TOKEN ? undefined : text.trim() || undefined;
}

function parse(text: string, file: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {}
  throw unreadable(file);
}

/** The text stays out of the message: it is the key. */
const unreadable = (file: string): ZooError =>
  new ZooError({
    code: 'HUB_BAD_CREDENTIALS',
    category: 'usage',
    message: 'the Kaggle credentials cannot be read',
    place: { file },
    expected: '{"username": "...", "key": "..."}',
    hint: 'Download the file again from your Kaggle settings, or remove it: public models need none',
  });
