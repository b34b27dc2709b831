import { type Random, tensor } from '@zoo/core';
import { inTests } from '#in-tests';
import { randomTensor } from '../../../conformance/cases.ts';
import { singleRow } from '../../../families/single-row.ts';
import { invalid } from '../../../lib/errors.ts';
import { operand, requireOneElement } from '../../../lib/site.ts';
import { requireLength } from '../../lib/frames.ts';
import { type AttributesOf, flexOptions, whole } from '../../options/flex.ts';
import { type MelFilters, melFilters } from './mel.ts';

const options = flexOptions({
  dct_coefficient_count: whole(),
  filterbank_channel_count: whole(),
  lower_frequency_limit: whole(),
  upper_frequency_limit: whole(),
});

/** Below this, sums under a filter count as this before the logarithm. */
const FLOOR = 1e-12;

/** Source: `tflite/kernels/mfcc.cc` and `internal/mfcc*.cc`; the spectrum is squared magnitudes. */
export const mfcc = singleRow<AttributesOf<typeof options>>({
  name: 'Mfcc',
  custom: options,
  summary: 'mel-frequency cepstral coefficients of a squared spectrogram',
  operands: [{ name: 'spectrogram' }, { name: 'sample_rate' }],
  types: 'float32, int32 -> float32',
  dtypes: ['float32'],
  tolerance: 'loose',
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    const { attrs } = site;
    requireOneElement(site, 1, 'the sample rate');
    const bands = requireLength(attrs.filterbank_channel_count, 'filterbank_channel_count', 1 << 12);
    const count = requireLength(attrs.dct_coefficient_count, 'dct_coefficient_count', bands);
    const limits =
      attrs.lower_frequency_limit >= 0 && attrs.upper_frequency_limit > attrs.lower_frequency_limit;
    if (shape.length !== 3 || shape[2] === 0 || shape[2] === 1 || !limits) {
      throw invalid('MFCC_RANGE', 'the spectrogram or the frequency limits are impossible', {
        expected: '[channels, frames, 2 or more bins], 0 <= lower < upper',
        received: `[${shape}], ${attrs.lower_frequency_limit} to ${attrs.upper_frequency_limit}`,
      });
    }
    return [{ dtype, shape: [shape[0], shape[1], count] }];
  },
  prepare({ attrs, inputs }) {
    const bins = inputs[0]!.shape[2];
    const { filterbank_channel_count: bands, dct_coefficient_count: count } = attrs;
    const cosines = Float64Array.from(
      { length: count * bands },
      (_, i) =>
        Math.sqrt(2 / bands) * Math.cos((Math.floor(i / bands) * Math.PI * ((i % bands) + 0.5)) / bands),
    );
    const logs = new Float64Array(bands);
    return ([spectrogram, rate], [result]) => {
      const [x, y] = [spectrogram, result] as Float32Array[];
      const filters = melFilters(
        bins,
        checkedRate((rate as Int32Array)[0]),
        bands,
        attrs.lower_frequency_limit,
        attrs.upper_frequency_limit,
      );
      if (filters.last >= bins) {
        throw invalid('MFCC_RANGE', 'the upper frequency lies above the spectrum', {
          expected: `a bin below ${bins}`,
          received: String(filters.last),
        });
      }
      for (let frame = 0; frame < x.length / bins; frame++) {
        bandLogs(x.subarray(frame * bins, (frame + 1) * bins), filters, logs);
        for (let k = 0; k < count; k++) {
          let sum = 0;
          for (let band = 0; band < bands; band++) sum += cosines[k * bands + band] * logs[band];
          y[frame * count + k] = sum;
        }
      }
    };
  },
  example: inTests(() => (random: Random, dtype) => {
    const spectrogram = randomTensor(random, dtype, [random.integer(1, 2), random.integer(1, 3), 65]);
    const data = (spectrogram.data as Float32Array).map((value) => value * value);
    return {
      attrs: {
        dct_coefficient_count: 5,
        filterbank_channel_count: 10,
        lower_frequency_limit: 20,
        upper_frequency_limit: 4000,
      },
      inputs: [{ tensor: { ...spectrogram, data } }, { tensor: tensor('int32', [1], Int32Array.of(16000)) }],
    };
  }),
});

/** Logarithms of the magnitudes under each filter. */
function bandLogs(
  spectrum: Float32Array,
  { first, last, bands, weights }: MelFilters,
  logs: Float64Array,
): void {
  logs.fill(0);
  for (let bin = first; bin <= last; bin++) {
    const magnitude = Math.sqrt(spectrum[bin]);
    const weighted = magnitude * weights[bin];
    const band = bands[bin];
    if (band >= 0) logs[band] += weighted;
    if (band + 1 < logs.length) logs[band + 1] += magnitude - weighted;
  }
  for (let band = 0; band < logs.length; band++) logs[band] = Math.log(Math.max(logs[band], FLOOR));
}

function checkedRate(rate: number): number {
  if (rate > 0) return rate;
  throw invalid('MFCC_RANGE', 'the sample rate is impossible', {
    expected: 'above 0',
    received: String(rate),
  });
}
