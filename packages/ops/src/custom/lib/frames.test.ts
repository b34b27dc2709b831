import { describe, expect, it } from '@jest/globals';
import { tensor } from '@zoo/core';
import { isolatedScope, prepare } from '../../evaluate.ts';
import { signalRfft } from '../ops/signal_rfft/index.ts';
import { frameCount } from './frames.ts';

describe('frames', () => {
  it('are counted, whatever is in them', () => {
    expect(frameCount([2, 3, 5])).toBe(6);
    expect(frameCount([4])).toBe(1);
    expect(frameCount([2, 0])).toBe(2);
  });

  it('that are empty have a spectrum of zeros, and not what was in memory', () => {
    const inputs = [tensor('float32', [2, 0], new Float32Array(0))];
    const { run } = prepare(signalRfft, { attrs: { T: 0, fft_length: 4 }, inputs, outputs: [] });
    const result = new Float32Array(12).fill(7);
    run([inputs[0].data], [result], isolatedScope());
    expect(result.every((value) => value === 0)).toBe(true);
  });
});
