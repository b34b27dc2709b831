import { defineCommand } from '../../lib/command.ts';

export default defineCommand({
  name: 'cache path',
  summary: 'print where the cache is',
  section: 'Models',
  example: 'zoo cache path',
  args: [],
  options: {},
  async run() {
    const { cacheRoot } = await import('../../lib/cache.ts');
    const path = cacheRoot();
    return { json: { path }, text: () => path };
  },
});
