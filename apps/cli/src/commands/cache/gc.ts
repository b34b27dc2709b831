import { defineCommand } from '../../lib/command.ts';
import { formatBytes } from '../../lib/format.ts';

export default defineCommand({
  name: 'cache gc',
  summary: 'remove what no entry needs, and what is over a limit',
  description: `Files that no entry needs go always; with --limit also the entries that were not used for the
longest time. ZOO_CACHE_LIMIT=20GB keeps the cache to a size with every fetch.`,
  section: 'Models',
  example: 'zoo cache gc --limit 5GB',
  args: [],
  options: { limit: { about: 'keep at most this much', type: 'string', value: 'SIZE' } },
  async run(_context, _args, { limit }) {
    const { parseSize, trimCache } = await import('@zoo/hub');
    const { cacheRoot } = await import('../../lib/cache.ts');
    const most = limit === undefined ? Number.POSITIVE_INFINITY : parseSize(limit);
    const trimmed = await trimCache(cacheRoot(), most);
    return {
      json: trimmed,
      text: () =>
        [
          ...trimmed.removed.map(({ ref }) => `removed ${ref}`),
          `${formatBytes(trimmed.freed)} freed, ${formatBytes(trimmed.bytes)} left`,
        ].join('\n'),
    };
  },
});
