import { moduleCode } from './assembler/index.ts';
import { instantiate } from './compile/instantiate.ts';
import { compileModule } from './compile/kernel-library.ts';
import { detectFeatures } from './host/features.ts';
import { enableRelaxedSimd } from './host/relaxed-node.ts';
import { webAssembly } from './host/webassembly.ts';
import { defineKernel, type Kernel, signatureOf } from './kernels/kernel.ts';
import { multiplyAdd } from './kernels/lib/tail.ts';
import { f32x4, i16x8, i32x4, type V128 } from './simd/index.ts';

/** What one thread of this host reaches at best, in 10^9 operations a second; a multiply-add is two. */
export interface Peaks {
  /** Multiply-add of f32x4, in one instruction where `fused`. */
  readonly f32: number;
  /** Sums of 8-bit products: by `i32x4.dot_i16x8_s`, or by fours where the host multiplies bytes and that is faster. */
  readonly int8: number;
  readonly fused: boolean;
}

/** Independent sums: enough to hide the latency of an instruction, few enough to stay in registers. */
const SUMS = { f32: 12, int8: 10, quads: 8 };
const TURNS = 20_000;

/**
 * Measures the arithmetic of this host in this process: kernels of nothing but independent sums in registers. The best
 * of many short batches, since on a shared machine only the best says anything.
 *
 * @param options `deterministic` as for the delegate: without fused multiply-add; `ms` to spend on each peak
 */
export async function measurePeaks({
  deterministic = false,
  ms = 80,
}: {
  readonly deterministic?: boolean;
  readonly ms?: number;
} = {}): Promise<Peaks> {
  if (!deterministic) await enableRelaxedSimd();
  const features = detectFeatures();
  const fused = !deterministic && features.relaxed;
  const quads = !deterministic && features.byteDot ? best(peakQuads, TURNS * SUMS.quads * 32, ms) : 0;
  return {
    f32: best(peakF32(fused), TURNS * SUMS.f32 * 8, ms),
    int8: Math.max(quads, best(peakInt8, TURNS * SUMS.int8 * 16, ms)),
    fused,
  };
}

export function peakF32(fused: boolean): Kernel<'count'> {
  const madd = multiplyAdd(fused);
  return peak('f32', SUMS.f32, f32x4.splat(0.999), f32x4.add, (sum, x) => madd(sum, x, x));
}

export const peakInt8: Kernel<'count'> = peak('int8', SUMS.int8, i32x4.splat(0x10001), i32x4.add, (sum, x) =>
  i32x4.add(sum, i32x4.dot_i16x8_s(sum, x)),
);

/** As the kernels of hosts with byte products do it: fours of them, in two steps to 32 bits. */
export const peakQuads: Kernel<'count'> = peak(
  'quads',
  SUMS.quads,
  i32x4.splat(0x1010101),
  i32x4.add,
  (sum, x, ones) => i32x4.add(sum, i32x4.dot_i16x8_s(i16x8.relaxed_dot_i8x16_i7x16_s(sum, x), ones)),
);

function peak(
  type: string,
  sums: number,
  operand: V128,
  add: (a: V128, b: V128) => V128,
  step: (sum: V128, x: V128, ones: V128) => V128,
): Kernel<'count'> {
  return defineKernel(`${type}-peak`, { count: 'i32' }, (f, { count }) => {
    const x = f.let(operand);
    const ones = f.let(i16x8.splat(1));
    const locals = Array.from({ length: sums }, () => f.let(operand));
    f.times(count, () => {
      for (const sum of locals) f.set(sum, step(sum, x, ones));
    });
    f.store(0, locals.map((sum): V128 => sum).reduce(add)); // so that nothing can be left out
  });
}

function best(kernel: Kernel, operations: number, ms: number): number {
  if (!webAssembly) throw new TypeError('this host has no WebAssembly');
  const { body } = kernel.write();
  const module = compileModule(
    moduleCode({ memory: { minPages: 1 }, functions: [{ name: 'kernel', type: signatureOf(kernel), body }] }),
  );
  const run = instantiate(module, new webAssembly.Memory({ initial: 1 }), {}).kernel;
  let least = Number.POSITIVE_INFINITY;
  for (const end = performance.now() + ms; performance.now() < end; ) {
    const start = performance.now();
    run(TURNS);
    least = Math.min(least, performance.now() - start);
  }
  return operations / least / 1e6;
}
