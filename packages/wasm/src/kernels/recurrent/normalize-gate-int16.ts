import {
  f64,
  f64x2,
  i16x8,
  i32,
  i32x4,
  type Local,
  type Routine,
  type V128,
  v128,
} from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { inverseRoot } from '../lib/inverse-root.ts';
import { upperHalf } from '../lib/tail.ts';
import { mapWords } from '../lib/words.ts';
import { uniformRequantizer } from '../requantize/uniform.ts';

const PARAMETERS = {
  gate: 'i32',
  weights: 'i32',
  bias: 'i32',
  cells: 'i32',
  /** What stands for a variance of less than 1. */
  least: 'i32',
  significand: 'i32',
  left: 'i32',
  right: 'i32',
} as const;

/**
 * An int16 gate brought to mean 0 and deviation 1 in place, times weights, plus bias, bit for bit as `normaliseInteger` of
 * `@zoo/ops`. Doubles hold all that is more than 32 bits: sums of squares, and with them the variance, stay below 2^51.
 */
export const normalizeGateInt16: Kernel<keyof typeof PARAMETERS> = defineKernel(
  'int16-normalize-gate',
  PARAMETERS,
  (f, p) => {
    const { mean, variance } = momentsOf(f, p.gate, p.cells);
    const inverse = inverseRoot(f, f.int(i32.select(i32.lt_s(variance, 1), p.least, variance)));
    const centre = uniformRequantizer(f, { ...inverse, left: f.int(0) });
    const rescale = uniformRequantizer(f, p);
    const twiceMean = f.let(i32x4.splat(i32.shl(mean, 1)));
    mapWords(f, p.gate, p.cells, () => {
      const words = f.let(v128.load(p.gate));
      const weights = f.let(v128.load(p.weights));
      const results = (['low', 'high'] as const).map((half, i) => {
        const widened = i32x4[`extend_${half}_i16x8_s`];
        const doubled = i32x4.sub(i32x4.shl(widened(words), 11), twiceMean);
        const bias = f.let(v128.load(p.bias, 16 * i));
        const weighed = weigh(f, f.let(centre(doubled)), f.let(widened(weights)), bias);
        return f.let(rescale(i32x4.shl(weighed, 1)));
      });
      f.step(p.weights, 16);
      f.step(p.bias, 32);
      return f.let(i16x8.narrow_i32x4_s(results[0], results[1]));
    });
  },
);

/** The mean with ten fraction bits, and the variance. */
function momentsOf(f: Routine, gate: Local<'i32'>, cells: Local<'i32'>) {
  const [total, squares] = [f.let(f64.const(0), 'f64'), f.let(f64.const(0), 'f64')];
  const at = f.int(gate);
  f.times(cells, () => {
    const x = f.let(f64.fromI32(i32.load16_s(at)), 'f64');
    f.set(total, f64.add(total, x));
    f.set(squares, f64.add(squares, f64.mul(x, x)));
    f.step(at, 2);
  });
  const count = f.let(f64.fromI32(cells), 'f64');
  const mean = f.let(f64.trunc(f64.div(f64.mul(total, f64.const(2 ** 10)), count)), 'f64');
  const perElement = f64.trunc(f64.div(f64.const(2 ** 20), count));
  const spread = f64.sub(f64.mul(squares, perElement), f64.mul(mean, mean));
  return {
    mean: f.int(i32.truncF64(mean)),
    variance: f.int(i32.truncF64(f64.mul(spread, f64.const(2 ** -20)))),
  };
}

/** (centred * weights + bias) / 1024, rounded half away from zero, of four elements. */
function weigh(f: Routine, centred: V128, weights: V128, bias: V128): V128 {
  const [low, high] = [(x: V128) => x, upperHalf].map((half) => {
    const [x, w, b] = [centred, weights, bias].map((of) => f64x2.convert_low_i32x4_s(half(of)));
    const weighed = f.let(f64x2.add(f64x2.mul(x, w), b));
    const rounding = v128.bitselect(f64x2.splat(512), f64x2.splat(-512), f64x2.ge(weighed, f64x2.splat(0)));
    return i32x4.trunc_sat_f64x2_s_zero(f64x2.mul(f64x2.add(weighed, rounding), f64x2.splat(2 ** -10)));
  });
  return i32x4.shuffle(low, high, [0, 1, 4, 5]);
}
