import { stateful } from '../../families/stateful.ts';
import { tableOf } from '../../lib/resources.ts';
import { requireOneElement } from '../../lib/site.ts';

export const hashtableSize = stateful({
  name: 'HASHTABLE_SIZE',
  code: 139,
  options: 'HashtableSizeOptions',
  summary: 'how many entries a table has',
  operands: [{ name: 'handle' }],
  results: [{ name: 'size' }],
  types: 'resource -> int64',
  traits: ['stateful'],
  infer(site) {
    requireOneElement(site, 0, 'the handle');
    return [{ dtype: 'int64', shape: [1] }];
  },
  prepare:
    () =>
    ([handle], [size], scope) => {
      (size as BigInt64Array)[0] = BigInt(tableOf(scope, handle![0] as number).size);
    },
});
