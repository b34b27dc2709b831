import { formatShape, stridesOf, UNKNOWN } from '@zoo/core';
import type { Site } from '@zoo/ir';
import type { SparseToDenseOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { integersTensor, list, randomOperand, randomShape } from '../../families/examples.ts';
import { singleRow } from '../../families/single-row.ts';
import { checkedIndex } from '../../lib/blocks.ts';
import { givenSize, unknownShape } from '../../lib/constants.ts';
import { dtypeVersions } from '../../lib/dtypes.ts';
import { invalid } from '../../lib/errors.ts';
import { integers, operand, requireOneElement } from '../../lib/site.ts';
import { fillWith } from '../../lib/strided-copy.ts';

export const sparseToDense = singleRow<SparseToDenseOptions>({
  name: 'SPARSE_TO_DENSE',
  code: 68,
  options: 'SparseToDenseOptions',
  summary: 'a default everywhere but at given coordinates',
  operands: [
    { name: 'indices' },
    { name: 'shape', kind: 'constant' },
    { name: 'values' },
    { name: 'default' },
  ],
  types: 'int32|int64, int32|int64, T, T -> T',
  dtypes: ['float32', 'int32', 'int64', 'int8', 'uint8'],
  version: dtypeVersions({ int8: 3, uint8: 3, int64: 2 }, { slot: 2 }),
  infer(site) {
    const { dtype } = operand(site, 2);
    requireOneElement(site, 3, 'the default');
    const sizes = integers(site.inputs[1]?.data);
    if (sizes === undefined) {
      const [rank] = operand(site, 1).shape;
      return [{ dtype, shape: rank >= 0 ? unknownShape(rank) : undefined }];
    }
    for (const size of sizes) givenSize(size, 'the shape');
    requireValues(site, layoutOf(site, sizes.length).count);
    return [{ dtype, shape: sizes }];
  },
  prepare(site) {
    const { shape } = site.outputs[0];
    const strides = stridesOf(shape);
    const { count, depth } = layoutOf(site, shape.length);
    const single = operand(site, 2).shape.length === 0;
    return ([indices, , values, fallback], [y]) => {
      fillWith(y, fallback!);
      for (let k = 0; k < count; k++) {
        let at = 0;
        for (let axis = 0; axis < depth; axis++) {
          at += checkedIndex(Number(indices![k * depth + axis]), shape[axis]) * strides[axis];
        }
        (y as Float32Array)[at] = (values as Float32Array)[single ? 0 : k];
      }
    };
  },
  example: inTests(() => (random, dtype) => {
    const shape = randomShape(random, 1, 3);
    const count = random.integer(1, 4);
    const indices = Array.from({ length: count }, () =>
      shape.map((size) => random.integer(0, size - 1)),
    ).flat();
    return {
      inputs: [
        { tensor: integersTensor('int32', [count, shape.length], indices) },
        list(shape),
        randomOperand(random, dtype, random.pick([[], [count]])),
        randomOperand(random, dtype, []),
      ],
    };
  }),
});

/** One value for all places, or one for each. */
function requireValues(site: Site, count: number): void {
  const { shape } = operand(site, 2);
  const fits = shape.length === 0 || (shape.length === 1 && [count, UNKNOWN].includes(shape[0]));
  if (fits || count === UNKNOWN) return;
  throw invalid('SPARSE_VALUES', 'the values are not as many as the indices', {
    expected: `[] or [${count}]`,
    received: formatShape(shape),
  });
}

/** Indices are one number, a list for one axis, or a row of coordinates for each value. */
function layoutOf(site: Site, rank: number): { count: number; depth: number } {
  const { shape } = operand(site, 0);
  const [count, depth] = shape.length === 2 ? shape : [shape[0] ?? 1, 1];
  if (shape.length <= 2 && (depth === rank || depth === UNKNOWN)) return { count, depth };
  throw invalid('SPARSE_INDICES', 'the indices do not name the axes of the result', {
    expected: `[n, ${rank}]`,
    received: formatShape(shape),
  });
}
