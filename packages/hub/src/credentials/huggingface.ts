import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Surroundings } from '../source.ts';
import { bearer, type Credentials } from './credentials.ts';

/** As the official client finds it: the variables, then the file that `hf auth login` writes. */
export async function huggingFaceCredentials({ env, home }: Surroundings): Promise<Credentials | undefined> {
  for (const name of ['HF_TOKEN', 'HUGGING_FACE_HUB_TOKEN']) {
    const token = env[name]?.trim();
    if (token) return bearer(token, name);
  }
  const file = env.HF_TOKEN_PATH || join(huggingFaceHome({ env, home }), 'token');
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trim() === '' ? undefined : bearer(text.trim(), file);
}

/** The folder of the official client. */
export const huggingFaceHome = ({ env, home }: Pick<Surroundings, 'env' | 'home'>): string =>
  env.HF_HOME || join(env.XDG_CACHE_HOME || join(home, '.cache'), 'huggingface');
