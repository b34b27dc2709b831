import { inTests } from '#in-tests';
import { randomOperand, randomShape } from '../../../families/examples.ts';
import { singleRow } from '../../../families/single-row.ts';
import { mapSize } from '../../../lib/constants.ts';
import { invalid } from '../../../lib/errors.ts';
import { operand } from '../../../lib/site.ts';
import { arithmeticOf, FFT_DTYPES, fftLength, fftOptions, samples } from '../../lib/fft-op.ts';
import { frameCount, frameSize, withFrames } from '../../lib/frames.ts';
import { realFft } from '../../lib/real-fft.ts';
import type { AttributesOf } from '../../options/flex.ts';

export const signalRfft = singleRow<AttributesOf<typeof fftOptions>>({
  name: 'SignalRfft',
  custom: fftOptions,
  summary: 'Fourier transform of frames, padded with zeros to fft_length; (real, imaginary) pairs',
  types: 'T -> T',
  dtypes: FFT_DTYPES,
  tolerance: 'close',
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    const length = fftLength(site.attrs.fft_length);
    mapSize(frameSize(shape), (size) => {
      if (size <= length) return size;
      throw invalid('SHAPE_MISMATCH', 'a frame is longer than the transform', {
        expected: `at most ${length}`,
        received: String(size),
      });
    });
    return [{ dtype, shape: withFrames(shape, length + 2) }];
  },
  prepare({ attrs, inputs }) {
    const { dtype, shape } = inputs[0]!;
    const length = fftLength(attrs.fft_length);
    const transform = realFft(length, arithmeticOf(dtype));
    const [frames, size] = [frameCount(shape), frameSize(shape)];
    const frame = new Float64Array(length);
    const spectrum = new Float64Array(length + 2);
    return ([input], [output]) => {
      const [x, y] = [samples(input), samples(output)];
      for (let i = 0; i < frames; i++) {
        frame.set(x.subarray(i * size, (i + 1) * size));
        transform(frame, spectrum);
        y.set(spectrum, i * spectrum.length);
      }
    };
  },
  example: inTests(() => (random, dtype) => {
    const shape = randomShape(random, 1, 2, 12);
    const length = random.pick([12, 16, 20, 22, 28, 32]);
    return { attrs: { T: 0, fft_length: length }, inputs: [randomOperand(random, dtype, shape)] };
  }),
});
