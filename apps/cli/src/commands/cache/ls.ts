import { defineCommand } from '../../lib/command.ts';
import { formatBytes, table } from '../../lib/format.ts';

export default defineCommand({
  name: 'cache ls',
  summary: 'list what is in the cache',
  section: 'Models',
  example: 'zoo cache ls',
  args: [],
  options: {},
  async run() {
    const { listCache } = await import('@zoo/hub');
    const { cacheRoot } = await import('../../lib/cache.ts');
    const entries = await listCache(cacheRoot());
    return {
      json: entries,
      text: () => {
        if (entries.length === 0) return 'the cache is empty';
        const total = entries.reduce((sum, entry) => sum + entry.bytes, 0);
        const rows = entries.map((entry) => [
          entry.ref,
          entry.version,
          String(entry.files),
          formatBytes(entry.bytes),
          entry.fetched.slice(0, 10),
          entry.whole ? '' : 'incomplete',
        ]);
        const head = ['ref', 'version', 'files', 'size', 'fetched', ''];
        return `${table([head, ...rows], ['left', 'left', 'right', 'right'])}\n${formatBytes(total)} in all`;
      },
    };
  },
});
