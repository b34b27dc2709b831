import { moduleCode } from './assembler/index.ts';
import { instantiate } from './compile/instantiate.ts';
import { compileModule } from './compile/kernel-library.ts';
import { detectFeatures } from './host/features.ts';
import { enableRelaxedSimd } from './host/relaxed-node.ts';
import { webAssembly } from './host/webassembly.ts';
import { defineKernel, type Kernel, signatureOf } from './kernels/kernel.ts';
import { multiplyAdd } from './kernels/lib/tail.ts';
import { requantizer, toBytes, toInt16 } from './kernels/requantize/emit.ts';
import {
  clampF32,
  f32x4,
  i16x8,
  i32,
  i32x4,
  type Local,
  type Routine,
  type V128,
  v128,
} from './simd/index.ts';

/** What one thread of this host reaches at best, in 10^9 operations a second; a multiply-add is two. */
export interface Peaks {
  /** Multiply-add of f32x4, in one instruction where `fused`. */
  readonly f32: number;
  /** Sums of 8-bit products: by `i32x4.dot_i16x8_s`, or by fours or eights where the host multiplies bytes and that is faster. */
  readonly int8: number;
  readonly fused: boolean;
}

/** The arithmetic of matrix kernels and nothing else. */
export interface Peak {
  readonly kernel: Kernel<'count'>;
  /** Operations of a turn, a multiply-add being two; of results how many there are. */
  readonly work: number;
}

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
  const bytes = !deterministic && features.byteDot ? [PEAKS.quads, PEAKS.octs] : [];
  return {
    f32: best(peakF32(fused), ms),
    int8: Math.max(...[PEAKS.pairs, ...bytes].map((peak) => best(peak, ms))),
    fused,
  };
}

/** Independent sums: enough to hide the latency of a multiply-add, few enough to stay in registers. */
const FLOAT_SUMS = 12;

export function peakF32(fused: boolean): Peak {
  const madd = multiplyAdd(fused);
  const kernel = defineKernel('f32-peak', { count: 'i32' }, (f, { count }) => {
    const x = f.let(f32x4.splat(0.999));
    const sums = Array.from({ length: FLOAT_SUMS }, () => f.let(f32x4.splat(0.999)));
    f.times(count, () => {
      for (const sum of sums) f.set(sum, madd(sum, x, x));
    });
    keep(f, sums);
  });
  return { kernel, work: 8 * FLOAT_SUMS };
}

/** Sums of a square of products. */
const SIDE = 3;

/** Sums of 8-bit products, as the steps of matrix kernels make them: see `accumulateInt8` and `gemmQuads`. */
export const PEAKS = {
  /** Two products of 16-bit integers for each lane. */
  pairs: peakOfProducts('pairs', 1, (x, [y]) => i32x4.dot_i16x8_s(x, y)),
  /** Four of bytes. */
  quads: peakOfProducts('quads', 2, (x, [y], ones) => i32x4.dot_i16x8_s(dot(x, y), ones)),
  /** Eight, of which sums of four fit 16 bits. */
  octs: peakOfProducts('octs', 4, (x, [y, z], ones) =>
    i32x4.dot_i16x8_s(i16x8.add(dot(x, y), dot(x, z)), ones),
  ),
} as const;

const dot: typeof i16x8.relaxed_dot_i8x16_i7x16_s = (a, b) => i16x8.relaxed_dot_i8x16_i7x16_s(a, b);

/**
 * Operands come from registers and from memory, as in matrix kernels. If products were made of the sums themselves, they
 * would wait for those of the turn before, which takes longer than the products.
 *
 * @param pairs of products in each lane
 */
function peakOfProducts(
  type: string,
  pairs: number,
  products: (x: V128, y: readonly V128[], ones: V128) => V128,
): Peak {
  const side = Array.from({ length: SIDE });
  const kernel = defineKernel(`${type}-peak`, { count: 'i32' }, (f, { count }) => {
    const ones = f.let(i16x8.splat(1));
    const rows = side.map((_, i) => f.let(i32x4.splat(0x1010101 * i)));
    const sums = rows.map(() => side.map(() => f.let(i32x4.splat(0))));
    eachTurn(f, count, (at) => {
      side.forEach((_, j) => {
        const columns = [j, j + SIDE].slice(0, pairs > 2 ? 2 : 1).map((i) => f.let(v128.load(at, 16 * i)));
        rows.forEach((row, i) => {
          f.set(sums[i][j], i32x4.add(sums[i][j], products(row, columns, ones)));
        });
      });
    });
    keep(f, sums.flat());
  });
  return { kernel, work: 16 * pairs * SIDE * SIDE };
}

/** What results cost that are limited, or that become bytes: no matrix kernel is faster than its products and these. */
export const RESULTS = {
  f32: peakOfResults('f32', (f) => {
    const [low, high] = [-1, 1].map((limit) => f.let(f32x4.splat(limit)));
    return (sums) => sums.map((sum) => clampF32(sum, low, high));
  }),
  int8: peakOfResults('int8', (f) => {
    const requantize = requantizer(
      f,
      { low: f.local('f32'), high: f.local('f32'), offset: f.int(0) },
      'saturate',
    );
    const scale = f.let(f32x4.splat(0.001));
    return (sums) => {
      const [a, b, c, d] = sums.map((sum) => requantize(sum, scale));
      return [toBytes('int8', toInt16(a, b), toInt16(c, d))];
    };
  }),
} as const;

function peakOfResults(type: string, finisher: (f: Routine) => (sums: V128[]) => V128[]): Peak {
  const kernel = defineKernel(`${type}-results`, { count: 'i32' }, (f, { count }) => {
    const finish = finisher(f);
    eachTurn(f, count, (at) => {
      const sums = [0, 1, 2, 3].map((i) => f.let(v128.load(at, 16 * i)));
      finish(sums).forEach((result, i) => {
        f.store(at, result, 16 * i);
      });
    });
  });
  return { kernel, work: 16 };
}

/** Bytes that operands are loaded from, of the first cache. */
const OPERAND_BYTES = 2048;

/** With addresses that change, so that nothing is loaded once for all turns. */
function eachTurn(f: Routine, count: Local<'i32'>, turn: (at: Local<'i32'>) => void): void {
  f.times(count, () => {
    turn(f.int(i32.and(i32.shl(count, 6), OPERAND_BYTES - 64)));
    f.step(count, -1);
  });
}

/** Stores what depends on all sums, so that nothing can be left out. */
function keep(f: Routine, sums: readonly Local<'v128'>[]): void {
  f.store(0, sums.map((sum): V128 => sum).reduce(v128.xor));
}

function best({ kernel, work }: Peak, ms: number): number {
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
  return (TURNS * work) / least / 1e6;
}
