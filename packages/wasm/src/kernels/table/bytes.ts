import { f32, i32 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';

/** What a table of 256 entries holds. */
export type Entry = 'byte' | 'float';

const ENTRY_BYTES: Readonly<Record<Entry, number>> = { byte: 1, float: 4 };

/** Elements of one table that are looked up in a turn. */
const UNROLLED = 4;

/**
 * to[i] = table[from[i]] for bytes: any function of one 8-bit operand. With `channels` tables, one behind the other,
 * each of `count` pixels has so many elements, each with a table of its own.
 */
export function mapBytes(entry: Entry, channels = 1): Kernel<keyof typeof PARAMETERS> {
  const name = channels === 1 ? `table-${entry}` : `table-${entry}-${channels}`;
  return defineKernel(name, PARAMETERS, (f, p) => {
    const bytes = ENTRY_BYTES[entry];
    const lookUp = (elements: number) => {
      for (let i = 0; i < elements; i++) {
        const table = 256 * bytes * (i % channels);
        const index = i32.load8_u(p.from, i);
        if (entry === 'byte') f.storeI8(p.to, i32.load8_u(i32.add(p.table, index), table), i);
        else f.storeF32(p.to, f32.load(i32.add(p.table, i32.shl(index, 2)), table), 4 * i);
      }
      f.step(p.from, elements);
      f.step(p.to, elements * bytes);
    };
    if (channels === 1) {
      f.while(
        () => i32.ge_s(p.count, UNROLLED),
        () => {
          lookUp(UNROLLED);
          f.step(p.count, -UNROLLED);
        },
      );
    }
    f.times(p.count, () => lookUp(channels));
  });
}

const PARAMETERS = { count: 'i32', from: 'i32', to: 'i32', table: 'i32' } as const;
