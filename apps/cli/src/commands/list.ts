import { nearest, ZooError } from '@zoo/core';
import type { CatalogueEntry, EVIDENCE, Offer } from '@zoo/hub';
import { defineCommand } from '../lib/command.ts';
import { formatBytes, shorten, table } from '../lib/format.ts';

export default defineCommand({
  name: 'list',
  summary: 'list the models that have short names, and what is cached',
  section: 'Models',
  example: 'zoo list --task image-classification',
  args: [{ name: 'WORD', about: 'only what has these words in name, title or task', count: 'any' }],
  options: {
    task: { about: 'only what is for this task', type: 'string', value: 'TASK' },
    all: { about: 'also all variants (widths, sizes) of a family', type: 'flag' },
  },
  async run({ io }, [words], { task, all: variants }) {
    const { catalogueOf, EVIDENCE, findEntry, listCatalogue, listCache, nearNames, surroundingsOf, tasksOf } =
      await import('@zoo/hub');
    const { cacheRoot } = await import('../lib/cache.ts');
    const all = await catalogueOf(surroundingsOf());
    const tasks = tasksOf(all);
    if (task !== undefined && !tasks.includes(task)) throw unknownTask(task, tasks);
    const search = words.join(' ');
    const named = findEntry(search, all);
    const found = named ? [named] : listCatalogue({ task, search }, all);
    const entries = found.filter(({ variantOf }) => variants || search !== '' || variantOf === undefined);
    if (entries.length === 0) throw nothingMatches(search, nearNames(search, undefined, all));
    const cache = await listCache(cacheRoot());
    const catalogue = entries.map((entry) => ({
      ...entry,
      cached: cache.some(({ ref }) => entry.offers.some((offer) => ref.startsWith(offer.ref))),
    }));
    return {
      json: { catalogue, cache },
      text: () => {
        if (catalogue.length === 1) return describeEntry(catalogue[0], all, EVIDENCE);
        const rows = catalogue.map(({ name, cached, license, title, offers }) => [
          cached ? '*' : offers.every(({ unconfirmed }) => unconfirmed) ? '?' : ' ',
          name,
          license,
          title,
        ]);
        const lines = table(rows).split('\n');
        const grouped = lines.flatMap((line, i) =>
          catalogue[i].task === catalogue[i - 1]?.task ? [line] : ['', catalogue[i].task, line],
        );
        const held = cache.map(({ ref, files, bytes }) => [formatBytes(bytes), countOf(files), ref]);
        const total = cache.length === 0 ? 'nothing yet' : `${countOf(cache.length, 'entry', 'entries')}`;
        return [
          ...grouped,
          '',
          '? at an address that nobody has confirmed; `zoo list NAME` tells more',
          `* in the cache: ${total}`,
          ...table(held, ['right', 'right']).split('\n'),
        ]
          .slice(1)
          .map((line) => shorten(line, io.columns))
          .join('\n');
      },
    };
  },
});

/** Everything that is known about one name. */
function describeEntry(
  entry: CatalogueEntry,
  all: readonly CatalogueEntry[],
  evidence: typeof EVIDENCE,
): string {
  const { name, aliases = [], title, task, license, notes = [], offers } = entry;
  const variants = all.filter(({ variantOf }) => variantOf === name).map((variant) => variant.name);
  const facts = [
    ['task', task],
    ['licence', license],
    ...(aliases.length > 0 ? [['also', aliases.join(', ')]] : []),
    ...(variants.length > 0
      ? [['variants', `${variants.length}, from ${variants[0]} to ${variants.at(-1)}`]]
      : []),
    ...notes.map((note) => ['note', note]),
  ];
  return [
    `${name}: ${title}`,
    ...facts.map(([label, text]) => `  ${label.padEnd(10)}${text}`),
    '  sources, in the order in which they are tried',
    ...offers.map((offer) => describeOffer(offer, evidence)),
  ].join('\n');
}

function describeOffer(offer: Offer, evidence: typeof EVIDENCE): string {
  const { ref, format, input, unconfirmed, license, notes = [], sha256 } = offer;
  const { size = [], description, mean, std } = input ?? {};
  const scaled = mean === undefined || std === undefined ? [] : [`(x - ${mean}) / ${std}`];
  const facts = [
    format,
    ...(size.length > 0 ? [size.join('x')] : []),
    ...(description ? [description] : []),
    ...scaled,
    ...(license ? [license] : []),
    ...(sha256 ? ['digest known'] : []),
    ...(unconfirmed ? ['address unconfirmed'] : []),
  ];
  const seen = offer.evidence === undefined ? [] : [evidence[offer.evidence]];
  return [
    `  - ${ref}`,
    `      ${facts.join('; ')}`,
    ...[...seen, ...notes].map((note) => `      ${note}`),
  ].join('\n');
}

function countOf(count: number, one = 'file', many = 'files'): string {
  return `${count} ${count === 1 ? one : many}`;
}

function unknownTask(task: string, tasks: readonly string[]): ZooError {
  const near = nearest(task, tasks);
  return new ZooError({
    code: 'TASK_UNKNOWN',
    category: 'not-found',
    message: `nothing is for the task ${JSON.stringify(task)}`,
    hint: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `There are ${tasks.join(', ')}`,
  });
}

function nothingMatches(search: string, near: readonly string[]): ZooError {
  return new ZooError({
    code: 'CATALOGUE_NO_MATCH',
    category: 'not-found',
    message: `nothing in the catalogue matches ${JSON.stringify(search)}`,
    hint: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'See: zoo list',
  });
}
