import { f32x4, i16x8, i32, type Local, type Routine, smaller, v128 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { widened } from '../lib/byte-vectors.ts';
import { SCALING, SCALING_BYTES } from '../requantize/constants.ts';
import { INT8_PANEL, type Int8Type, PAIR_BYTES } from './int8.ts';
import type { MatrixLayout } from './pack-dynamic-f32.ts';

/**
 * Packs an 8-bit matrix that is known only while running into panels of eight columns of 16-bit integers without zero
 * point, with one scale for all columns, as `packPanelsInt8` does it for constants.
 */
export function packDynamicInt8(type: Int8Type, layout: MatrixLayout): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`${type}-pack-${layout}`, PARAMETERS, (f, p) => {
    const zero = f.let(i16x8.splat(p.zero));
    f.while(
      () => i32.gt_s(p.columns, 0),
      () => {
        storeBias(f, p);
        for (const half of [0, 16]) f.store(p.to, f32x4.splat(p.scale), SCALING.scale + half);
        f.step(p.to, SCALING_BYTES);
        if (layout === 'straight') pairRows(f, type, p, zero);
        else pairColumns(f, type, p, zero);
        f.step(p.columns, -INT8_PANEL);
      },
    );
  });
}

const PARAMETERS = {
  /** First column. */
  from: 'i32',
  /** Bytes from one row in memory to the next. */
  pitch: 'i32',
  to: 'i32',
  columns: 'i32',
  depth: 'i32',
  /** Of the first column; 0: none. */
  bias: 'i32',
  zero: 'i32',
  /** Of the requantization. */
  scale: 'f32',
} as const;

type Locals = Readonly<Record<Exclude<keyof typeof PARAMETERS, 'scale'>, Local<'i32'>>>;
const BYTES = PAIR_BYTES.words;

/** 32 bits for each column of a panel. */
function storeBias(f: Routine, { bias, to }: Pick<Locals, 'bias' | 'to'>): void {
  f.if(
    bias,
    () => {
      for (const half of [0, 16]) f.store(to, v128.load(bias, half), half);
      f.step(bias, 4 * INT8_PANEL);
    },
    () => f.fill(to, 0, 4 * INT8_PANEL),
  );
}

/** Two rows of eight columns become eight pairs; beyond an odd depth is a row of zeros. */
function pairRows(f: Routine, type: Int8Type, p: Locals, zero: Local<'v128'>): void {
  const [at, left] = [f.int(p.from), f.int(p.depth)];
  f.repeat(
    () => {
      const first = f.let(widened(type, at, zero));
      const second = f.let(i16x8.splat(0));
      f.if(i32.ge_s(left, 2), () => f.set(second, widened(type, i32.add(at, p.pitch), zero)));
      f.store(p.to, i16x8.interleaveLow(first, second));
      f.store(p.to, i16x8.interleaveHigh(first, second), 16);
      f.step(at, i32.shl(p.pitch, 1));
      f.step(p.to, BYTES);
      f.step(left, -2);
    },
    () => i32.gt_s(left, 0),
  );
  f.step(p.from, INT8_PANEL);
}

/** Each column is consecutive in memory: pairs are four bytes, a panel apart. */
function pairColumns(f: Routine, type: Int8Type, p: Locals, zero: Local<'v128'>): void {
  const load = type === 'int8' ? i32.load8_s : i32.load8_u;
  const last = f.int(i32.sub(p.columns, 1));
  const panel = f.int(p.to);
  for (let column = 0; column < INT8_PANEL; column++) {
    const at = f.int(i32.add(p.from, i32.mul(p.pitch, smaller(last, column))));
    const [to, left] = [f.int(i32.add(panel, 4 * column)), f.int(p.depth)];
    f.while(
      () => i32.ge_s(left, 8),
      () => {
        const pairs = f.let(widened(type, at, zero));
        for (let pair = 0; pair < 4; pair++) f.storeLane(4, i32.add(to, BYTES * pair), pairs, pair);
        f.step(at, 8);
        f.step(to, 4 * BYTES);
        f.step(left, -8);
      },
    );
    f.while(
      () => i32.gt_s(left, 0),
      () => {
        f.storeI16(to, i32.sub(load(at), p.zero));
        f.storeI16(to, i32.const(0), 2);
        f.if(i32.ge_s(left, 2), () => f.storeI16(to, i32.sub(load(at, 1), p.zero), 2));
        f.step(at, 2);
        f.step(to, BYTES);
        f.step(left, -2);
      },
    );
    if (column === INT8_PANEL - 1) f.set(p.to, i32.sub(to, 4 * column));
  }
  f.step(p.from, i32.mul(p.pitch, INT8_PANEL));
}
