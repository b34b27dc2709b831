import { normalizeAxis, UNKNOWN } from '@zoo/core';
import type { SqueezeOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { randomOperand, randomShape } from '../../families/examples.ts';
import { movement } from '../../families/single-row.ts';
import { dtypeVersions, RESHAPABLE } from '../../lib/dtypes.ts';
import { invalid } from '../../lib/errors.ts';
import { operand } from '../../lib/site.ts';
import { copyAll } from '../../lib/strided-copy.ts';

export const squeeze = movement<SqueezeOptions>({
  name: 'SQUEEZE',
  code: 43,
  options: 'SqueezeOptions',
  summary: 'x without axes of size 1: those named, or all',
  types: 'T -> T',
  dtypes: RESHAPABLE,
  traits: ['reshaping', 'pure', 'in-place'],
  version: dtypeVersions({ string: 2 }),
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    const named = site.attrs.squeezeDims ?? [];
    if (named.length === 0) {
      const open = shape.includes(UNKNOWN); // a size that turns out as 1 would vanish
      return [{ dtype, shape: open ? undefined : shape.filter((size) => size !== 1) }];
    }
    const axes = new Set(named.map((axis) => normalizeAxis(axis, shape.length)));
    for (const axis of axes) {
      if (shape[axis] === 1 || shape[axis] === UNKNOWN) continue;
      throw invalid('SQUEEZE_SIZE', `axis ${axis} cannot be squeezed`, {
        expected: 'size 1',
        received: String(shape[axis]),
      });
    }
    return [{ dtype, shape: shape.filter((_, axis) => !axes.has(axis)) }];
  },
  prepare:
    () =>
    ([x], [y]) =>
      copyAll(x!, y),
  example: inTests(() => (random, dtype) => {
    const shape = [1, ...randomShape(random, 1, 3), 1];
    const squeezeDims = random.pick([[], [0], [-1], [0, shape.length - 1]]);
    return { attrs: { squeezeDims }, inputs: [randomOperand(random, dtype, shape)] };
  }),
});
