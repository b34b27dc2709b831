import { inTests } from '#in-tests';
import { randomOperand } from '../../../families/examples.ts';
import { singleRow } from '../../../families/single-row.ts';
import { mapSize } from '../../../lib/constants.ts';
import { invalid } from '../../../lib/errors.ts';
import { fft } from '../../../lib/fft.ts';
import { operand } from '../../../lib/site.ts';
import { requireLength } from '../../lib/frames.ts';
import { type AttributesOf, flag, flexOptions, whole } from '../../options/flex.ts';

const options = flexOptions({ magnitude_squared: flag(false), stride: whole(), window_size: whole() });
type Attributes = AttributesOf<typeof options>;

/** Source: `tflite/kernels/audio_spectrogram.cc`, `internal/spectrogram.cc`. */
export const audioSpectrogram = singleRow<Attributes>({
  name: 'AudioSpectrogram',
  custom: options,
  summary:
    'magnitudes (or their squares) of the Fourier transforms of overlapping Hann windows, a plane for each channel',
  operands: [{ name: 'sound' }],
  types: 'float32 -> float32',
  dtypes: ['float32'],
  tolerance: 'close',
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    const { window, stride } = windowOf(site.attrs);
    if (shape.length !== 2) {
      throw invalid('RANK', 'sound is not a list of samples by channel', {
        expected: '[samples, channels]',
        received: `[${shape}]`,
      });
    }
    const frames = mapSize(shape[0], (samples) =>
      samples < window ? 0 : 1 + Math.floor((samples - window) / stride),
    );
    return [{ dtype, shape: [shape[1], frames, fftSize(window) / 2 + 1] }];
  },
  prepare({ attrs, inputs, outputs }) {
    const { window: length, stride } = windowOf(attrs);
    const size = fftSize(length);
    const channels = inputs[0]!.shape[1];
    const [, frames, bins] = outputs[0].shape;
    const window = Float64Array.from({ length }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / length));
    const frame = new Float64Array(2 * size);
    return ([sound], [result]) => {
      const [x, y] = [sound, result] as Float32Array[];
      let at = 0;
      for (let channel = 0; channel < channels; channel++) {
        for (let start = 0; start < frames * stride; start += stride) {
          frame.fill(0);
          for (let i = 0; i < length; i++) frame[2 * i] = x[(start + i) * channels + channel] * window[i];
          fft(frame, 0, 1, size);
          for (let bin = 0; bin < bins; bin++) {
            const power = Math.fround(frame[2 * bin] ** 2 + frame[2 * bin + 1] ** 2);
            y[at++] = attrs.magnitude_squared ? power : Math.sqrt(power);
          }
        }
      }
    };
  },
  example: inTests(() => (random, dtype) => ({
    attrs: {
      magnitude_squared: random.next() < 0.5,
      stride: random.integer(1, 4),
      window_size: random.integer(2, 9),
    },
    inputs: [randomOperand(random, dtype, [random.integer(1, 20), random.integer(1, 2)])],
  })),
});

function windowOf({ window_size: window, stride }: Attributes): { window: number; stride: number } {
  requireLength(window - 1, 'window_size - 1');
  return { window, stride: requireLength(stride, 'stride') };
}

function fftSize(window: number): number {
  return 2 ** Math.ceil(Math.log2(window));
}
