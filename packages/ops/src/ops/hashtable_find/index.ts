import { stateful } from '../../families/stateful.ts';
import { tableOf } from '../../lib/resources.ts';
import { operand } from '../../lib/site.ts';

export const hashtableFind = stateful({
  name: 'HASHTABLE_FIND',
  code: 137,
  options: 'HashtableFindOptions',
  summary: 'the entries of a table for some keys, a default where it has none',
  operands: [{ name: 'handle' }, { name: 'keys' }, { name: 'default' }],
  results: [{ name: 'values' }],
  types: 'resource, string|int64, string|int64 -> string|int64',
  traits: ['stateful'],
  infer: (site) => [{ dtype: operand(site, 2).dtype, shape: operand(site, 1).shape }],
  prepare:
    () =>
    ([handle, keys, fallback], [values], scope) => {
      const { entries } = tableOf(scope, handle![0] as number);
      for (let i = 0; i < keys!.length; i++) {
        (values as string[])[i] = (entries.get(keys![i] as string) ?? fallback![0]) as string;
      }
    },
});
