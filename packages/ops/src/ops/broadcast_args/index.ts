import { broadcastShapes, formatShape, type TensorData, UNKNOWN } from '@zoo/core';
import { inTests } from '#in-tests';
import { integersTensor } from '../../families/examples.ts';
import { singleRow } from '../../families/single-row.ts';
import { invalid } from '../../lib/errors.ts';
import { integers, operand } from '../../lib/site.ts';

export const broadcastArgs = singleRow({
  name: 'BROADCAST_ARGS',
  code: 145,
  summary: 'the shape to which two shapes broadcast',
  operands: [{ name: 'a' }, { name: 'b' }],
  results: [{ name: 'shape' }],
  types: 'T, T -> T',
  dtypes: ['int32', 'int64'],
  infer(site) {
    const [a, b] = [operand(site, 0), operand(site, 1)];
    for (const { shape } of [a, b]) {
      if (shape.length <= 1) continue;
      throw invalid('OPERAND_RANK', 'a shape is a list of sizes', { received: formatShape(shape) });
    }
    const ranks = [a.shape[0] ?? 0, b.shape[0] ?? 0];
    return [{ dtype: a.dtype, shape: [ranks.includes(UNKNOWN) ? UNKNOWN : Math.max(...ranks)] }];
  },
  prepare:
    () =>
    ([a, b], [y]) => {
      const shape = broadcastShapes(...[a, b].map((data) => integers(data as TensorData) ?? []));
      if (y instanceof BigInt64Array) y.set(shape.map(BigInt));
      else (y as Int32Array).set(shape);
    },
  example: inTests(() => (random, dtype) => {
    const shape = Array.from({ length: random.integer(1, 4) }, () => random.integer(1, 5));
    const other = shape
      .map((size) => (random.next() < 0.5 ? 1 : size))
      .slice(random.integer(0, shape.length - 1));
    return {
      inputs: [shape, other].map((sizes) => ({ tensor: integersTensor(dtype, [sizes.length], sizes) })),
    };
  }),
});
