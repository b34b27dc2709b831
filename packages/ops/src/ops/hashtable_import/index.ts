import { stateful } from '../../families/stateful.ts';
import { tableOf } from '../../lib/resources.ts';

export const hashtableImport = stateful({
  name: 'HASHTABLE_IMPORT',
  code: 138,
  options: 'HashtableImportOptions',
  summary: 'fills a table that is still empty',
  operands: [{ name: 'handle' }, { name: 'keys' }, { name: 'values' }],
  results: [],
  types: 'resource, string|int64, string|int64 ->',
  traits: ['stateful'],
  infer: () => [],
  prepare:
    () =>
    ([handle, keys, values], _, scope) => {
      const { entries } = tableOf(scope, handle![0] as number);
      if (entries.size > 0) return;
      for (let i = 0; i < keys!.length; i++) entries.set(keys![i] as string, values![i] as bigint);
    },
});
