import { i16x8, i32 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { widened } from './gather.ts';

/** Rows of 8-bit elements as {@link widened} 16-bit ones; writes run over the end of a row like those of a gather. */
export function widenRows(mode: 'int8' | 'uint8'): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`widen-${mode}`, PARAMETERS, (f, p) => {
    const zero = f.let(i16x8.splat(p.zero));
    f.times(p.rows, () => {
      const from = f.int(p.from);
      const to = f.int(p.to);
      const left = f.int(p.depth);
      f.repeat(
        () => {
          f.store(to, widened(mode, from, zero));
          f.step(from, 8);
          f.step(to, 16);
          f.step(left, -8);
        },
        () => i32.gt_s(left, 0),
      );
      f.step(p.from, p.depth);
      f.step(p.to, p.pitch);
    });
  });
}

const PARAMETERS = { from: 'i32', to: 'i32', rows: 'i32', depth: 'i32', pitch: 'i32', zero: 'i32' } as const;
