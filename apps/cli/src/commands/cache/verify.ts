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
      exitStatus: damage.length === 0 ? 0 : 5,
      text: () =>
        damage.length === 0
          ? `${files} files, all as they should be`
          : damage.map(({ ref, path, problem }) => `${ref} ${path}: ${problem}, removed`).join('\n'),
    };
  },
});
