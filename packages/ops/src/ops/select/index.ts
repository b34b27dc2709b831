import { formatShape, type Shape, sameShape, stridesOf, UNKNOWN } from '@zoo/core';
import { inTests } from '#in-tests';
import { randomOperand, randomShape } from '../../families/examples.ts';
import { choose, SELECTABLE } from '../../families/select.ts';
import { movement } from '../../families/single-row.ts';
import { dtypeVersions } from '../../lib/dtypes.ts';
import { invalid } from '../../lib/errors.ts';
import { operand } from '../../lib/site.ts';

const byDtype = dtypeVersions({ uint32: 4, int8: 2 }, { slot: 1 });

export const select = movement({
  name: 'SELECT',
  code: 64,
  options: 'SelectOptions',
  summary: 'x where the condition holds, y elsewhere; a condition of one axis chooses whole rows',
  operands: [{ name: 'condition' }, { name: 'x' }, { name: 'y' }],
  results: [{ name: 'z' }],
  types: 'bool, T, T -> T',
  dtypes: SELECTABLE,
  traits: ['pure'],
  quantize: { results: 'same', plain: [0] },
  version: (site) => Math.max(byDtype(site), operand(site, 0).shape.length > 4 ? 3 : 1),
  infer(site) {
    const [condition, x, y] = [0, 1, 2].map((slot) => operand(site, slot));
    if (
      !compatible(x.shape, y.shape) ||
      !(isRow(condition.shape, x.shape) || compatible(condition.shape, x.shape))
    ) {
      throw invalid('SELECT_SHAPE', 'condition, x and y do not go together', {
        received: [condition, x, y].map(({ shape }) => formatShape(shape)).join(', '),
      });
    }
    return [
      { dtype: x.dtype, shape: x.shape.map((size, axis) => (size === UNKNOWN ? y.shape[axis] : size)) },
    ];
  },
  prepare(site) {
    const { shape } = site.outputs[0];
    const strides = stridesOf(shape);
    const condition = operand(site, 0).shape;
    const whole = sameShape(condition, shape);
    // a scalar condition decides everything, one axis decides rows
    const steps = whole ? strides : strides.map((_, axis) => (axis === 0 && condition.length === 1 ? 1 : 0));
    const run = choose(shape, steps, strides, strides);
    return ([mask, x, y], [z]) => run(mask!, x!, y!, z);
  },
  example: inTests(() => (random, dtype) => {
    const shape = randomShape(random, 1, 4);
    const condition = random.pick([shape, shape.slice(0, 1), []]);
    return {
      inputs: [
        randomOperand(random, 'bool', condition),
        randomOperand(random, dtype, shape),
        randomOperand(random, dtype, shape),
      ],
    };
  }),
});

function compatible(a: Shape, b: Shape): boolean {
  return (
    a.length === b.length &&
    a.every((size, axis) => size === b[axis] || size === UNKNOWN || b[axis] === UNKNOWN)
  );
}

function isRow(condition: Shape, shape: Shape): boolean {
  return condition.length === 0 || compatible(condition, shape.slice(0, 1));
}
