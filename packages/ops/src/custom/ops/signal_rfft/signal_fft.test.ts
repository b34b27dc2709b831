import { describe, expect, it } from '@jest/globals';
import { Random, tensor } from '@zoo/core';
import { evaluate } from '../../../evaluate.ts';
import { signalIrfft } from '../signal_irfft/index.ts';
import { signalRfft } from './index.ts';

/** By the definition, in double precision. */
function transform(x: readonly number[]): number[] {
  return Array.from({ length: x.length / 2 + 1 }, (_, k) => {
    const terms = x.map((value, i) => [
      value * Math.cos((2 * Math.PI * k * i) / x.length),
      -value * Math.sin((2 * Math.PI * k * i) / x.length),
    ]);
    return [0, 1].map((part) => terms.reduce((sum, term) => sum + term[part], 0));
  }).flat();
}

const random = new Random(3);

describe.each([4, 6, 10, 14, 22, 32, 60, 512])('a transform of %d samples', (length) => {
  const signal = Array.from({ length }, () => random.integer(-20000, 20000));
  const expected = transform(signal);
  const attrs = { T: 0, fft_length: length };

  it('is the Fourier transform in floating point', () => {
    const [{ data }] = evaluate(signalRfft, {
      attrs,
      inputs: [tensor('float32', [length], Float32Array.from(signal))],
      outputs: [],
    });
    expected.forEach((value, i) => {
      expect(Math.abs((data[i] as number) - value)).toBeLessThan(0.1);
    });
    const [back] = evaluate(signalIrfft, {
      attrs,
      inputs: [{ dtype: 'float32', shape: [length + 2], data }],
      outputs: [],
    });
    signal.forEach((value, i) => {
      expect(back.data[i]).toBeCloseTo(value, 1);
    });
  });

  it.each([
    ['int16', Int16Array, 1],
    ['int32', Int32Array, 4096],
  ] as const)('is that, divided by the length, in %s', (dtype, Samples, factor) => {
    const data = Samples.from(signal.map((value) => value * factor));
    const [spectrum] = evaluate(signalRfft, { attrs, inputs: [tensor(dtype, [length], data)], outputs: [] });
    expected.forEach((value, i) => {
      const difference = (spectrum.data[i] as number) - (value * factor) / length;
      expect(Math.abs(difference)).toBeLessThan(12);
    });
  });
});
