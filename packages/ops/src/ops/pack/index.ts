import { formatShape, normalizeAxis, stridesOf, UNKNOWN } from '@zoo/core';
import type { PackOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { randomOperand, randomShape } from '../../families/examples.ts';
import { movement } from '../../families/single-row.ts';
import { dtypeVersions, float8, SIZED } from '../../lib/dtypes.ts';
import { invalid } from '../../lib/errors.ts';
import { operand } from '../../lib/site.ts';
import { rowMajor, stridedCopy } from '../../lib/strided-copy.ts';

export const pack = movement<PackOptions>({
  name: 'PACK',
  code: 83,
  options: 'PackOptions',
  summary: 'operands of one shape stacked along a new axis',
  operands: [{ name: 'parts', kind: 'variadic' }],
  types: 'T... -> T',
  dtypes: SIZED,
  version: dtypeVersions({ int8: 2, int16: 3, uint32: 4, ...float8(5) }),
  infer(site) {
    const first = operand(site, 0);
    const axis = normalizeAxis(site.attrs.axis, first.shape.length + 1);
    const shape = [...first.shape];
    for (let slot = 1; slot < site.inputs.length; slot++) {
      const part = operand(site, slot);
      const fits = part.shape.every(
        (size, k) => size === shape[k] || size === UNKNOWN || shape[k] === UNKNOWN,
      );
      if (part.shape.length !== shape.length || !fits) {
        throw invalid('PACK_SHAPE', 'parts differ in shape', {
          expected: formatShape(shape),
          received: formatShape(part.shape),
        });
      }
      part.shape.forEach((size, k) => {
        if (shape[k] === UNKNOWN) shape[k] = size;
      });
    }
    shape.splice(axis, 0, site.inputs.length);
    return [{ dtype: first.dtype, shape }];
  },
  prepare(site) {
    const { dtype, shape } = operand(site, 0);
    const axis = normalizeAxis(site.attrs.axis, shape.length + 1);
    const all = stridesOf(site.outputs[0].shape);
    const strides = all.filter((_, k) => k !== axis);
    const copies = site.inputs.map((_, part) =>
      stridedCopy(dtype, shape, rowMajor(shape), { offset: part * all[axis], strides }),
    );
    return (inputs, [y]) => {
      copies.forEach((copy, part) => {
        copy(inputs[part]!, y);
      });
    };
  },
  example: inTests(() => (random, dtype) => {
    const shape = randomShape(random, 0, 3);
    const valuesCount = random.integer(1, 4);
    return {
      attrs: { valuesCount, axis: random.integer(-shape.length - 1, shape.length) },
      inputs: Array.from({ length: valuesCount }, () => randomOperand(random, dtype, shape)),
    };
  }),
});
