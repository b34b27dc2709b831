import { i32, type Local, type Routine, type V128, v128 } from '../../simd/index.ts';
import { storeLanesF32 } from '../lib/tail.ts';

/** How an operand runs along the inner loop: element by element, or one element for all. */
export type Stride = 'each' | 'one';

/** Loads four floats of an operand, or one four times. */
export function loadF32(stride: Stride, at: Local<'i32'>): V128 {
  return stride === 'each' ? v128.load(at) : v128.load32_splat(at);
}

/** Writes `count` floats, four at a time; `compute` gives the next four and moves its operands on. */
export function mapF32(f: Routine, to: Local<'i32'>, count: Local<'i32'>, compute: () => V128): void {
  f.while(
    () => i32.ge_s(count, 4),
    () => {
      f.store(to, compute());
      f.step(to, 16);
      f.step(count, -4);
    },
  );
  f.if(count, () => storeLanesF32(f, f.int(to), [f.let(compute())], count));
}
