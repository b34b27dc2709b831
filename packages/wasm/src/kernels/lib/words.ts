import { i32, type Local, type Routine } from '../../simd/index.ts';
import { storeBytes, upperHalf } from './tail.ts';

/** Writes `count` 16-bit elements from `to` on, eight at a time; `compute` gives the next eight and moves its operands on. */
export function mapWords(
  f: Routine,
  to: Local<'i32'>,
  count: Local<'i32'>,
  compute: () => Local<'v128'>,
): void {
  f.while(
    () => i32.gt_s(count, 0),
    () => {
      storeWords(f, to, compute(), count);
      f.step(to, 16);
      f.step(count, -8);
    },
  );
}

/** The first `count` of eight 16-bit lanes, all where `count` is more. */
export function storeWords(f: Routine, to: Local<'i32'>, x: Local<'v128'>, count: Local<'i32'>): void {
  f.if(
    i32.ge_s(count, 8),
    () => f.store(to, x),
    () => {
      const at = f.int(to);
      const rest = f.let(x);
      f.if(i32.and(count, 4), () => {
        f.storeLane(8, at, rest, 0);
        f.step(at, 8);
        f.set(rest, upperHalf(rest));
      });
      storeBytes(f, at, rest, i32.shl(i32.and(count, 3), 1));
    },
  );
}
