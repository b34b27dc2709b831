import { i16x8, i32, smaller, v128 } from '../../simd/index.ts';
import type { MatrixLayout } from '../gemm/pack-dynamic-f32.ts';
import { defineKernel, type Kernel } from '../kernel.ts';

/** Columns of a panel. */
export const WORD_PANEL = 8;
/** Bytes of two steps of the depth in a panel. */
export const WORD_PAIR_BYTES = 32;

const PARAMETERS = {
  /** First column. */
  from: 'i32',
  /** Bytes from one row in memory to the next. */
  pitch: 'i32',
  to: 'i32',
  columns: 'i32',
  depth: 'i32',
} as const;

/** Packs one panel of a matrix that is known only while running: eight columns of pairs of 16-bit integers. */
export function packWords(type: 'int8' | 'int16', layout: MatrixLayout): Kernel<keyof typeof PARAMETERS> {
  const [load, loadEight, bytes] =
    type === 'int16' ? ([i32.load16_s, v128.load, 2] as const) : ([i32.load8_s, v128.load8x8_s, 1] as const);
  return defineKernel(`${type}-pack-words-${layout}`, PARAMETERS, (f, p) => {
    if (layout === 'straight') {
      // two rows of eight columns become eight pairs; beyond an odd depth is a row of zeros
      f.while(
        () => i32.gt_s(p.depth, 0),
        () => {
          const first = f.let(loadEight(p.from));
          const second = f.let(i16x8.splat(0));
          f.if(i32.ge_s(p.depth, 2), () => f.set(second, loadEight(i32.add(p.from, p.pitch))));
          f.store(p.to, i16x8.interleaveLow(first, second));
          f.store(p.to, i16x8.interleaveHigh(first, second), 16);
          f.step(p.from, i32.shl(p.pitch, 1));
          f.step(p.to, WORD_PAIR_BYTES);
          f.step(p.depth, -2);
        },
      );
      return;
    }
    // each column is consecutive in memory; columns beyond the last one are that one again
    const column = f.int(0);
    f.repeat(
      () => {
        const at = f.int(i32.add(p.from, i32.mul(smaller(column, i32.sub(p.columns, 1)), p.pitch)));
        const [to, left] = [f.int(i32.add(p.to, i32.shl(column, 2))), f.int(p.depth)];
        f.while(
          () => i32.gt_s(left, 0),
          () => {
            f.storeI16(to, load(at));
            f.storeI16(to, i32.const(0), 2);
            f.if(i32.ge_s(left, 2), () => f.storeI16(to, load(at, bytes), 2));
            f.step(at, 2 * bytes);
            f.step(to, WORD_PAIR_BYTES);
            f.step(left, -2);
          },
        );
        f.step(column, 1);
      },
      () => i32.lt_u(column, WORD_PANEL),
    );
  });
}
