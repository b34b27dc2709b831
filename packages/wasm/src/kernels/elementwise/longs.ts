import { i32, i32x4, type Local, type Routine, type V128, v128 } from '../../simd/index.ts';
import { type ElementType, loadFour, loadOne, storeFour } from '../lib/elements.ts';
import { type KernelFor, type MapFunction, type MapOperand, mapQuads } from './map.ts';

/** Four 64-bit integers as their lower and upper words. */
export interface Longs {
  readonly low: V128;
  readonly high: V128;
}

/** Four results: 64-bit integers, or what fits a lane of 32 bits. Truths are lower words. */
export type LongFunction = MapFunction<Longs, Longs | V128>;

/** `mapElements` for 64-bit integers, of which a model counts and indexes. */
export const mapLongs: KernelFor<LongFunction> = (name, ...described) =>
  mapQuads({ load, store }, `long-${name}`, ...described);

function load(f: Routine, { type, stride }: MapOperand, at: Local<'i32'>): Longs {
  if (type !== 'int64') {
    const low = f.let(stride === 'one' ? loadOne(type, at) : loadFour(type, at));
    return { low, high: i32x4.splat(0) };
  }
  const [first, last] = [0, 16].map((offset) =>
    f.let(stride === 'one' ? v128.load64_splat(at) : v128.load(at, offset)),
  );
  return {
    low: f.let(i32x4.shuffle(first, last, [0, 2, 4, 6])),
    high: f.let(i32x4.shuffle(first, last, [1, 3, 5, 7])),
  };
}

function store(
  f: Routine,
  type: ElementType,
  to: Local<'i32'>,
  result: Longs | V128,
  count: Local<'i32'>,
): void {
  if (typeof result === 'string') {
    storeFour(f, type, to, f.let(result), count);
    return;
  }
  const [low, high] = [f.let(result.low), f.let(result.high)];
  for (const [i, lanes] of [
    [0, 4, 1, 5],
    [2, 6, 3, 7],
  ].entries()) {
    const pair = f.let(i32x4.shuffle(low, high, lanes));
    f.if(
      i32.ge_s(count, 2 * i + 2),
      () => f.store(to, pair, 16 * i),
      () => f.if(i32.eq(count, 2 * i + 1), () => f.storeLane(8, to, pair, 0, 16 * i)),
    );
  }
}
