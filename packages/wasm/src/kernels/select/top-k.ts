import { type Expression, f32, type I32, i32, type Local, type Routine } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { ELEMENT_BYTES } from '../lib/elements.ts';

export type RankedType = 'float32' | 'int32' | 'int16' | 'int8' | 'uint8';
export type RankType = 'int32' | 'int16';

/**
 * The `k` largest elements of each row, largest first, of equals the first: each element that beats the last of the
 * list so far moves up to its place. Most beat none.
 */
export function topK(type: RankedType, rank: RankType): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`${type}-top-k-${rank}`, PARAMETERS, (f, p) => {
    if (type === 'float32') {
      const store = (at: I32, x: Expression<'f32'>) => f.storeF32(at, x);
      rankRows(f, p, rank, 4, { type: 'f32', load: f32.load, store, less: lessOrNaN });
    } else rankRows(f, p, rank, ELEMENT_BYTES[type], { ...integersOf(f, type), less: i32.lt_s });
  });
}

/** No number is less than all numbers. `b` is a local: it is read twice. */
function lessOrNaN(a: Expression<'f32'>, b: Expression<'f32'>): I32 {
  return i32.and(i32.eqz(f32.ge(a, b)), f32.eq(b, b));
}

const PARAMETERS = {
  from: 'i32',
  rows: 'i32',
  size: 'i32',
  /** At least 1. */
  k: 'i32',
  values: 'i32',
  indices: 'i32',
} as const;

interface Numbers<T extends 'f32' | 'i32'> {
  readonly type: T;
  load(at: I32): Expression<T>;
  store(at: I32, x: Expression<T>): void;
  less(a: Expression<T>, b: Expression<T>): I32;
}

function integersOf(f: Routine, type: Exclude<RankedType, 'float32'>): Omit<Numbers<'i32'>, 'less'> {
  if (type === 'int32') return { type: 'i32', load: i32.load, store: (at, x) => f.storeI32(at, x) };
  if (type === 'int16') return { type: 'i32', load: i32.load16_s, store: (at, x) => f.storeI16(at, x) };
  const load = type === 'int8' ? i32.load8_s : i32.load8_u;
  return { type: 'i32', load, store: (at, x) => f.storeI8(at, x) };
}

function rankRows<T extends 'f32' | 'i32'>(
  f: Routine,
  p: Readonly<Record<keyof typeof PARAMETERS, Local<'i32'>>>,
  rank: RankType,
  bytes: number,
  { type, load, store, less }: Numbers<T>,
): void {
  const rankBytes = ELEMENT_BYTES[rank];
  const ranks = integersOf(f, rank);
  const value = (at: I32) => i32.add(p.values, i32.mul(at, bytes));
  const index = (at: I32) => i32.add(p.indices, i32.mul(at, rankBytes));
  f.times(p.rows, () => {
    f.range(0, p.size, (i) => {
      const x = f.let(load(p.from), type);
      const last = f.int(i32.sub(p.k, 1));
      const open = i32.lt_s(i, p.k);
      const place = f.int(i32.select(open, i, last));
      f.if(i32.or(open, less(load(value(last)), x)), () => {
        f.while(
          () => i32.and(i32.gt_s(place, 0), less(load(value(i32.sub(place, i32.gt_s(place, 0)))), x)),
          () => {
            const before = f.int(i32.sub(place, 1));
            store(value(place), load(value(before)));
            ranks.store(index(place), ranks.load(index(before)));
            f.set(place, before);
          },
        );
        store(value(place), x);
        ranks.store(index(place), i);
      });
      f.step(p.from, bytes);
    });
    f.step(p.values, i32.mul(p.k, bytes));
    f.step(p.indices, i32.mul(p.k, rankBytes));
  });
}
