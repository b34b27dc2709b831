import { i32, v128 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';

/** Bytes of an element. */
export type Width = 1 | 2 | 4 | 8;

const REPEATED = {
  1: v128.load8_splat,
  2: v128.load16_splat,
  4: v128.load32_splat,
  8: v128.load64_splat,
} as const;

/** Fills `bytes` bytes, which are whole elements, with the element that lies at `from`. */
export function fillElements(width: Width): Kernel<'to' | 'bytes' | 'from'> {
  return defineKernel(`fill-${width}`, { to: 'i32', bytes: 'i32', from: 'i32' }, (f, p) => {
    const element = f.let(REPEATED[width](p.from));
    f.while(
      () => i32.ge_s(p.bytes, 16),
      () => {
        f.store(p.to, element);
        f.step(p.to, 16);
        f.step(p.bytes, -16);
      },
    );
    f.while(
      () => p.bytes,
      () => {
        f.storeLane(width, p.to, element, 0);
        f.step(p.to, width);
        f.step(p.bytes, -width);
      },
    );
  });
}
