import { defineCommand } from '../lib/command.ts';
import { formatBytes, table } from '../lib/format.ts';

export default defineCommand({
  name: 'list',
  summary: 'list the models that have short names, and what is cached',
  section: 'Models',
  example: 'zoo list --task image-classification',
  args: [],
  options: { task: { about: 'only models for this task', type: 'string', value: 'TASK' } },
  async run(context, _, { task }) {
    const { listCatalogue, listCache } = await import('@zoo/hub');
    const { cacheRoot } = await import('../lib/cache.ts');
    const cached = await listCache(cacheRoot());
    const entries = listCatalogue(task as never).map((entry) => ({
      ...entry,
      cached: cached.some(({ ref }) => entry.offers.some((offer) => ref.startsWith(offer.ref))),
    }));
    if (entries.length === 0)
      context.note(`no entry of the catalogue is for the task ${JSON.stringify(task)}`);
    return {
      json: { catalogue: entries, cache: cached },
      text: () => {
        const head = ['name', 'task', 'format', 'licence', 'what it is'];
        const rows = entries.map((entry) => {
          const formats = [...new Set(entry.offers.map((offer) => offer.format))].join(', ');
          return [entry.name, entry.task, formats, entry.license, entry.title];
        });
        const names = cached.map(({ ref, files, bytes }) => [ref, `${files} files`, formatBytes(bytes)]);
        return `${table([head, ...rows])}\n\nIn the cache${names.length === 0 ? ': nothing yet' : `\n${table(names)}`}`;
      },
    };
  },
});
