import { roundHalfAway } from '@zoo/core';
import type { FakeQuantOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { randomOperand, randomShape } from '../../families/examples.ts';
import { singleRow } from '../../families/single-row.ts';
import { invalid } from '../../lib/errors.ts';
import { operand } from '../../lib/site.ts';

const f32 = Math.fround;

export const fakeQuant = singleRow<FakeQuantOptions>({
  name: 'FAKE_QUANT',
  code: 80,
  options: 'FakeQuantOptions',
  summary: 'x rounded as if it had been quantized and dequantized',
  types: 'T -> T',
  dtypes: ['float32'],
  tolerance: 'close',
  traits: ['elementwise', 'layout-agnostic', 'pure', 'in-place'],
  version: ({ attrs }) => (attrs.narrowRange ? 2 : 1),
  infer(site) {
    const { min, max, numBits } = site.attrs;
    if (!(min < max) || !(numBits >= 2 && numBits <= 16)) {
      throw invalid('FAKE_QUANT_RANGE', 'impossible quantization range', {
        expected: 'min < max, 2 to 16 bits',
        received: `[${min}, ${max}], ${numBits} bits`,
      });
    }
    const { dtype, shape } = operand(site, 0);
    return [{ dtype, shape }];
  },
  prepare({ attrs }) {
    // the range is moved so that 0 is representable: `NudgeQuantizationRange`
    const first = attrs.narrowRange ? 1 : 0;
    const last = 2 ** attrs.numBits - 1;
    const scale = f32(f32(attrs.max - attrs.min) / (last - first));
    const zeroPoint = Math.min(Math.max(roundHalfAway(f32(first - f32(attrs.min / scale))), first), last);
    const low = f32((first - zeroPoint) * scale);
    const high = f32((last - zeroPoint) * scale);
    const inverse = f32(1 / scale);
    return ([input], [output]) => {
      const x = input as Float32Array;
      const y = output as Float32Array;
      for (let i = 0; i < y.length; i++) {
        const inside = Math.min(Math.max(x[i], low), high);
        y[i] = f32(roundHalfAway(f32(f32(inside - low) * inverse)) * scale) + low;
      }
    };
  },
  example: inTests(() => (random, dtype) => ({
    attrs: {
      min: f32(-random.next() * 2),
      max: f32(random.next() * 2 + 0.1),
      numBits: random.integer(2, 8),
      narrowRange: random.next() < 0.5,
    },
    inputs: [randomOperand(random, dtype, randomShape(random, 0, 3))],
  })),
});
