import { f32x4, i32, i32x4, v128 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { addSums, openSums, type SumWidth, WIDE_BYTES, WIDE_RESULTS, wideStore } from './sums.ts';

const PARAMETERS = {
  rows: 'i32',
  columns: 'i32',
  taps: 'i32',
  a: 'i32',
  aPitch: 'i32',
  /** From tap to tap of a patch. */
  tapBytes: 'i32',
  w: 'i32',
  c: 'i32',
  cPitch: 'i32',
  ...WIDE_RESULTS,
} as const;

/**
 * Rows are patches [taps, channels]; each channel is weighed by itself, eight at a time. Weights: for each eight
 * channels the constants, then their taps. At most 510 taps.
 */
export function depthwiseInt16(width: SumWidth): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`int16-depthwise-${width}`, PARAMETERS, (f, p) => {
    const store = wideStore(f, p, width);
    const w = f.int(p.w);
    f.repeat(
      () => {
        const [a, c] = [f.int(p.a), f.int(p.c)];
        const after = f.int(w);
        f.times(p.rows, () => {
          const sums = openSums(f, w);
          const parts = [0, 1].map(() => f.let(f32x4.splat(0)));
          const at = f.int(a);
          f.set(after, i32.add(w, WIDE_BYTES));
          f.times(p.taps, () => {
            const x = f.let(v128.load(at));
            const weights = f.let(v128.load8x8_s(after));
            f.set(parts[0], i32x4.add(parts[0], i32x4.extmul_low_i16x8_s(x, weights)));
            f.set(parts[1], i32x4.add(parts[1], i32x4.extmul_high_i16x8_s(x, weights)));
            f.step(at, p.tapBytes);
            f.step(after, 8);
          });
          addSums(f, sums, [parts[0], parts[1]]);
          store(c, sums, w, p.columns);
          f.step(a, p.aPitch);
          f.step(c, p.cPitch);
        });
        f.set(w, after);
        f.step(p.a, 16);
        f.step(p.c, 16);
        f.step(p.columns, -8);
      },
      () => i32.gt_s(p.columns, 0),
    );
  });
}
