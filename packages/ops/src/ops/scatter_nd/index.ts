import { allocate, formatShape, type Shape, stridesOf, UNKNOWN } from '@zoo/core';
import { inTests } from '#in-tests';
import { integersTensor, list, randomOperand, randomShape } from '../../families/examples.ts';
import { singleRow } from '../../families/single-row.ts';
import { checkedIndex, product } from '../../lib/blocks.ts';
import { givenSize, unknownShape } from '../../lib/constants.ts';
import { invalid } from '../../lib/errors.ts';
import { integers, operand } from '../../lib/site.ts';
import { fillWith } from '../../lib/strided-copy.ts';

export const scatterNd = singleRow({
  name: 'SCATTER_ND',
  code: 122,
  options: 'ScatterNdOptions',
  summary: 'zeros with slices added at coordinates; slices that meet add up',
  operands: [{ name: 'indices' }, { name: 'updates' }, { name: 'shape', kind: 'constant' }],
  types: 'int32, T, int32 -> T',
  dtypes: ['float32', 'int8', 'uint8', 'int32', 'int64', 'bool'],
  // gaps are stored as 0 and slices that meet are added as stored: neither is right for affine integers
  quantize: { results: 'none', plain: [0, 2] },
  infer(site) {
    const { dtype } = operand(site, 1);
    const sizes = integers(site.inputs[2]?.data);
    if (sizes === undefined) {
      const [rank] = operand(site, 2).shape;
      return [{ dtype, shape: rank >= 0 ? unknownShape(rank) : undefined }];
    }
    for (const size of sizes) givenSize(size, 'the shape');
    checkUpdates(operand(site, 0).shape, operand(site, 1).shape, sizes);
    return [{ dtype, shape: sizes }];
  },
  prepare(site) {
    const indexShape = operand(site, 0).shape;
    const { shape, dtype } = site.outputs[0];
    const depth = indexShape[indexShape.length - 1];
    const strides = stridesOf(shape);
    const inner = product(shape.slice(depth));
    const count = product(indexShape.slice(0, -1));
    const zero = allocate(dtype, 1);
    return ([indices, updates], [y]) => {
      const at = indices as Int32Array;
      const from = updates as Float32Array;
      const to = y as Float32Array;
      fillWith(y, zero);
      for (let k = 0; k < count; k++) {
        let start = 0;
        for (let axis = 0; axis < depth; axis++) {
          start += checkedIndex(at[k * depth + axis], shape[axis]) * strides[axis];
        }
        for (let i = 0; i < inner; i++) {
          const sum = to[start + i] + from[k * inner + i];
          to[start + i] = dtype === 'bool' ? Math.min(sum, 1) : sum;
        }
      }
    };
  },
  example: inTests(() => (random, dtype) => {
    const shape = randomShape(random, 1, 4);
    const depth = random.integer(1, shape.length);
    const count = random.integer(1, 4);
    const indices = Array.from({ length: count }, () =>
      shape.slice(0, depth).map((size) => random.integer(0, size - 1)),
    ).flat();
    return {
      inputs: [
        { tensor: integersTensor('int32', [count, depth], indices) },
        randomOperand(random, dtype, [count, ...shape.slice(depth)]),
        list(shape),
      ],
    };
  }),
});

/** Updates are one slice of the result for each row of the indices. */
function checkUpdates(indices: Shape, updates: Shape, result: Shape): void {
  const depth = indices.at(-1) ?? 0;
  if (depth === UNKNOWN) return;
  const expected = [...indices.slice(0, -1), ...result.slice(depth)];
  const fits = expected.every((size, k) => size === updates[k] || size === UNKNOWN || updates[k] === UNKNOWN);
  if (depth >= 1 && depth <= result.length && updates.length === expected.length && fits) return;
  throw invalid('SCATTER_ND_SHAPE', 'updates do not fit the indices and the shape', {
    expected: formatShape(expected),
    received: formatShape(updates),
  });
}
