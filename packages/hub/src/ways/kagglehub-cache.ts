import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { itemsBelow } from '../sources/file.ts';
import { parseHandle, spellHandle } from '../sources/kaggle.ts';
import type { ForeignCache } from './foreign-cache.ts';

/**
 * `models/{owner}/{model}/{framework}/{variation}/{version}/` counts where `{version}.complete` is beside it. The
 * framework is spelt as its caller did. Without a version, kagglehub itself asks the network.
 */
export const kagglehubCache: ForeignCache = {
  name: 'the cache of kagglehub',
  async find({ ref }, { env, home }) {
    if (!ref.startsWith('kaggle:')) return undefined;
    const handle = parseHandle(ref.slice('kaggle:'.length));
    const { owner, model, framework, variation, version } = handle;
    if (version === undefined) return undefined;
    const root = env.KAGGLEHUB_CACHE || join(home, '.cache', 'kagglehub');
    const above = join(root, 'models', owner, model);
    for (const name of await readdir(above).catch(() => [])) {
      if (name.toLowerCase().replaceAll('_', '') !== framework.toLowerCase()) continue;
      const folder = join(above, name, variation, String(version));
      if (!existsSync(`${folder}.complete`) || !existsSync(folder)) continue;
      const items = await itemsBelow(folder);
      return { ref: spellHandle(handle), version: String(version), source: 'kaggle', items };
    }
    return undefined;
  },
};
