import { i16x8, i32, i32x4, type Local, type Routine, smaller, v128 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { mapWords } from '../lib/words.ts';

const PARAMETERS = {
  from: 'i32',
  to: 'i32',
  rows: 'i32',
  depth: 'i32',
  /** exp of differences to the largest logit, as Q0.15; the last one counts for all that are larger. */
  exps: 'i32',
  last: 'i32',
  /** 1 / (1 + x) over [0, 1] as Q0.15, at 513 points. */
  reciprocals: 'i32',
} as const;

/**
 * Softmax of 16-bit logits, row by row, as the reference kernel: exponents are looked up and kept in the result until
 * their sum is known. At most 65535 in a row, so that sums stay below 2^31.
 */
export const softmaxInt16: Kernel<keyof typeof PARAMETERS> = defineKernel(
  'int16-softmax',
  PARAMETERS,
  (f, p) => {
    f.times(p.rows, () => {
      const largest = largestOf(f, p.from, p.depth);
      const [sum, at] = [f.int(0), f.int(p.to)];
      f.times(p.depth, () => {
        const difference = f.int(smaller(i32.sub(largest, i32.load16_s(p.from)), p.last));
        const exp = f.int(i32.load16_s(i32.add(p.exps, i32.shl(difference, 1))));
        f.set(sum, i32.add(sum, exp));
        f.storeI16(at, exp);
        f.step(p.from, 2);
        f.step(at, 2);
      });
      // the sum as 2^shift times a number in [1, 2), that number with 30 bits of fraction
      const shift = f.int(30);
      f.while(
        () => i32.lt_s(sum, 2 ** 30),
        () => {
          f.set(sum, i32.shl(sum, 1));
          f.step(shift, -1);
        },
      );
      const fraction = smaller(i32.sub(i32.shr_u(i32.add(sum, 8192), 14), 65536), 65535);
      scaleRow(f, p.to, p.depth, interpolated(f, p.reciprocals, f.int(fraction)), shift);
      f.step(p.to, i32.shl(p.depth, 1));
    });
  },
);

function largestOf(f: Routine, from: Local<'i32'>, depth: Local<'i32'>): Local<'i32'> {
  const [largest, at] = [f.int(-32768), f.int(from)];
  f.times(depth, () => {
    const x = f.int(i32.load16_s(at));
    f.if(i32.gt_s(x, largest), () => f.set(largest, x));
    f.step(at, 2);
  });
  return largest;
}

/** The value of a table of 513 entries at `q` of 65536, linear between them: `interpolate16` of `@zoo/ops`. */
function interpolated(f: Routine, table: Local<'i32'>, q: Local<'i32'>): Local<'i32'> {
  const entry = f.int(i32.add(table, i32.shl(i32.shr_u(q, 7), 1)));
  const base = f.int(i32.load16_s(entry));
  const rise = i32.mul(i32.sub(i32.load16_s(entry, 2), base), i32.and(q, 127));
  return f.int(i32.add(base, i32.shr_s(i32.add(rise, 64), 7)));
}

/** Exponents times the reciprocal of their sum, rounded, at most 32767. */
function scaleRow(
  f: Routine,
  row: Local<'i32'>,
  depth: Local<'i32'>,
  reciprocal: Local<'i32'>,
  shift: Local<'i32'>,
): void {
  const factor = f.let(i16x8.splat(reciprocal));
  const half = f.let(i32x4.splat(i32.shl(1, i32.sub(shift, 1))));
  const at = f.int(row);
  mapWords(f, f.int(row), f.int(depth), () => {
    const exps = f.let(v128.load(at));
    f.step(at, 16);
    const [low, high] = [i32x4.extmul_low_i16x8_s, i32x4.extmul_high_i16x8_s].map((multiply) =>
      i32x4.shr_s(i32x4.add(multiply(exps, factor), half), shift),
    );
    return f.let(i16x8.max_s(i16x8.narrow_i32x4_s(low, high), i16x8.splat(0)));
  });
}
