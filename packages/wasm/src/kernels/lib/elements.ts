import {
  i8x16,
  i16x8,
  i32,
  i32x4,
  i64x2,
  type Local,
  type Routine,
  type V128,
  v128,
} from '../../simd/index.ts';
import { storeBytes, storeLanesF32, upperHalf } from './tail.ts';

/** Element types that pass through four 32-bit lanes. Of 64-bit integers the lower half. */
export type ElementType = 'float32' | 'int32' | 'uint32' | 'int16' | 'int8' | 'uint8' | 'bool' | 'int64';

/** Bytes of an element in memory. */
export const ELEMENT_BYTES: Readonly<Record<ElementType, number>> = {
  float32: 4,
  int32: 4,
  uint32: 4,
  int16: 2,
  int8: 1,
  uint8: 1,
  bool: 1,
  int64: 8,
};

/** Whether kernels of 32-bit lanes take elements of a type. */
export function isElementType(dtype: string): dtype is ElementType {
  return Object.hasOwn(ELEMENT_BYTES, dtype);
}

/** Four elements in 32-bit lanes, smaller integers widened by their sign. Reads all four, also where fewer are left. */
export function loadFour(type: ElementType, at: Local<'i32'>): V128 {
  switch (type) {
    case 'int64':
      return i32x4.shuffle(v128.load(at), v128.load(at, 16), [0, 2, 4, 6]);
    case 'int16':
      return v128.load16x4_s(at);
    case 'int8':
      return i32x4.extend_low_i16x8_s(i16x8.extend_low_i8x16_s(v128.load32_zero(at)));
    case 'uint8':
    case 'bool':
      return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(at)));
    default:
      return v128.load(at);
  }
}

/** One element in all four lanes. */
export function loadOne(type: ElementType, at: Local<'i32'>): V128 {
  switch (type) {
    case 'int16':
      return i32x4.splat(i32.load16_s(at));
    case 'int8':
      return i32x4.splat(i32.load8_s(at));
    case 'uint8':
    case 'bool':
      return i32x4.splat(i32.load8_u(at));
    default:
      return v128.load32_splat(at);
  }
}

/** Stores the first `count` lanes, all four where `count` is more; what does not fit a small integer wraps around. */
export function storeFour(
  f: Routine,
  type: ElementType,
  at: Local<'i32'>,
  value: Local<'v128'>,
  count: Local<'i32'>,
): void {
  const whole = i32.ge_s(count, 4);
  if (type === 'int64') storeWide(f, at, value, count);
  else if (type === 'int16') {
    const words = f.let(i8x16.shuffle(value, value, LOW_WORDS));
    f.if(
      whole,
      () => f.storeLane(8, at, words, 0),
      () => storeBytes(f, f.int(at), words, i32.shl(count, 1)),
    );
  } else if (ELEMENT_BYTES[type] === 1) {
    const bytes = f.let(i8x16.shuffle(value, value, LOW_BYTES));
    f.if(
      whole,
      () => f.storeLane(4, at, bytes, 0),
      () => storeBytes(f, f.int(at), bytes, count),
    );
  } else {
    f.if(
      whole,
      () => f.store(at, value),
      () => storeLanesF32(f, f.int(at), [value], count),
    );
  }
}

const LOW_WORDS = [0, 1, 4, 5, 8, 9, 12, 13, 0, 0, 0, 0, 0, 0, 0, 0];
const LOW_BYTES = [0, 4, 8, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

function storeWide(f: Routine, at: Local<'i32'>, value: Local<'v128'>, count: Local<'i32'>): void {
  const halves = [value, upperHalf(value)].map((half) => i64x2.extend_low_i32x4_s(half));
  halves.forEach((half, i) => {
    f.if(
      i32.ge_s(count, 2 * i + 2),
      () => f.store(at, half, 16 * i),
      () => f.if(i32.eq(count, 2 * i + 1), () => f.storeLane(8, at, half, 0, 16 * i)),
    );
  });
}
