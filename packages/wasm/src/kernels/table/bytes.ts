import { f32, i32 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';

/** What a table of 256 entries holds. */
export type Entry = 'byte' | 'float';

/** to[i] = table[from[i]] for bytes: any function of one 8-bit operand. */
export function mapBytes(entry: Entry): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`table-${entry}`, PARAMETERS, (f, p) => {
    f.times(p.count, () => {
      const index = i32.load8_u(p.from);
      if (entry === 'byte') f.storeI8(p.to, i32.load8_u(i32.add(p.table, index)));
      else f.storeF32(p.to, f32.load(i32.add(p.table, i32.shl(index, 2))));
      f.step(p.from, 1);
      f.step(p.to, entry === 'byte' ? 1 : 4);
    });
  });
}

const PARAMETERS = { count: 'i32', from: 'i32', to: 'i32', table: 'i32' } as const;
