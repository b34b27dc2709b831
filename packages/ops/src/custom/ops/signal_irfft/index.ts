import { inTests } from '#in-tests';
import { randomOperand } from '../../../families/examples.ts';
import { singleRow } from '../../../families/single-row.ts';
import { operand } from '../../../lib/site.ts';
import { arithmeticOf, FFT_DTYPES, fftLength, fftOptions, samples } from '../../lib/fft-op.ts';
import { frameCount, frameSize, requireSize, withFrames } from '../../lib/frames.ts';
import { inverseRealFft } from '../../lib/real-fft.ts';
import type { AttributesOf } from '../../options/flex.ts';

export const signalIrfft = singleRow<AttributesOf<typeof fftOptions>>({
  name: 'SignalIrfft',
  custom: fftOptions,
  summary: 'frames from their Fourier transforms; in fixed point scaled down by the length',
  types: 'T -> T',
  dtypes: FFT_DTYPES,
  tolerance: 'close',
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    const length = fftLength(site.attrs.fft_length);
    requireSize(frameSize(shape), length + 2, 'the spectrum');
    return [{ dtype, shape: withFrames(shape, length) }];
  },
  prepare({ attrs, inputs }) {
    const { dtype, shape } = inputs[0]!;
    const length = fftLength(attrs.fft_length);
    const transform = inverseRealFft(length, arithmeticOf(dtype));
    const frames = frameCount(shape);
    const divisor = dtype === 'float32' ? length : 1;
    const spectrum = new Float64Array(length + 2);
    const frame = new Float64Array(length);
    return ([input], [output]) => {
      const [x, y] = [samples(input), samples(output)];
      for (let i = 0; i < frames; i++) {
        spectrum.set(x.subarray(i * spectrum.length, (i + 1) * spectrum.length));
        transform(spectrum, frame);
        for (let k = 0; k < length; k++) y[i * length + k] = frame[k] / divisor;
      }
    };
  },
  example: inTests(() => (random, dtype) => {
    const length = random.pick([4, 12, 20, 32]);
    const shape = [random.integer(1, 3), length + 2];
    return { attrs: { T: 0, fft_length: length }, inputs: [randomOperand(random, dtype, shape)] };
  }),
});
