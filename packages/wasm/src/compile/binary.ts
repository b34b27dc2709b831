import { type Bytes, toArray } from '../assembler/index.ts';
import { defineKernel } from '../kernels/kernel.ts';
import { aside } from '../kernels/lib/aside.ts';
import { i32 } from '../simd/index.ts';

/** Shorter code is copied in less time than the kernel takes to compile. */
const SHORT = 256;

/**
 * Code as engines take it, valid until the next call. Copied character by character it would be the longest loop in the
 * JavaScript of a load, which engines optimize in a megabyte. As UTF-8 the host writes it at once, and a kernel makes
 * one byte again of the two that those above 127 become.
 */
export function binaryOf(code: Bytes): Uint8Array {
  if (code.length < SHORT) return toArray(code);
  const memory = aside().memory(2 * code.length + 1);
  aside().run(NARROW, { end: new TextEncoder().encodeInto(code, memory).written });
  return memory.subarray(0, code.length);
}

const NARROW = defineKernel('latin1', { end: 'i32' }, (f, { end }) => {
  const [from, to] = [f.int(0), f.int(0)];
  f.repeat(
    () => {
      const first = f.int(i32.load8_u(from));
      const isFirstOfTwo = i32.shr_u(first, 7);
      f.step(from, isFirstOfTwo);
      const joined = i32.or(i32.shl(first, 6), i32.and(i32.load8_u(from), 63));
      f.storeI8(to, i32.select(isFirstOfTwo, joined, first));
      f.step(from, 1);
      f.step(to, 1);
    },
    () => i32.lt_u(from, end),
  );
});
