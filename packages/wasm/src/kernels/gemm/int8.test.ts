import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { KernelLibrary } from '../../compile/kernel-library.ts';
import { webAssembly } from '../../host/webassembly.ts';
import { i32x4 } from '../../simd/index.ts';
import { defineKernel } from '../kernel.ts';
import { accumulateInt8, PAIR_BYTES, type WeightStorage } from './int8.ts';

const [A, W, C] = [1024, 4096, 8192];
const [ROWS, COLUMNS] = [3, 8];

describe('sums of pairs', () => {
  it.each([
    { storage: 'bytes', together: 1 },
    { storage: 'bytes', together: 2 },
    { storage: 'words', together: 1 },
    { storage: 'words', together: 2 },
  ] as const)('of $storage are exact, $together a turn', ({ storage, together }) => {
    const memory = new webAssembly!.Memory({ initial: 1 });
    const run = new KernelLibrary(memory).get(sums(storage, together));
    const pairs = fc.integer({ min: 1, max: 9 });
    const numbers = (count: number) =>
      fc.array(fc.integer({ min: -128, max: 127 }), { minLength: count, maxLength: count });
    const problem = pairs.chain((n) => fc.tuple(numbers(2 * n * ROWS), numbers(2 * n * COLUMNS)));
    fc.assert(
      fc.property(problem, (numbersOf) => {
        const [activations, weights] = numbersOf;
        const depth = activations.length / ROWS;
        new Int16Array(memory.buffer, A).set(activations);
        const stored =
          storage === 'bytes' ? new Int8Array(memory.buffer, W) : new Int16Array(memory.buffer, W);
        stored.fill(99).set(inPairs(weights, depth)); // as the next panel may be
        run(A, 2 * depth, W, depth / 2);
        const results = [...new Int32Array(memory.buffer, C, ROWS * COLUMNS)];
        expect(results).toEqual(product(activations, weights, depth));
      }),
    );
  });

  it('take as many bytes as they are packed in', () => {
    expect(PAIR_BYTES).toEqual({ bytes: 2 * COLUMNS, words: 4 * COLUMNS });
  });
});

function sums(storage: WeightStorage, together: 1 | 2) {
  const params = { a: 'i32', aPitch: 'i32', w: 'i32', pairs: 'i32' } as const;
  return defineKernel(`sums-of-${storage}-${together}`, params, (f, { a, aPitch, w, pairs }) => {
    const rows = Array.from({ length: ROWS }, () => {
      const row = f.int(a);
      f.step(a, aPitch);
      return row;
    });
    const all = rows.map(() => [0, 1].map(() => f.let(i32x4.splat(0))));
    accumulateInt8(f, storage, rows, w, pairs, all, together);
    all.flat().forEach((sum, i) => {
      f.store(C, sum, 16 * i);
    });
  });
}

/** Weights [columns, depth]: for each two steps of the depth those of all columns. */
function inPairs(weights: readonly number[], depth: number): number[] {
  return Array.from({ length: depth / 2 }, (_, pair) =>
    Array.from({ length: COLUMNS }, (_, column) =>
      weights.slice(column * depth + 2 * pair).slice(0, 2),
    ).flat(),
  ).flat();
}

function product(activations: readonly number[], weights: readonly number[], depth: number): number[] {
  return Array.from({ length: ROWS * COLUMNS }, (_, i) => {
    const [row, column] = [Math.floor(i / COLUMNS), i % COLUMNS];
    const own = weights.slice(column * depth);
    return activations.slice(row * depth, (row + 1) * depth).reduce((sum, x, k) => sum + x * own[k], 0);
  });
}
