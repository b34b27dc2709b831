import {
  clampF32,
  f32,
  f32x4,
  i32,
  i32x4,
  type Local,
  type Routine,
  type V128,
  v128,
} from '../../simd/index.ts';
import { dequantizer } from './dequantize.ts';
import { FOUND_BYTES } from './quantize.ts';

/** A quantized row begins with its scale (float32) and zero point (int32). */
export const ROW_HEAD = FOUND_BYTES;

/** What products of rows with a scale of their own are told. */
export const HYBRID_ROWS = {
  rows: 'i32',
  columns: 'i32',
  /** Of the depth. */
  chunks: 'i32',
  a: 'i32',
  aPitch: 'i32',
  w: 'i32',
  c: 'i32',
  cPitch: 'i32',
  low: 'f32',
  high: 'f32',
} as const;

/** Bytes in front of the weights of a panel of eight columns: their scales, biases and sums of weights, 32 bytes each. */
export const PANEL_HEAD = 96;
/** Where biases are in a head, as float32. */
const BIASES = 32;
/** Where sums of weights are in a head: int32, or float32 where blocks have scales. */
export const WEIGHT_SUMS = 64;

/** Turns sums of four columns (`half` of a panel at `w`) of the row at `head` into results. */
export type Finish = (
  f: Routine,
  head: Local<'i32'>,
  bounds: readonly [low: V128, high: V128],
) => (sums: V128, w: Local<'i32'>, half: number) => V128;

/** Integer sums of a channel with a scale for it, of which the zero point is still to be taken. */
export const finishChannels: Finish = (f, head, bounds) => {
  const dequantize = dequantizer(f, head, bounds);
  const zero = f.let(i32x4.splat(i32.load(head, 4)));
  return (sums, w, half) =>
    dequantize(i32x4.sub(sums, i32x4.mul(zero, v128.load(w, WEIGHT_SUMS + 16 * half))), w, half);
};

/** Sums of scaled blocks. */
export const finishBlocks: Finish = (f, head, bounds) => {
  const scale = f.let(f32x4.splat(f32.load(head)));
  return (sums, w, half) => {
    const bias = v128.load(w, BIASES + 16 * half);
    return clampF32(f32x4.add(f32x4.mul(sums, scale), bias), ...bounds);
  };
};

/** The same where the zero point is still to be taken. */
export const finishShiftedBlocks: Finish = (f, head, bounds) => {
  const finish = finishBlocks(f, head, bounds);
  const zero = f.let(f32x4.convert_i32x4_s(i32x4.splat(i32.load(head, 4))));
  return (sums, w, half) =>
    finish(f32x4.sub(sums, f32x4.mul(zero, v128.load(w, WEIGHT_SUMS + 16 * half))), w, half);
};
