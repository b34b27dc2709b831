import { f32, f32x4, i16x8, i32, i32x4, type Local, type Routine, v128 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { acrossLanes } from '../lib/lanes.ts';
import { exactRequantizer } from '../requantize/uniform.ts';
import { alongRows, eachRow, ROWS, type RowsAt, type Vectors } from './rows.ts';

const HYBRID = { ...ROWS, found: 'i32', scales: 'i32', scaleStep: 'i32' } as const;

export type WeightType = 'int8' | 'int16';

/** to[r] += (W[r] x) * found * scale[r] as floats: `x` are the 16-bit elements of a vector that was quantized. */
export const addProductsHybrid: Kernel<keyof typeof HYBRID> = defineKernel(
  'hybrid-add-products',
  HYBRID,
  (f, p) => {
    eachRow(
      f,
      p,
      { vectors: 'one', elementBytes: 2 },
      (rows) => sumsOf(f, 'int8', p.depth, rows),
      (to, sum) => {
        const factor = f32.mul(f32.load(p.found), f32.load(p.scales));
        const value = f32x4.extract(f32x4.convert_i32x4_s(i32x4.splat(sum)), 0);
        f.storeF32(to, f32.add(f32.load(to), f32.mul(value, factor)));
        f.step(p.scales, p.scaleStep);
      },
    );
  },
);

/**
 * to[r] = clamp(to[r] + rescaled(W[r] x + bias[r]) + offset), rescaled by one multiplier with double rounding, in
 * integers of 8 or 16 bits.
 */
export function addProductsFixed(
  weights: WeightType,
  to: 'int8' | 'int16',
  vectors: Vectors = 'one',
): Kernel<keyof typeof FIXED> {
  return defineKernel(`${weights}-add-products-${vectors}-${to}`, FIXED, (f, p) => {
    const rescale = exactRequantizer(f, p);
    eachRow(
      f,
      p,
      { vectors, elementBytes: 2 },
      (rows) => sumsOf(f, weights, p.depth, rows),
      (at, sum) => {
        const whole = i32x4.splat(i32.add(sum, i32.load(p.bias)));
        const old = to === 'int8' ? i32.load8_s(at) : i32.load16_s(at);
        const value = i32.add(i32.add(i32x4.extract(rescale(whole), 0), p.offset), old);
        const bounded = clampI32(f, value, p.low, p.high);
        if (to === 'int8') f.storeI8(at, bounded);
        else f.storeI16(at, bounded);
        f.step(p.bias, p.biasStep);
      },
    );
  });
}

const FIXED = {
  ...ROWS,
  bias: 'i32',
  biasStep: 'i32',
  offset: 'i32',
  low: 'i32',
  high: 'i32',
  significand: 'i32',
  left: 'i32',
  right: 'i32',
} as const;

function clampI32(f: Routine, value: ReturnType<typeof i32.add>, low: Local<'i32'>, high: Local<'i32'>) {
  const x = f.int(value);
  const above = f.int(i32.select(i32.gt_s(x, low), x, low));
  return i32.select(i32.lt_s(above, high), above, high);
}

/** W[r] x of some rows as int32, eight products at a time. */
function sumsOf(f: Routine, weights: WeightType, depth: Local<'i32'>, rows: RowsAt): readonly Local<'i32'>[] {
  const sums = rows.w.map(() => f.let(i32x4.splat(0)));
  const rest = rows.w.map(() => f.int(0));
  const load = weights === 'int8' ? v128.load8x8_s : v128.load;
  const loadOne = weights === 'int8' ? i32.load8_s : i32.load16_s;
  alongRows(
    f,
    depth,
    8,
    rows,
    { w: weights === 'int8' ? 1 : 2, x: 2 },
    (i, x) => f.set(sums[i], i32x4.add(sums[i], i32x4.dot_i16x8_s(load(rows.w[i]), x))),
    (i, x) => f.set(rest[i], i32.add(rest[i], i32.mul(loadOne(rows.w[i]), x))),
    { type: 'i32', load: i32.load16_s },
  );
  return sums.map((sum, i) => f.int(i32.add(i32x4.extract(acrossLanes(f, i32x4.add, sum), 0), rest[i])));
}

/** 8-bit elements as 16-bit ones without their zero point. */
export const wordsOfBytes: Kernel<'from' | 'to' | 'count' | 'zero'> = defineKernel(
  'words-of-bytes',
  { from: 'i32', to: 'i32', count: 'i32', zero: 'i32' },
  (f, p) => {
    const zero = f.let(i16x8.splat(p.zero));
    const next = (elements: number) => {
      f.step(p.from, elements);
      f.step(p.to, 2 * elements);
      f.step(p.count, -elements);
    };
    f.while(
      () => i32.ge_s(p.count, 8),
      () => {
        f.store(p.to, i16x8.sub(v128.load8x8_s(p.from), zero));
        next(8);
      },
    );
    f.while(
      () => i32.gt_s(p.count, 0),
      () => {
        f.storeI16(p.to, i32.sub(i32.load8_s(p.from), p.zero));
        next(1);
      },
    );
  },
);
