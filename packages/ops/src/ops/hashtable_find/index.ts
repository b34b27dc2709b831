import { stateful } from '../../families/stateful.ts';
import { invalid } from '../../lib/errors.ts';
import { type Entry, tableOf } from '../../lib/resources.ts';
import { operand, requireOneElement } from '../../lib/site.ts';

export const hashtableFind = stateful({
  name: 'HASHTABLE_FIND',
  code: 137,
  options: 'HashtableFindOptions',
  summary: 'the entries of a table for some keys, a default where it has none',
  operands: [{ name: 'handle' }, { name: 'keys' }, { name: 'default' }],
  results: [{ name: 'values' }],
  types: 'resource, string|int64, string|int64 -> string|int64',
  traits: ['stateful'],
  infer(site) {
    requireOneElement(site, 0, 'the handle');
    requireOneElement(site, 2, 'the default');
    return [{ dtype: operand(site, 2).dtype, shape: operand(site, 1).shape }];
  },
  prepare:
    () =>
    ([handle, keys, fallback], [values], scope) => {
      const entries = tableOf(scope, handle![0] as number);
      const missing = (fallback as ArrayLike<Entry>)[0];
      for (let i = 0; i < keys!.length; i++) {
        const found = entries.get(keys![i] as Entry) ?? missing;
        if (typeof found !== typeof missing) throw otherValues(typeof missing);
        (values as Entry[])[i] = found;
      }
    },
});

function otherValues(expected: string) {
  return invalid('TABLE_VALUES', 'the table holds values of another type than the default', { expected });
}
