import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Surroundings } from '../source.ts';
import { basic, bearer, type Credentials } from './credentials.ts';
import { parseCredentials, unreadable } from './credentials-file.ts';

/** Tokens are a few hundred characters; a larger file is something else. */
const MAX_TOKEN = 16_384;

/** What "Create new token" in the settings of Kaggle downloads. */
const KAGGLE_JSON = '{"username": "...", "key": "..."}';

/** The ways Kaggle's own clients find credentials, strongest first. */
const WAYS: readonly ((surroundings: Surroundings) => Promise<Credentials | undefined>)[] = [
  fromNotebook,
  fromTokenVariable,
  fromTokenFiles,
  fromUserAndKey,
  fromKaggleJson,
];

/**
 * What was put down on this machine for Kaggle, as its official clients find it, or undefined: public models need none.
 * The login of its command line comes after these: see `kaggle-account.ts`.
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
  const { username, key } = parseCredentials(text, file, KAGGLE_JSON);
  if (typeof username === 'string' && username && typeof key === 'string' && key)
    return basic(username, key, file);
  throw unreadable(file, KAGGLE_JSON);
}

async function tokenIn(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.length > MAX_TOKEN ? undefined : text.trim() || undefined;
}
