import { elementCount, formatShape, type Shape, UNKNOWN } from '@zoo/core';
import type { Site } from '@zoo/ir';
import type { ReshapeOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { list, randomOperand, randomShape } from '../../families/examples.ts';
import { movement } from '../../families/single-row.ts';
import { unknownShape } from '../../lib/constants.ts';
import { RESHAPABLE } from '../../lib/dtypes.ts';
import { invalid } from '../../lib/errors.ts';
import { integers, operand } from '../../lib/site.ts';
import { copyAll } from '../../lib/strided-copy.ts';

export const reshape = movement<ReshapeOptions>({
  name: 'RESHAPE',
  code: 22,
  options: 'ReshapeOptions',
  summary: 'the same elements in another shape; one size of -1 takes what is left',
  operands: [{ name: 'x' }, { name: 'shape', kind: 'optional' }],
  types: 'T, int32|int64? -> T',
  dtypes: RESHAPABLE,
  traits: ['reshaping', 'pure', 'in-place'],
  quantize: { results: 'same', plain: [1] },
  infer(site) {
    const x = operand(site, 0);
    return [{ dtype: x.dtype, shape: resolve(x.shape, wantedShape(site)) }];
  },
  prepare:
    () =>
    ([x], [y]) =>
      copyAll(x!, y),
  example: inTests(() => (random, dtype) => {
    const shape = randomShape(random, 1, 4);
    const [head, ...rest] = random.shuffle(shape);
    const wanted = random.next() < 0.5 ? [head, ...rest] : [-1, ...rest];
    const x = randomOperand(random, dtype, shape);
    if (random.next() < 0.3) return { attrs: { newShape: wanted }, inputs: [x] };
    return { inputs: [x, list(wanted)] };
  }),
});

/** The operand wins over the attribute; undefined while only run time knows. */
function wantedShape(site: Site<ReshapeOptions>): Shape | number | undefined {
  const shape = site.inputs[1];
  if (shape === undefined) return site.attrs.newShape ?? [];
  const values = integers(shape.data);
  if (values) return values;
  return shape.shape.length === 1 && shape.shape[0] !== UNKNOWN ? shape.shape[0] : undefined;
}

/** A number as `wanted` says the rank alone. */
function resolve(from: Shape, wanted: Shape | number | undefined): Shape | undefined {
  if (wanted === undefined) return undefined;
  if (typeof wanted === 'number') return unknownShape(wanted);
  const count = elementCount(from);
  // files of early converters write the shape of a scalar as [0]
  if (wanted.length === 1 && wanted[0] === 0 && count === 1) return [];
  const rest = elementCount(wanted.filter((size) => size !== UNKNOWN));
  const open = wanted.filter((size) => size === UNKNOWN).length;
  const fits = open === 0 ? rest === count : rest > 0 && count % rest === 0;
  if (
    open > 1 ||
    wanted.some((size) => size < UNKNOWN) ||
    (count !== UNKNOWN && !fits && (open === 0 || count > 0))
  ) {
    throw invalid('RESHAPE_SIZES', 'the new shape does not hold the elements of x', {
      expected: `${count} elements`,
      received: formatShape(wanted),
    });
  }
  if (count === UNKNOWN || open === 0) return wanted;
  return wanted.map((size) => (size === UNKNOWN ? (rest === 0 ? 0 : count / rest) : size));
}
