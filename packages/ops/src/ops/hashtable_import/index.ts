import { stateful } from '../../families/stateful.ts';
import { type Entry, fillTable } from '../../lib/resources.ts';
import { requireOneElement, requireSameShape } from '../../lib/site.ts';

export const hashtableImport = stateful({
  name: 'HASHTABLE_IMPORT',
  code: 138,
  options: 'HashtableImportOptions',
  summary: 'fills a table that is still empty',
  operands: [{ name: 'handle' }, { name: 'keys' }, { name: 'values' }],
  results: [],
  types: 'resource, string|int64, string|int64 ->',
  traits: ['stateful'],
  infer(site) {
    requireOneElement(site, 0, 'the handle');
    requireSameShape(site, 1, 2);
    return [];
  },
  prepare:
    () =>
    ([handle, keys, values], _, scope) => {
      fillTable(scope, handle![0] as number, keys as ArrayLike<Entry>, values as ArrayLike<Entry>);
    },
});
