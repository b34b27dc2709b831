import { inTests } from '#in-tests';
import { randomOperand } from '../../../families/examples.ts';
import { singleRow } from '../../../families/single-row.ts';
import { operand } from '../../../lib/site.ts';
import { scaledLog } from '../../lib/integers.ts';
import { type AttributesOf, flexOptions, whole } from '../../options/flex.ts';

const options = flexOptions({ input_correction_bits: whole(), output_scale: whole() });

export const signalFilterBankLog = singleRow<AttributesOf<typeof options>>({
  name: 'SignalFilterBankLog',
  custom: options,
  summary: 'output_scale * ln(x << input_correction_bits), 0 for 0 and 1, at most 32767',
  types: 'uint32 -> int16',
  dtypes: ['uint32'],
  infer: (site) => [{ dtype: 'int16', shape: operand(site, 0).shape }],
  prepare: ({ attrs }) => {
    const bits = Math.min(Math.max(attrs.input_correction_bits, 0), 31);
    return ([channels], [result]) => {
      const [x, y] = [channels as Uint32Array, result as Int16Array];
      for (let i = 0; i < x.length; i++) {
        const scaled = (x[i] << bits) >>> 0;
        y[i] = scaled > 1 ? Math.min(scaledLog(scaled, attrs.output_scale), 32767) : 0;
      }
    };
  },
  example: inTests(() => (random, dtype) => ({
    attrs: { input_correction_bits: random.integer(0, 4), output_scale: 64 },
    inputs: [randomOperand(random, dtype, [random.integer(1, 9)])],
  })),
});
