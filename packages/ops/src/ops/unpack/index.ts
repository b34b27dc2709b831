import { normalizeAxis, stridesOf, UNKNOWN } from '@zoo/core';
import type { UnpackOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { randomOperand, randomShape } from '../../families/examples.ts';
import { movement } from '../../families/single-row.ts';
import { dtypeVersions, float8, SIZED } from '../../lib/dtypes.ts';
import { invalid } from '../../lib/errors.ts';
import { operand } from '../../lib/site.ts';
import { rowMajor, stridedCopy } from '../../lib/strided-copy.ts';

export const unpack = movement<UnpackOptions>({
  name: 'UNPACK',
  code: 88,
  options: 'UnpackOptions',
  summary: 'the slices of x along an axis, without that axis',
  results: [{ name: 'parts', kind: 'variadic' }],
  types: 'T -> T...',
  dtypes: SIZED,
  version: dtypeVersions({ int8: 2, uint8: 2, bool: 3, int16: 4, float16: 5, bfloat16: 5, ...float8(6) }),
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    const axis = normalizeAxis(site.attrs.axis, shape.length);
    const { num } = site.attrs;
    if (num < 0 || (shape[axis] !== UNKNOWN && shape[axis] !== num)) {
      throw invalid('UNPACK_COUNT', `axis ${axis} does not have one slice for each result`, {
        expected: String(num),
        received: String(shape[axis]),
      });
    }
    const part = { dtype, shape: shape.filter((_, k) => k !== axis) };
    return site.outputs.length === num
      ? site.outputs.map(() => part)
      : Array.from({ length: num }, () => part);
  },
  prepare(site) {
    const { dtype, shape } = operand(site, 0);
    const axis = normalizeAxis(site.attrs.axis, shape.length);
    const all = stridesOf(shape);
    const part = shape.filter((_, k) => k !== axis);
    const strides = all.filter((_, k) => k !== axis);
    const copies = site.outputs.map((_, k) =>
      stridedCopy(dtype, part, { offset: k * all[axis], strides }, rowMajor(part)),
    );
    return ([x], results) => {
      copies.forEach((copy, k) => {
        copy(x!, results[k]);
      });
    };
  },
  example: inTests(() => (random, dtype) => {
    const shape = randomShape(random, 1, 4);
    const axis = random.integer(0, shape.length - 1);
    return { attrs: { num: shape[axis], axis }, inputs: [randomOperand(random, dtype, shape)] };
  }),
});
