import { invalid } from './errors.ts';

/**
 * sigmoid(i / 24) in 0.16, every entry raised by half of what linear interpolation to the next one misses at the
 * midpoint. Made by formula, and equal to `sigmoid_table_uint16` of TFLite in all 256 entries.
 */
function makeTable(): Uint16Array {
  return Uint16Array.from({ length: 256 }, (_, i) => {
    const sigmoid = (x: number) => 65536 / (1 + Math.exp(-x / 24));
    const missed = sigmoid(i + 0.5) - (sigmoid(i) + sigmoid(i + 1)) / 2;
    return i === 255 ? 65535 : Math.round(sigmoid(i) + missed / 2);
  });
}

let table: Uint16Array | undefined;

/** An int16 input brought to 1/(3 * 4096) per step: (x * multiplier + round) >> shift. */
export interface SigmoidInput {
  readonly multiplier: number;
  readonly shift: number;
}

/**
 * Scales that are powers of two (1/4096, 1/2048) take an exact multiplier, others 15 bits.
 * Source: `SigmoidPrepare` and `TanhPrepare` of `tflite/kernels/activations.cc`.
 */
export function sigmoidInput(scale: number, zeroPoint: number): SigmoidInput {
  if (zeroPoint !== 0) {
    throw invalid('ZERO_POINT', 'int16 sigmoid and tanh need symmetric quantization', {
      expected: 'zero point 0',
      received: String(zeroPoint),
    });
  }
  const power = Math.log2(scale) + 12;
  if (power === 0 || power === 1) return { multiplier: 3 << power, shift: 0 };
  let multiplier = scale * 4096 * 3;
  let shift = 0;
  for (; multiplier <= 32767 / 2 && shift <= 30; shift++) multiplier *= 2;
  return { multiplier: Math.trunc(multiplier), shift };
}

/** sigmoid as Q0.15. Source: `reference_integer_ops::Logistic` for int16. */
export function sigmoid16(q: number, input: SigmoidInput): number {
  const x = scaled(q, input);
  const value = interpolate(Math.abs(x), 9, 0x7fff * 1024);
  const signed = x >= 0 ? value + 512 : 33554432 - value + 511;
  return Math.floor(signed / 1024);
}

/** tanh as Q0.15, from 2 * sigmoid(2x) - 1. Source: `reference_integer_ops::Tanh` for int16. */
export function tanh16(q: number, input: SigmoidInput): number {
  const x = scaled(q, input);
  const value = interpolate(Math.abs(x), 8, 0xffff * 256);
  const signed = x >= 0 ? value - 8388608 + 128 : -value + 8388608 + 127;
  return signed >> 8;
}

function scaled(q: number, { multiplier, shift }: SigmoidInput): number {
  const round = shift > 0 ? 2 ** (shift - 1) : 0;
  return Math.floor((q * multiplier + round) / 2 ** shift);
}

function interpolate(x: number, bits: number, saturated: number): number {
  table ??= makeTable();
  const index = x >> bits;
  if (index >= 255) return saturated;
  const rest = x & ((1 << bits) - 1);
  return (table[index] << bits) + rest * (table[index + 1] - table[index]);
}
