import { expect, it } from '@jest/globals';
import { evaluate } from '../../../evaluate.ts';
import { floats } from '../../../testing/run.ts';
import { audioSpectrogram } from './index.ts';

/** Expected values of audio_spectrogram_test.cc. */
it.each([
  { samples: 8, stride: 1, magnitude_squared: false, expected: [0, 1, 2, 1, 0] },
  { samples: 8, stride: 1, magnitude_squared: true, expected: [0, 1, 4, 1, 0] },
  { samples: 10, stride: 2, magnitude_squared: true, expected: [0, 1, 4, 1, 0, 1, 2, 1, 2, 1] },
])('transforms $samples samples in steps of $stride', ({ samples, expected, ...options }) => {
  const sound = [-1, 0, 1, 0, -1, 0, 1, 0, 1, 0].slice(0, samples);
  const [{ shape, data }] = evaluate(audioSpectrogram, {
    attrs: { ...options, window_size: 8 },
    inputs: [floats([samples, 1], sound)],
    outputs: [],
  });
  expect(shape).toEqual([1, expected.length / 5, 5]);
  expected.forEach((value, i) => {
    expect(data[i]).toBeCloseTo(value, 5);
  });
});
