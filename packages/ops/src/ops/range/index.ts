import { type TensorData, tensor, UNKNOWN } from '@zoo/core';
import type { Site } from '@zoo/ir';
import { inTests } from '#in-tests';
import { integersTensor } from '../../families/examples.ts';
import { singleRow } from '../../families/single-row.ts';
import { checkSize } from '../../lib/constants.ts';
import { dtypeVersions } from '../../lib/dtypes.ts';
import { invalid } from '../../lib/errors.ts';
import { operand } from '../../lib/site.ts';

export const range = singleRow({
  name: 'RANGE',
  code: 96,
  options: 'RangeOptions',
  summary: 'start, start + delta, ... up to but without limit',
  operands: [
    { name: 'start', kind: 'constant' },
    { name: 'limit', kind: 'constant' },
    { name: 'delta', kind: 'constant' },
  ],
  types: 'T, T, T -> T',
  dtypes: ['int32', 'int64', 'float32'],
  version: dtypeVersions({ int64: 2 }),
  infer: (site) => [{ dtype: operand(site, 0).dtype, shape: [count(site)] }],
  prepare:
    () =>
    (inputs, [y]) => {
      const [start, , delta] = inputs.map((data) => (data as Float32Array)[0]);
      // repeated addition in the element type, as TFLite does it
      if (y instanceof BigInt64Array) fill(y, BigInt(start), (x) => x + BigInt(delta));
      else if (y instanceof Float32Array) fill(y, start, (x) => Math.fround(x + delta));
      else fill(y as Int32Array, start, (x) => x + delta);
    },
  example: inTests(() => (random, dtype) => {
    const start = random.integer(-5, 5);
    const delta = random.pick([-2, -1, 1, 3]);
    const limit = start + delta * random.integer(1, 6) - random.integer(0, 1) * Math.sign(delta);
    const inputs = [start, limit, delta].map((value) => {
      const scalar =
        dtype === 'float32'
          ? tensor('float32', [], Float32Array.of(value / 2))
          : integersTensor(dtype, [], [value]);
      return { tensor: scalar, constant: true };
    });
    return { inputs };
  }),
});

function fill<T>(y: { length: number; [index: number]: T }, start: T, next: (x: T) => T): void {
  for (let i = 0, x = start; i < y.length; i++, x = next(x)) y[i] = x;
}

function count(site: Site): number {
  const [start, limit, delta] = [0, 1, 2].map((slot) => first(operand(site, slot).data));
  if (start === undefined || limit === undefined || delta === undefined) return UNKNOWN;
  const away = delta > 0 ? start > limit : start < limit;
  if (delta === 0 || Number.isNaN(delta) || away) {
    throw invalid('RANGE_DELTA', 'delta does not lead from start to limit', {
      received: `start ${start}, limit ${limit}, delta ${delta}`,
    });
  }
  const steps = (limit - start) / delta;
  const single = operand(site, 0).dtype === 'float32';
  return checkSize(Math.ceil(single ? Math.fround(steps) : steps), 'the range');
}

function first(data: TensorData | undefined): number | undefined {
  return data === undefined ? undefined : Number(data[0]);
}
