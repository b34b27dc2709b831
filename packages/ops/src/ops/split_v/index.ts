import { normalizeAxis, UNKNOWN } from '@zoo/core';
import type { SplitVOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { list, randomOperand, randomShape, scalar } from '../../families/examples.ts';
import { movement } from '../../families/single-row.ts';
import { knownIntegers, scalarInteger, unknownShape } from '../../lib/constants.ts';
import { dtypeVersions, float8, SIZED } from '../../lib/dtypes.ts';
import { invalid } from '../../lib/errors.ts';
import { copyParts } from '../../lib/parts.ts';
import { integers, operand } from '../../lib/site.ts';

export const splitV = movement<SplitVOptions>({
  name: 'SPLIT_V',
  code: 102,
  options: 'SplitVOptions',
  summary: 'x cut into pieces of given sizes along an axis; one size of -1 takes the rest',
  operands: [{ name: 'x' }, { name: 'sizes', kind: 'constant' }, { name: 'axis', kind: 'constant' }],
  results: [{ name: 'parts', kind: 'variadic' }],
  types: 'T, int32|int64, int32 -> T...',
  dtypes: SIZED,
  version: dtypeVersions({ int8: 2, ...float8(3) }),
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    const sizes = integers(site.inputs[1]?.data);
    const axis = scalarInteger(site, 2);
    if (sizes === undefined || axis === undefined) {
      const count = operand(site, 1).shape[0];
      return Array.from({ length: Math.max(0, count) }, () => ({ dtype, shape: unknownShape(shape.length) }));
    }
    const at = normalizeAxis(axis, shape.length);
    return resolveSizes(sizes, shape[at]).map((size) => ({ dtype, shape: shape.with(at, size) }));
  },
  prepare(site) {
    const { dtype, shape } = operand(site, 0);
    const axis = normalizeAxis(knownIntegers(site, 2)[0], shape.length);
    const sizes = resolveSizes(knownIntegers(site, 1), shape[axis]);
    const copy = copyParts(dtype, shape, axis, sizes);
    return ([x], parts) => copy(x!, parts);
  },
  example: inTests(() => (random, dtype) => {
    const shape = randomShape(random, 1, 4);
    const axis = random.integer(0, shape.length - 1);
    const sizes = Array.from({ length: random.integer(1, 3) }, () => random.integer(1, 3));
    const x = randomOperand(
      random,
      dtype,
      shape.with(
        axis,
        sizes.reduce((sum, size) => sum + size),
      ),
    );
    if (random.next() < 0.5) sizes[0] = -1;
    return { attrs: { numSplits: sizes.length }, inputs: [x, list(sizes), scalar(axis)] };
  }),
});

function resolveSizes(sizes: readonly number[], total: number): number[] {
  const open = sizes.filter((size) => size === UNKNOWN).length;
  const sum = sizes.reduce((all, size) => all + Math.max(0, size), 0);
  const fits = total === UNKNOWN || (open === 1 ? sum <= total : sum === total);
  if (open > 1 || sizes.some((size) => size < UNKNOWN) || !fits) {
    throw invalid('SPLIT_SIZE', 'the sizes do not make up the axis', {
      expected: `a sum of ${total}`,
      received: `[${sizes.join(',')}]`,
    });
  }
  return sizes.map((size) => (size === UNKNOWN && total !== UNKNOWN ? total - sum : size));
}
