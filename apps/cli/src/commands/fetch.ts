import type { FetchedModel, Format } from '@zoo/hub';
import { defineCommand } from '../lib/command.ts';
import { fetchHere } from '../lib/fetching.ts';
import { formatBytes } from '../lib/format.ts';

/** As in the catalogue; the hub's own list would have to be loaded for it. */
const FORMATS = [
  'tflite',
  'task',
  'tfjs-layers',
  'tfjs-graph',
  'saved-model',
  'files',
] as const satisfies readonly Format[];

export default defineCommand({
  name: 'fetch',
  summary: 'fetch models into the cache, or into a folder',
  description: `A short name tries its sources in order and says so when it falls back.
In a project (a folder with zoo.lock or package.json) what was fetched is recorded in zoo.lock, and
what zoo.lock names is fetched exactly so. Mirrors are named in ZOO_MIRROR, the cache in ZOO_CACHE.`,
  section: 'Models',
  example: 'zoo fetch mobilenet --to models/',
  args: [{ name: 'REF', about: 'what to fetch', count: 'many' }],
  options: {
    to: { about: 'copy the files into this folder, too', type: 'string', value: 'DIR' },
    format: { about: 'only this format', type: 'string', value: 'F', choices: FORMATS },
    frozen: { about: 'only what zoo.lock names, byte for byte; fail otherwise', type: 'flag' },
    unlocked: { about: 'neither read nor write zoo.lock', type: 'flag' },
    offline: { about: 'never touch the network', type: 'flag' },
    refresh: { about: 'ask for the latest version even if one is cached or locked', type: 'flag' },
  },
  details: async () => {
    const { SOURCES } = await import('@zoo/hub');
    const forms = SOURCES.flatMap((source) => source.forms.map(({ form }) => `  ${form}`));
    return `A REF is a short name (see: zoo list), or one of\n${forms.join('\n')}`;
  },
  async run(context, [refs], { to, format, frozen, unlocked, offline, refresh }) {
    const fetched: FetchedModel[] = [];
    for (const ref of refs) {
      const lock = unlocked ? { lockfile: undefined } : { record: true };
      fetched.push(await fetchHere(ref, context, { to, format, frozen, offline, refresh, ...lock }));
    }
    return {
      json: fetched.map(({ ref, source, version, path, files, license, ...rest }) => ({
        ref,
        source,
        version,
        path,
        files,
        license,
        resolved: rest.resolved,
        main: rest.main,
        digest: rest.digest,
        cached: rest.cached,
        notes: rest.notes,
      })),
      text: () =>
        fetched
          .map((model) => {
            const bytes = model.files.reduce((sum, file) => sum + file.bytes, 0);
            const size = `${model.files.length} ${model.files.length === 1 ? 'file' : 'files'}, ${formatBytes(bytes)}`;
            const origin = `${model.resolved}${model.cached ? ' (cached)' : ''}`;
            return [
              model.main ?? model.path,
              `  from     ${origin}`,
              `  size     ${size}`,
              `  digest   sha256:${model.digest}`,
              `  licence  ${model.license ?? 'not stated'}`,
            ].join('\n');
          })
          .join('\n'),
    };
  },
});
