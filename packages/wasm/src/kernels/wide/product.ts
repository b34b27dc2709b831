import { f64, f64x2, i16x8, i32, i32x4, type Local, type Routine, v128 } from '../../simd/index.ts';
import { eachTile } from '../gemm/each-tile.ts';
import { PAIRED_GEMM } from '../gemm/int8.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { storeWords } from '../lib/words.ts';
import { WORD_PAIR_BYTES, WORD_PANEL } from './pack-words.ts';
import { addSums, WIDE_RESULTS, type WideSums } from './sums.ts';

const ROWS = 2;

/** Sums are split at this many bits, so that both halves times 15 bits are exact in doubles. */
export const SPLIT = 20;

const PARAMETERS = {
  ...PAIRED_GEMM,
  /** The 15 bits of the multiplier; results are sums times `factor`, shifted right by SPLIT and as far as `step` says. */
  factor: 'f32',
  step: 'f32',
  ...WIDE_RESULTS,
} as const;

type Parameters = Readonly<Record<'factor' | 'step' | keyof typeof WIDE_RESULTS, Local<'f32'>>>;

/** C = requantize(A W) for two matrices of 16-bit integers, W packed by `packWords`; sums below 2^53. */
export const productOfWords: Kernel<keyof typeof PARAMETERS> = defineKernel(
  `int16-words-${ROWS}x8`,
  PARAMETERS,
  (f, p) => {
    const results = scaledWords(f, p);
    const one = i32x4.splat(1);
    // each pair is 1 short, see below
    const start = f.let(f64x2.splat(f64.fromI32(p.pairs)));
    const panelBytes = i32.mul(p.pairs, WORD_PAIR_BYTES);
    const tile = { rows: ROWS, columns: WORD_PANEL, resultBytes: 2, panelBytes };
    eachTile(f, p, tile, (rowsOfA, rowsOfC) => {
      const sums = rowsOfA.map((): WideSums => {
        const [x, y, z, w] = [0, 1, 2, 3].map(() => f.let(start));
        return [x, y, z, w];
      });
      const w = f.int(p.w);
      f.times(p.pairs, () => {
        const weights = [0, 16].map((offset) => f.let(v128.load(w, offset)));
        rowsOfA.forEach((row, i) => {
          const pair = f.let(v128.load32_splat(row));
          // two products of -32768 by itself are 2^31, which wraps around; one less does not
          const [low, high] = weights.map((column) => f.let(i32x4.sub(i32x4.dot_i16x8_s(pair, column), one)));
          addSums(f, sums[i], [low, high]);
          f.step(row, 4);
        });
        f.step(w, WORD_PAIR_BYTES);
      });
      const stored = rowsOfC();
      sums.forEach((row, i) => {
        storeWords(f, stored[i], results(row), p.columns);
      });
    });
  },
);

/** `MultiplyByQuantizedMultiplier` of 64-bit sums: half up, once. */
function scaledWords(f: Routine, p: Parameters): (sums: WideSums) => Local<'v128'> {
  const [factor, step, zero, low, high] = [p.factor, p.step, p.zero, p.low, p.high].map((value) =>
    f.let(f64x2.splat(f64.promote(value))),
  );
  const unit = f64x2.splat(2 ** SPLIT);
  const inverse = f64x2.splat(2 ** -SPLIT);
  /** Half a unit of the result, in units of 2^SPLIT. */
  const half = f.let(f64x2.div(f64x2.splat(0.5), step));
  return (sums) => {
    const pairs = sums.map((sum) => {
      const upper = f.let(f64x2.floor(f64x2.mul(sum, inverse)));
      const lower = f64x2.mul(f64x2.sub(sum, f64x2.mul(upper, unit)), factor);
      const carried = f64x2.floor(f64x2.add(f64x2.mul(lower, inverse), half));
      const scaled = f64x2.floor(f64x2.mul(f64x2.add(f64x2.mul(upper, factor), carried), step));
      const value = f64x2.add(scaled, zero);
      return f.let(i32x4.trunc_sat_f64x2_s_zero(f64x2.pmin(f64x2.pmax(value, low), high)));
    });
    const [first, last] = [0, 2].map((i) => i32x4.shuffle(pairs[i], pairs[i + 1], [0, 1, 4, 5]));
    return f.let(i16x8.narrow_i32x4_s(first, last));
  };
}
