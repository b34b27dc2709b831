import { normalizeAxis, stridesOf } from '@zoo/core';
import { inTests } from '#in-tests';
import { list, randomOperand, randomShape } from '../../families/examples.ts';
import { movement } from '../../families/single-row.ts';
import { expectLength, knownIntegers, unknownShape } from '../../lib/constants.ts';
import { dtypeVersions, SIZED } from '../../lib/dtypes.ts';
import { invalid } from '../../lib/errors.ts';
import { integers, operand } from '../../lib/site.ts';
import { rowMajor, stridedCopy } from '../../lib/strided-copy.ts';

const byDtype = dtypeVersions({ int8: 2, bool: 3, int16: 5, int4: 7, bfloat16: 8, float16: 9 });

export const transpose = movement({
  name: 'TRANSPOSE',
  code: 39,
  options: 'TransposeOptions',
  summary: 'x with its axes in another order: y axis i is x axis permutation[i]',
  operands: [{ name: 'x' }, { name: 'permutation', kind: 'constant' }],
  types: 'T, int32 -> T',
  dtypes: [...SIZED, 'int4'],
  version(site) {
    const rank = operand(site, 0).shape.length;
    return Math.max(byDtype(site), rank > 6 ? 8 : rank > 5 ? 6 : rank > 4 ? 4 : 1);
  },
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    const axes = integers(site.inputs[1]?.data);
    if (axes === undefined) return [{ dtype, shape: unknownShape(shape.length) }];
    return [{ dtype, shape: permutation(axes, shape.length).map((axis) => shape[axis]) }];
  },
  prepare(site) {
    const x = operand(site, 0);
    const { shape } = site.outputs[0];
    const strides = stridesOf(x.shape);
    const axes = permutation(knownIntegers(site, 1), shape.length);
    const source = { offset: 0, strides: axes.map((axis) => strides[axis]) };
    const copy = stridedCopy(x.dtype, shape, source, rowMajor(shape));
    return ([from], [to]) => copy(from!, to);
  },
  example: inTests(() => (random, dtype) => {
    const shape = randomShape(random, 1, 5);
    const axes = random.shuffle(shape.map((_, axis) => axis));
    return { inputs: [randomOperand(random, dtype, shape), list(axes)] };
  }),
});

/** Every axis once. */
function permutation(axes: readonly number[], rank: number): number[] {
  expectLength(axes, rank, 'the permutation');
  const normal = axes.map((axis) => normalizeAxis(axis, rank));
  if (new Set(normal).size === rank) return normal;
  throw invalid('PERMUTATION', 'the permutation names an axis twice', { received: `[${axes.join(',')}]` });
}
