import { allocate, tensor, UNKNOWN } from '@zoo/core';
import type { UniqueOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { randomOperand } from '../../families/examples.ts';
import { singleRow } from '../../families/single-row.ts';
import { indexTypeOf } from '../../lib/dtypes.ts';
import { operand } from '../../lib/site.ts';

export const unique = singleRow<UniqueOptions>({
  name: 'UNIQUE',
  code: 103,
  options: 'UniqueOptions',
  summary:
    'the different values of a list in order of first appearance, and for each element which one it is',
  results: [{ name: 'values' }, { name: 'indices' }],
  types: 'T -> T, int32|int64',
  dtypes: ['float32', 'int8', 'uint8', 'int16', 'int32', 'int64'],
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    return [
      { dtype, shape: [UNKNOWN] },
      { dtype: site.outputs[1]?.dtype ?? indexTypeOf(site.attrs.idxOutType), shape },
    ];
  },
  prepare(site) {
    const { dtype, shape } = operand(site, 0);
    const indexType = site.outputs[1].dtype as 'int32' | 'int64';
    return ([x]) => {
      const seen = new Map<number | bigint | string, number>();
      const indices = allocate(indexType, x!.length) as { [index: number]: number | bigint };
      for (let i = 0; i < x!.length; i++) {
        const index = seen.get(x![i]) ?? seen.size;
        seen.set(x![i], index);
        indices[i] = indexType === 'int64' ? BigInt(index) : index;
      }
      const values = allocate(dtype, seen.size) as { [index: number]: unknown };
      for (const [value, index] of seen) values[index] = value;
      return [
        tensor(dtype, [seen.size], values as Float32Array),
        tensor(indexType, shape, indices as Int32Array & BigInt64Array),
      ];
    };
  },
  example: inTests(() => (random, dtype) => {
    const idxOutType = random.pick(['INT32', 'INT64'] as const);
    const { tensor: x } = randomOperand(random, dtype, [random.integer(1, 12)]);
    // fold the values together, so that some are alike
    const few = (x.data as Int32Array).map((value) =>
      typeof value === 'bigint' ? value : Math.trunc(value) % 4,
    );
    return { attrs: { idxOutType }, inputs: [{ tensor: { ...x, data: few } }] };
  }),
});
