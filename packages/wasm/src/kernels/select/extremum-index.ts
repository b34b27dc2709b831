import {
  type Expression,
  f32,
  f32x4,
  type I32,
  i8x16,
  i32,
  i32x4,
  type Local,
  type Routine,
  v128,
} from '../../simd/index.ts';
import type { Int8Type } from '../gemm/int8.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { ELEMENT_BYTES, type ElementType, loadFour, storeFour } from '../lib/elements.ts';

/** Which of the values along an axis is looked for; of equals the first, and NaN never beats another. */
export type Extremum = 'max' | 'min';

/** Types whose 32-bit lanes compare as they are. */
export type IndexedType = Exclude<ElementType, 'int64' | 'uint32'>;

/** What the index is written as. */
export type IndexType = 'int32' | 'int64';

const PARAMETERS = {
  outer: 'i32',
  size: 'i32',
  /** Elements from one to the next along the axis. */
  inner: 'i32',
  from: 'i32',
  to: 'i32',
} as const;

type IndexKernel = Kernel<keyof typeof PARAMETERS>;

/** [outer, size, inner] -> indices [outer, inner], columns side by side in a vector. */
export function extremumColumns(type: IndexedType, kind: Extremum, index: IndexType): IndexKernel {
  const beats =
    type === 'float32' ? f32x4[kind === 'max' ? 'gt' : 'lt'] : i32x4[kind === 'max' ? 'gt_s' : 'lt_s'];
  const bytes = ELEMENT_BYTES[type];
  return defineKernel(`${type}-arg-${kind}-columns-${index}`, PARAMETERS, (f, p) => {
    f.times(p.outer, () => {
      const [column, left] = [f.int(p.from), f.int(p.inner)];
      f.repeat(
        () => {
          const best = f.let(loadFour(type, column));
          const found = f.let(i32x4.splat(0));
          const at = f.int(column);
          f.range(1, p.size, (k) => {
            f.step(at, i32.mul(p.inner, bytes));
            const x = f.let(loadFour(type, at));
            const better = f.let(beats(x, best));
            f.set(best, v128.bitselect(x, best, better));
            f.set(found, v128.bitselect(i32x4.splat(k), found, better));
          });
          storeFour(f, index, p.to, found, left);
          f.step(p.to, i32.mul(smallerOf(left, 4), ELEMENT_BYTES[index]));
          f.step(column, 4 * bytes);
          f.step(left, -4);
        },
        () => i32.gt_s(left, 0),
      );
      f.step(p.from, i32.mul(i32.mul(p.inner, p.size), bytes));
    });
  });
}

function smallerOf(a: I32, b: number): I32 {
  return i32.select(i32.lt_s(a, b), a, b);
}

/** The same where `inner` is 1: one row after the other, element by element. */
export function extremumRows(
  type: Exclude<IndexedType, Int8Type | 'bool'>,
  kind: Extremum,
  index: IndexType,
): IndexKernel {
  const bytes = ELEMENT_BYTES[type];
  return defineKernel(`${type}-arg-${kind}-rows-${index}`, PARAMETERS, (f, p) => {
    f.times(p.outer, () => {
      const found = f.int(0);
      const at = f.int(p.from);
      if (type === 'float32') {
        const beats = f32[kind === 'max' ? 'gt' : 'lt'];
        scanRow(f, p.size, at, bytes, found, { type: 'f32', load: f32.load, beats });
      } else {
        const load = type === 'int32' ? i32.load : i32.load16_s;
        const beats = i32[kind === 'max' ? 'gt_s' : 'lt_s'];
        scanRow(f, p.size, at, bytes, found, { type: 'i32', load, beats });
      }
      storeIndex(f, p.to, found, index);
      f.step(p.from, i32.mul(p.size, bytes));
    });
  });
}

function scanRow<T extends 'f32' | 'i32'>(
  f: Routine,
  size: I32,
  at: Local<'i32'>,
  bytes: number,
  found: Local<'i32'>,
  numbers: {
    readonly type: T;
    load(at: I32): Expression<T>;
    beats(a: Expression<T>, b: Expression<T>): I32;
  },
): void {
  const { type, load, beats } = numbers;
  const best = f.let(load(at), type);
  f.range(1, size, (k) => {
    f.step(at, bytes);
    const x = f.let(load(at), type);
    f.if(beats(x, best), () => {
      f.set(best, x);
      f.set(found, k);
    });
  });
}

/** Rows of bytes: the extreme value of all, sixteen at a time, then the first place where it stands. */
export function extremumRowsBytes(type: Int8Type, kind: Extremum, index: IndexType): IndexKernel {
  const take = i8x16[`${kind}_${type === 'int8' ? 's' : 'u'}`];
  const worst = { int8: { max: -128, min: 127 }, uint8: { max: 0, min: 255 } }[type][kind];
  return defineKernel(`${type}-arg-${kind}-rows-${index}`, PARAMETERS, (f, p) => {
    f.times(p.outer, () => {
      const best = f.let(i8x16.splat(worst));
      const [at, left] = [f.int(p.from), f.int(p.size)];
      f.while(
        () => i32.ge_s(left, 16),
        () => {
          f.set(best, take(best, v128.load(at)));
          f.step(at, 16);
          f.step(left, -16);
        },
      );
      f.if(left, () => {
        const inside = i8x16.gt_s(i8x16.splat(left), BYTE_NUMBERS);
        f.set(best, take(best, v128.bitselect(v128.load(at), i8x16.splat(worst), inside)));
      });
      for (const distance of [8, 4, 2, 1])
        f.set(best, take(best, i8x16.shuffle(best, best, turned(distance))));
      f.set(at, p.from);
      const mask = f.int(0);
      f.repeat(
        () => {
          f.set(mask, i8x16.bitmask(i8x16.eq(v128.load(at), best)));
          f.step(at, 16);
        },
        () => i32.eqz(mask),
      );
      storeIndex(f, p.to, f.int(i32.sub(i32.add(at, i32.ctz(mask)), i32.add(p.from, 16))), index);
      f.step(p.from, p.size);
    });
  });
}

const BYTE_NUMBERS = v128.const(Array.from({ length: 16 }, (_, i) => i));

function turned(distance: number): number[] {
  return Array.from({ length: 16 }, (_, i) => (i + distance) % 16);
}

function storeIndex(f: Routine, to: Local<'i32'>, value: I32, type: IndexType): void {
  f.storeI32(to, value);
  if (type === 'int64') f.storeI32(to, 0, 4);
  f.step(to, ELEMENT_BYTES[type]);
}
