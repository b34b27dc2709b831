import { ZooError } from '@zoo/core';
import { defineCommand } from '../lib/command.ts';
import { formatBytes, table } from '../lib/format.ts';

export default defineCommand({
  name: 'list',
  summary: 'list the models that have short names, and what is cached',
  section: 'Models',
  example: 'zoo list --task image-classification',
  args: [{ name: 'WORD', about: 'only models with these words in name, title or task', count: 'any' }],
  options: { task: { about: 'only models for this task', type: 'string', value: 'TASK' } },
  async run(context, [words], { task }) {
    const { listCatalogue, listCache, nearNames, TASKS } = await import('@zoo/hub');
    const { cacheRoot } = await import('../lib/cache.ts');
    const known = TASKS.find((one) => one === task);
    if (task !== undefined && known === undefined) {
      throw new ZooError({
        code: 'USAGE',
        category: 'usage',
        message: 'the catalogue has no such task',
        expected: TASKS.join(', '),
        received: JSON.stringify(task),
      });
    }
    const cached = await listCache(cacheRoot());
    const search = words.join(' ');
    const entries = listCatalogue({ task: known, search }).map((entry) => ({
      ...entry,
      cached: cached.some(({ ref }) => entry.offers.some((offer) => ref.startsWith(offer.ref))),
    }));
    if (entries.length === 0) {
      const near = nearNames(search, 5);
      context.note(
        `nothing in the catalogue matches${near.length > 0 ? `; near are ${near.join(', ')}` : ''}`,
      );
    }
    return {
      json: { catalogue: entries, cache: cached },
      text: () => {
        const head = ['name', 'task', 'format', 'licence', 'what it is'];
        const rows = entries.map((entry) => {
          const formats = [...new Set(entry.offers.map((offer) => offer.format))].join(', ');
          const doubt = entry.offers.every((offer) => offer.unconfirmed) ? ' (address unconfirmed)' : '';
          return [entry.name, entry.task, formats, entry.license, `${entry.title}${doubt}`];
        });
        const names = cached.map(({ ref, files, bytes }) => [ref, `${files} files`, formatBytes(bytes)]);
        const catalogue = rows.length === 0 ? '' : `${table([head, ...rows])}\n\n`;
        return `${catalogue}In the cache${names.length === 0 ? ': nothing yet' : `\n${table(names)}`}`;
      },
    };
  },
});
