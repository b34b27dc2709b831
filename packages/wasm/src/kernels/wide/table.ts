import { i32, type Routine } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';

type Place = ReturnType<Routine['int']>;

/** to[i] = table[from[i]] for 16-bit elements, results of 1, 2 or 4 bytes; the entry of 0 is at `middle`. */
export function mapWordsByTable(bytes: 1 | 2 | 4): Kernel<'count' | 'from' | 'to' | 'middle'> {
  const params = { count: 'i32', from: 'i32', to: 'i32', middle: 'i32' } as const;
  return defineKernel(`table-words-${bytes}`, params, (f, p) => {
    f.times(p.count, () => {
      copyEntry(f, bytes, p.to, f.int(i32.add(p.middle, i32.mul(i32.load16_s(p.from), bytes))));
      f.step(p.from, 2);
      f.step(p.to, bytes);
    });
  });
}

function copyEntry(f: Routine, bytes: 1 | 2 | 4, to: Place, from: Place): void {
  if (bytes === 1) f.storeI8(to, i32.load8_u(from));
  else if (bytes === 2) f.storeI16(to, i32.load16_s(from));
  else f.storeI32(to, i32.load(from));
}
