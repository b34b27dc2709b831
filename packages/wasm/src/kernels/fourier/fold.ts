import { f32, f32x4, i32, i32x4, type V128, v128 } from '../../simd/index.ts';
import { defineKernel } from '../kernel.ts';

/** Lengths that `foldRows` and `unfoldRows` take are multiples of this. */
export const FOLD_MULTIPLE = 16;

const REVERSED = [3, 2, 1, 0];

/**
 * Rows of n real numbers x, less x[0], as four of n / 4: sums e[k] = x[k] + x[n - k], at even k and at odd k, then
 * differences o[k] = x[k] - x[n - k] likewise, k from 1 to n / 2. Their last elements, at k = n / 2, are twice x[k] and 0.
 */
export const foldRows = defineKernel(
  'f32-fold',
  { from: 'i32', to: 'i32', rows: 'i32', length: 'i32' },
  (f, p) => {
    const part = f.int(p.length); // bytes of a quarter
    const rowBytes = f.int(i32.shl(p.length, 2));
    f.times(p.rows, () => {
      const first = f.int(p.from);
      const last = f.int(i32.add(p.from, rowBytes));
      f.times(i32.shr_u(p.length, 4), () => {
        f.step(last, -32);
        const ahead = [4, 20].map((offset) => f.let(v128.load(first, offset)));
        const behind = [16, 0].map((offset) => {
          const x = f.let(v128.load(last, offset));
          return f.let(i32x4.shuffle(x, x, REVERSED));
        });
        const to = f.int(p.to);
        for (const combine of [f32x4.add, f32x4.sub]) {
          const [a, b] = [0, 1].map((i) => f.let(combine(ahead[i], behind[i])));
          for (const lanes of [
            [1, 3, 5, 7],
            [0, 2, 4, 6],
          ]) {
            f.store(to, i32x4.shuffle(a, b, lanes));
            f.step(to, part);
          }
        }
        f.step(p.to, 16);
        f.step(first, 32);
      });
      f.step(p.to, i32.mul(part, 3));
      f.step(p.from, rowBytes);
    });
  },
);

/**
 * The spectrum of rows x from the transforms a, b, c, d of their four parts at bins 0 to n / 4: bin k is
 * (x[0] + a + b, c + d), and bin n / 2 - k is (x[0] + a - b, d - c).
 */
export const unfoldRows = defineKernel(
  'f32-unfold',
  { from: 'i32', parts: 'i32', to: 'i32', rows: 'i32', length: 'i32' },
  (f, p) => {
    const partBytes = f.int(i32.add(p.length, 4));
    f.times(p.rows, () => {
      const first = f.let(f32x4.splat(f32.load(p.from)));
      const up = f.int(p.to);
      const down = f.int(i32.add(p.to, i32.sub(i32.shl(p.length, 2), 24)));
      const at = f.int(p.parts);
      const bins = () => {
        const b = f.int(i32.add(at, partBytes));
        const c = f.int(i32.add(b, partBytes));
        const even = f.let(f32x4.add(first, v128.load(at)));
        const odd = f.let(v128.load(b));
        const [evenSines, oddSines] = [f.let(v128.load(c)), f.let(v128.load(i32.add(c, partBytes)))];
        return {
          low: [f32x4.add(even, odd), f32x4.add(evenSines, oddSines)],
          high: [f32x4.sub(even, odd), f32x4.sub(oddSines, evenSines)],
        };
      };
      f.times(i32.shr_u(p.length, 4), () => {
        const { low, high } = bins();
        interleaved(up, low, [0, 4, 1, 5], [2, 6, 3, 7]);
        interleaved(down, high, [3, 7, 2, 6], [1, 5, 0, 4]);
        f.step(at, 16);
        f.step(up, 32);
        f.step(down, -32);
      });
      const [real, imaginary] = bins().low; // bin n / 4 is its own image
      f.storeLane(8, up, i32x4.shuffle(real, imaginary, [0, 4, 0, 4]), 0);
      f.step(p.from, i32.shl(p.length, 2));
      f.step(p.parts, i32.shl(partBytes, 2));
      f.step(p.to, i32.add(i32.shl(p.length, 2), 8));
    });

    function interleaved(to: typeof p.to, [real, imaginary]: V128[], ...lanes: number[][]): void {
      const [x, y] = [f.let(real), f.let(imaginary)];
      lanes.forEach((each, i) => {
        f.store(to, i32x4.shuffle(x, y, each), 16 * i);
      });
    }
  },
);
