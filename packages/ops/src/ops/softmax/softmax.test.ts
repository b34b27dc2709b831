import { expect, it } from '@jest/globals';
import { allocate, perTensor, Random, type TensorData, tensor } from '@zoo/core';
import { evaluate } from '../../evaluate.ts';
import { ops } from '../../table.ts';

const random = new Random(7);

it.each([
  ['int8', -128, 127, 0.1, 1 / 256, -128],
  ['uint8', 0, 255, 0.1, 1 / 256, 0],
  ['int16', -32768, 32767, 1 / 8192, 1 / 32768, 0],
] as const)(
  'SOFTMAX of %s stays within a step of the real one',
  (dtype, min, max, scale, scaleOut, zeroOut) => {
    const logits = allocate(dtype, 64) as Int16Array;
    for (let i = 0; i < 64; i++) logits[i] = random.integer(min, max);
    const [{ data }] = evaluate(ops.find('SOFTMAX', false)!, {
      attrs: { beta: 1 },
      inputs: [tensor(dtype, [4, 16], logits as TensorData, perTensor(scale, 0))],
      outputs: [{ quantization: perTensor(scaleOut, zeroOut) }],
    });
    for (let row = 0; row < 4; row++) {
      const reals = Array.from(logits.subarray(16 * row, 16 * row + 16), (q) =>
        Math.exp(q * Math.fround(scale)),
      );
      const total = reals.reduce((sum, x) => sum + x);
      reals.forEach((x, i) => {
        const expected = Math.min(x / total / scaleOut + zeroOut, max);
        // 16 bits: two interpolated tables on the way
        expect(Math.abs(Number(data[16 * row + i]) - expected)).toBeLessThan(dtype === 'int16' ? 6 : 1);
      });
    }
  },
);
