import { i32 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { type GatherMode, growthOf, mover } from './gather.ts';

/** Rows of 8-bit elements as a gather makes them; writes run over the end of a row like those of a gather. */
export function convertRows(mode: GatherMode): Kernel<RowParameter> {
  const step = 16 / growthOf(mode);
  return defineKernel(`rows-${mode}`, ROW_PARAMETERS, (f, p) => {
    const moved = mover(f, mode, p.zero);
    f.times(p.rows, () => {
      const from = f.int(p.from);
      const to = f.int(p.to);
      const left = f.int(p.depth);
      f.repeat(
        () => {
          f.store(to, moved(from));
          f.step(from, step);
          f.step(to, 16);
          f.step(left, -step);
        },
        () => i32.gt_s(left, 0),
      );
      f.step(p.from, p.fromPitch);
      f.step(p.to, p.pitch);
    });
  });
}

/** Of `rows` rows of `depth` bytes. */
export const ROW_PARAMETERS = {
  from: 'i32',
  to: 'i32',
  rows: 'i32',
  depth: 'i32',
  /** From row to row, before and after. */
  fromPitch: 'i32',
  pitch: 'i32',
  zero: 'i32',
} as const;

export type RowParameter = keyof typeof ROW_PARAMETERS;
