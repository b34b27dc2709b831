import { ZooError } from '@zoo/core';
import { defineCommand } from '../../lib/command.ts';

export default defineCommand({
  name: 'cache verify',
  summary: 'compare every cached file with its digest, and drop what is damaged',
  section: 'Models',
  example: 'zoo cache verify',
  args: [],
  options: {},
  async run() {
    const { verifyCache } = await import('@zoo/hub');
    const { cacheRoot } = await import('../../lib/cache.ts');
    const { files, damage } = await verifyCache(cacheRoot());
    return {
      json: { files, damage },
      failures: damage.length === 0 ? [] : [damaged(damage.length, files)],
      text: () =>
        damage.length === 0
          ? `${files} files, all as they should be`
          : damage.map(({ ref, path, problem }) => `${ref} ${path}: ${problem}, removed`).join('\n'),
    };
  },
});

function damaged(count: number, files: number): ZooError {
  return new ZooError({
    code: 'CACHE_DAMAGED',
    category: 'damaged-input',
    message: `${count} of ${files} files in the cache were not what was fetched`,
    hint: 'They are removed, and fetched again when they are needed',
  });
}
