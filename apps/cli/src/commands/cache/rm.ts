import { ZooError } from '@zoo/core';
import { defineCommand } from '../../lib/command.ts';
import { formatBytes } from '../../lib/format.ts';

export default defineCommand({
  name: 'cache rm',
  summary: 'remove entries from the cache',
  section: 'Models',
  example: 'zoo cache rm npm:nsfwjs',
  args: [{ name: 'REF', about: 'a ref as `zoo cache ls` prints it, or its beginning', count: 'any' }],
  options: { all: { about: 'remove everything', type: 'flag' } },
  async run(_, [refs], { all }) {
    const { removeFromCache } = await import('@zoo/hub');
    const { cacheRoot } = await import('../../lib/cache.ts');
    if (refs.length === 0 && !all) {
      throw new ZooError({
        code: 'USAGE',
        category: 'usage',
        message: 'name what to remove, or give --all',
        hint: 'See: zoo cache ls',
      });
    }
    const removed = await removeFromCache(
      cacheRoot(),
      (entry) => all || refs.some((ref) => entry.ref.startsWith(ref)),
    );
    const missing = refs.filter((ref) => !removed.some((entry) => entry.ref.startsWith(ref)));
    if (missing.length > 0) {
      throw new ZooError({
        code: 'CACHE_NOT_FOUND',
        category: 'not-found',
        message: `not in the cache: ${missing.join(', ')}`,
        hint: 'See: zoo cache ls',
      });
    }
    const bytes = removed.reduce((sum, entry) => sum + entry.bytes, 0);
    return {
      json: removed,
      text: () =>
        [...removed.map((entry) => `removed ${entry.ref}`), `${formatBytes(bytes)} in all`].join('\n'),
    };
  },
});
