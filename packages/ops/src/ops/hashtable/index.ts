import type { HashtableOptions } from '@zoo/tflite';
import { stateful } from '../../families/stateful.ts';
import { handleFor } from '../../lib/resources.ts';

export const hashtable = stateful<HashtableOptions>({
  name: 'HASHTABLE',
  code: 136,
  options: 'HashtableOptions',
  summary: 'a handle of a table between strings and int64',
  operands: [],
  results: [{ name: 'handle' }],
  types: '-> resource',
  traits: ['stateful'],
  infer: () => [{ dtype: 'resource', shape: [1] }],
  prepare:
    ({ attrs }) =>
    (_, [handle], scope) => {
      (handle as Int32Array)[0] = handleFor(scope, 'table', String(attrs.tableId));
    },
});
