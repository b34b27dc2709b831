import { i32 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { type CopyUnit, copyOne } from '../lib/copy-runs.ts';

/** Bytes of an entry: offset in the operand, offset in the result, units. */
export const RUN_BYTES = 12;

/** Copies `count` runs that follow no pattern, from a table. */
export function copyListed(unit: CopyUnit): Kernel<'table' | 'count' | 'from' | 'to'> {
  return defineKernel(
    `copy-listed-${unit}`,
    { table: 'i32', count: 'i32', from: 'i32', to: 'i32' },
    (f, p) => {
      f.times(p.count, () => {
        const from = f.int(i32.add(p.from, i32.load(p.table)));
        const to = f.int(i32.add(p.to, i32.load(p.table, 4)));
        f.times(i32.load(p.table, 8), () => copyOne(f, unit, from, to));
        f.step(p.table, RUN_BYTES);
      });
    },
  );
}
