import { expect, it } from '@jest/globals';
import { sigmoid16, sigmoidInput, tanh16 } from './sigmoid16.ts';

it.each([1 / 4096, 1 / 2048, 0.0001, 0.0003])(
  'int16 sigmoid and tanh follow the real curves at scale %d',
  (scale) => {
    const input = sigmoidInput(scale, 0);
    for (let q = -32768; q < 32768; q += 97) {
      const x = q * scale;
      expect(Math.abs(sigmoid16(q, input) / 32768 - 1 / (1 + Math.exp(-x)))).toBeLessThan(3e-4);
      expect(Math.abs(tanh16(q, input) / 32768 - Math.tanh(x))).toBeLessThan(6e-4);
    }
  },
);

it('knows the published ends and middle', () => {
  const input = sigmoidInput(1 / 4096, 0);
  expect([-32768, 0, 32767].map((q) => sigmoid16(q, input))).toEqual([11, 16384, 32757]);
});

it('refuses a zero point', () => {
  expect(() => sigmoidInput(1, 3)).toThrow(/symmetric/);
});
