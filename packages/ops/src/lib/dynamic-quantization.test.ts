import { describe, expect, it } from '@jest/globals';
import { quantizeAsymmetric, quantizeSymmetric } from './dynamic-quantization.ts';

describe.each([
  ['symmetric', quantizeSymmetric, 127],
  ['asymmetric', quantizeAsymmetric, 255],
])('%s quantization of activations', (way, quantize, steps) => {
  it('keeps each within half a step', () => {
    const from = Float32Array.of(0.5, -1, 0.25, 1);
    const to = new Int8Array(4);
    const { scale, zeroPoint } = quantize(from, 0, to);
    expect(scale).toBeCloseTo((way === 'symmetric' ? 1 : 2) / steps, 6);
    from.forEach((value, i) => {
      expect(Math.abs(value - scale * (to[i] - zeroPoint))).toBeLessThanOrEqual(0.501 * scale);
    });
  });

  it('of infinities leaves nothing that could be taken for a number', () => {
    const to = new Int8Array(2);
    const { scale } = quantize(Float32Array.of(1, Number.NEGATIVE_INFINITY), 0, to);
    expect(Number.isFinite(scale)).toBe(false);
  });
});
