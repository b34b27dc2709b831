import { tensor } from '@zoo/core';
import { inTests } from '#in-tests';
import { randomOperand } from '../../../families/examples.ts';
import { singleRow } from '../../../families/single-row.ts';
import { invalid } from '../../../lib/errors.ts';
import { operand } from '../../../lib/site.ts';
import { frameSize, requireSize } from '../../lib/frames.ts';
import { bitLength } from '../../lib/integers.ts';
import { type AttributesOf, flexOptions, whole } from '../../options/flex.ts';

const options = flexOptions({ snr_shift: whole() });

/** Fractional bits of the ratio between signal and noise, and of the result. */
const RATIO_BITS = 12;
const RESULT_BITS = 6;

/** Entries of the table for all 32-bit numbers: three for each bit length, at steps of four. */
const TABLE_LENGTH = 125;

/** Source: `pcan_argc_fixed.cc`. */
export const signalPcan = singleRow<AttributesOf<typeof options>>({
  name: 'SignalPCAN',
  custom: options,
  summary: 'per-channel automatic gain: channels times a gain that falls with their noise',
  operands: [{ name: 'x' }, { name: 'noise' }, { name: 'gains' }],
  types: 'uint32, uint32, int16 -> uint32',
  dtypes: ['uint32'],
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    requireSize(frameSize(operand(site, 1).shape), frameSize(shape), 'the noise');
    const entries = frameSize(operand(site, 2).shape);
    if (entries >= 0 && entries < TABLE_LENGTH) {
      throw invalid('SHAPE_MISMATCH', 'the table of gains is too short', {
        expected: `${TABLE_LENGTH} entries`,
        received: String(entries),
      });
    }
    return [{ dtype, shape }];
  },
  prepare({ attrs }) {
    const shift = BigInt(Math.min(Math.max(attrs.snr_shift, 0), 63));
    return ([signal, noise, table], [result]) => {
      const [x, estimate, y] = [signal, noise, result] as Uint32Array[];
      for (let i = 0; i < x.length; i++) {
        const gain = BigInt(gainAt(estimate[i], table as Int16Array) >>> 0);
        y[i] = shrink(Number(BigInt.asUintN(32, BigInt.asUintN(64, BigInt(x[i]) * gain) >> shift)));
      }
    };
  },
  example: inTests(() => (random, dtype) => {
    const channels = random.integer(1, 8);
    const gains = Int16Array.from({ length: TABLE_LENGTH }, (_, i) => 32000 - 250 * i);
    return {
      attrs: { snr_shift: 6 },
      inputs: [
        randomOperand(random, dtype, [channels]),
        randomOperand(random, dtype, [channels]),
        { tensor: tensor('int16', [TABLE_LENGTH], gains) },
      ],
    };
  }),
});

/** A function given by quadratic pieces, one for each bit length of x. */
function gainAt(x: number, table: Int16Array): number {
  if (x <= 2) return table[x];
  const bits = bitLength(x);
  const at = 4 * bits - 6;
  const fraction = (bits < 11 ? x << (11 - bits) : x >>> (bits - 11)) & 0x3ff;
  let result = (table[at + 2] * fraction) >> 5;
  result += table[at + 1] << 5;
  result = Math.imul(result, fraction);
  result = (result + (1 << 14)) >> 15;
  return ((result + table[at]) << 16) >> 16;
}

/** x^2 / 4 below 2, x - 1 above: smooth, and less for what hardly stands out. */
function shrink(x: number): number {
  if (x < 2 << RATIO_BITS) return (x * x) >>> (2 + 2 * RATIO_BITS - RESULT_BITS);
  return ((x >>> (RATIO_BITS - RESULT_BITS)) - (1 << RESULT_BITS)) >>> 0;
}
