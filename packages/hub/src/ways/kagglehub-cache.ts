import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { itemsBelow } from '../sources/file.ts';
import { parseHandle, spellHandle } from '../sources/kaggle.ts';
import type { ForeignCache } from './foreign-cache.ts';

/**
 * `models/{owner}/{model}/{framework}/{variation}/{version}/` counts where `{version}.complete` is beside it. The
 * framework is spelt as its caller did. Without a version it is the latest that is here, where nobody can be asked.
 */
export const kagglehubCache: ForeignCache = {
  name: 'the cache of kagglehub',
  async find({ ref: asked }, { env, home }, any) {
    if (!asked.startsWith('kaggle:')) return undefined;
    const handle = parseHandle(asked.slice('kaggle:'.length));
    const { owner, model, framework, variation, version } = handle;
    if (version === undefined && !any) return undefined;
    const root = env.KAGGLEHUB_CACHE || join(home, '.cache', 'kagglehub');
    const above = join(root, 'models', owner, model);
    for (const name of await readdir(above).catch(() => [])) {
      if (name.toLowerCase().replaceAll('_', '') !== framework.toLowerCase()) continue;
      const found = await completeAt(join(above, name, variation), version);
      if (found === undefined) continue;
      const items = await itemsBelow(join(above, name, variation, String(found)));
      const ref = spellHandle({ ...handle, version: found });
      return { ref, version: String(found), source: 'kaggle', items };
    }
    return undefined;
  },
};

/** The version wanted, or else the latest, if it is whole. */
async function completeAt(folder: string, wanted: number | undefined): Promise<number | undefined> {
  const names: string[] = await readdir(folder).catch(() => []);
  const whole = names
    .flatMap((name) => /^([1-9]\d{0,8})\.complete$/.exec(name)?.[1] ?? [])
    .filter((version) => names.includes(version))
    .map(Number);
  return wanted === undefined ? whole.sort((a, b) => b - a)[0] : whole.find((version) => version === wanted);
}
