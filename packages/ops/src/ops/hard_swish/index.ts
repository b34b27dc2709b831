import {
  clamp,
  QUANTIZED_RANGE,
  type QuantizedDType,
  quantizeMultiplier,
  roundingShiftRight,
} from '@zoo/core';
import type { Row } from '../../families/rows.ts';
import { float, unary } from '../../families/unary.ts';
import { invalid } from '../../lib/errors.ts';
import { operand, quantizationOf } from '../../lib/site.ts';

const f32 = Math.fround;

export const hardSwish = unary({
  name: 'HARD_SWISH',
  code: 117,
  options: 'HardSwishOptions',
  summary: 'x * relu6(x + 3) / 6',
  tolerance: 'close',
  rows: {
    float: float((x) => (x * Math.min(Math.max(x + 3, 0), 6)) / 6),
    int8: { dtypes: ['int8', 'uint8'], quantized: true, prepare: quantizedHardSwish() },
  },
});

/**
 * 16-bit fixed point: the input is taken to 1/128 of its scale; a factor in [-1, 1] for (x / 3) is mapped to
 * relu6(x + 3) / 6 in [0, 1] and multiplied on. Source: `reference_ops::HardSwish`.
 */
function quantizedHardSwish(): Row['prepare'] {
  return (site) => {
    const x = operand(site, 0);
    const from = quantizationOf(x, 'operand 0');
    const to = quantizationOf(site.outputs[0], 'the result');
    const { min, max } = QUANTIZED_RANGE[x.dtype as QuantizedDType];
    const fine = f32(from.scale[0] / 128);
    const toOutput = narrow(f32(fine / to.scale[0]));
    const toFactor = narrow(f32(fine / f32(3 / 32768)));
    if (toOutput.shift > 0) {
      throw invalid('HARD_SWISH_SCALE', 'the result scale is too small for the operand scale', {
        expected: `at least ${fine}`,
        received: String(to.scale[0]),
      });
    }
    const [zeroIn, zeroOut] = [from.zeroPoint[0], to.zeroPoint[0]];
    return ([input], [output]) => {
      const q = input as Int8Array;
      const out = output as Int8Array;
      for (let i = 0; i < out.length; i++) {
        const value = (q[i] - zeroIn) * 128;
        const scaled = highMultiply16(value, toOutput.significand);
        const product = truncatingHighMultiply16(factor(value, toFactor), scaled);
        const result = roundingShiftRight(product, -toOutput.shift) + zeroOut;
        out[i] = Math.min(Math.max(result, min), max);
      }
    };
  };
}

interface Multiplier16 {
  readonly significand: number;
  readonly shift: number;
}

/** relu6(x + 3) / 6 in Q0.15. The left shift is split, the last bit after the multiplication, to keep precision. */
function factor(value: number, { significand, shift }: Multiplier16): number {
  let y = shift > 0 ? saturate16(value * 2 ** (shift - 1)) : value;
  y = highMultiply16(y, significand);
  if (shift > 0) y = saturate16(y * 2);
  else if (shift < 0) y = roundingShiftRight(y, -shift);
  return (y + 32768) >> 1;
}

/** A multiplier with a significand of 15 bits. */
function narrow(multiplier: number): Multiplier16 {
  const { significand, shift } = quantizeMultiplier(multiplier);
  return { significand: significand > 0x7fff7fff ? 0x7fff : (significand + 32768) >> 16, shift };
}

/** Rounding doubling high multiplication of int16: (a * b +- 2^14) / 2^15, truncated. */
function highMultiply16(a: number, b: number): number {
  const product = a * b;
  return saturate16(Math.trunc((product + (product >= 0 ? 16384 : -16383)) / 32768));
}

function truncatingHighMultiply16(a: number, b: number): number {
  return saturate16(Math.trunc((a * b) / 32768));
}

function saturate16(x: number): number {
  return clamp(x, -32768, 32767);
}
