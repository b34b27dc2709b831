import { f32, f64, i32, type Local, type Routine } from '../../simd/index.ts';
import type { Int8Type } from '../gemm/int8.ts';
import { defineKernel, type Kernel } from '../kernel.ts';

/** Results: of the type of the logits, or int16. */
export type ProbabilityType = Int8Type | 'int16';

/**
 * Softmax of bytes, row by row, as the reference kernel: exp of all 256 differences to the largest is a table of
 * floats, sums are float32 in the order of the elements, and the result is rounded half away from zero.
 */
export function softmaxBytes(type: Int8Type, result: ProbabilityType): Kernel<keyof typeof PARAMETERS> {
  const load = type === 'int8' ? i32.load8_s : i32.load8_u;
  return defineKernel(`${type}-softmax-${result}`, PARAMETERS, (f, p) => {
    f.times(p.rows, () => {
      const largest = largestOf(f, load, p.from, p.depth);
      const exp = (at: Local<'i32'>) => f32.load(i32.add(p.table, i32.shl(i32.sub(largest, load(at)), 2)));
      const [sum, at] = [f.let(f32.const(0), 'f32'), f.int(p.from)];
      f.times(p.depth, () => {
        f.set(sum, f32.add(sum, exp(at)));
        f.step(at, 1);
      });
      const inverse = f.let(f32.div(f32.const(1), f32.mul(sum, p.scale)), 'f32');
      f.times(p.depth, () => {
        const scaled = f.let(f32.mul(exp(p.from), inverse), 'f32');
        const value = f.int(i32.add(roundPositive(f, scaled), p.zero));
        const most = i32.select(i32.lt_s(value, p.high), value, p.high);
        if (result === 'int16') f.storeI16(p.to, most);
        else f.storeI8(p.to, most);
        f.step(p.from, 1);
        f.step(p.to, result === 'int16' ? 2 : 1);
      });
    });
  });
}

const PARAMETERS = {
  from: 'i32',
  to: 'i32',
  rows: 'i32',
  depth: 'i32',
  table: 'i32',
  /** Of the results, which are never below their zero point. */
  scale: 'f32',
  zero: 'i32',
  high: 'i32',
} as const;

function largestOf(
  f: Routine,
  load: typeof i32.load8_s,
  from: Local<'i32'>,
  depth: Local<'i32'>,
): Local<'i32'> {
  const largest = f.int(load(from));
  const at = f.int(from);
  f.times(depth, () => {
    const x = f.int(load(at));
    f.if(i32.gt_s(x, largest), () => f.set(largest, x));
    f.step(at, 1);
  });
  return largest;
}

/** floor(x + 1/2) of a float that is not negative, exactly: the fraction is compared, not added. */
function roundPositive(f: Routine, x: Local<'f32'>) {
  const whole = f.let(f32.floor(x), 'f32');
  const up = f32.ge(f32.sub(x, whole), f32.const(0.5));
  return i32.add(i32.truncF64(f64.promote(whole)), up);
}
