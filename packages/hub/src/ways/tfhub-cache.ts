import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { itemsBelow } from '../sources/file.ts';
import type { ForeignCache } from './foreign-cache.ts';

/**
 * `{root}/{SHA-1 of the address as it was written}/` counts where it is there and not empty, which is all that
 * tensorflow_hub asks for. A versioned address means the same bytes for ever.
 */
export const tfhubCache: ForeignCache = {
  name: 'the cache of tensorflow_hub',
  async find({ ref, tfhub }, { env }) {
    if (tfhub === undefined || !/\/\d+$/.test(tfhub)) return undefined;
    const root = env.TFHUB_CACHE_DIR || join(env.TMPDIR || '/tmp', 'tfhub_modules');
    const folder = join(root, createHash('sha1').update(tfhub).digest('hex'));
    const found = await stat(folder).catch(() => undefined);
    if (!found?.isDirectory()) return undefined;
    // Anyone can put a folder into the folder for temporary files.
    if (!env.TFHUB_CACHE_DIR && process.getuid !== undefined && found.uid !== process.getuid())
      return undefined;
    const version = tfhub.split('/').at(-1) ?? '';
    return { ref, version, source: 'tfhub', items: await itemsBelow(folder) };
  },
};
