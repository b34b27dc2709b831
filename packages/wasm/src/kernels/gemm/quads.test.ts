import { describe, expect, it } from '@jest/globals';
import { requantize } from '@zoo/core';
import fc from 'fast-check';
import { KernelLibrary } from '../../compile/kernel-library.ts';
import { detectFeatures } from '../../host/features.ts';
import { enableRelaxedSimd } from '../../host/relaxed-node.ts';
import { type WasmMemory, webAssembly } from '../../host/webassembly.ts';
import type { Kernel } from '../kernel.ts';
import { Packer } from '../lib/packer.ts';
import { type Limiting, resultLimits } from '../requantize/constants.ts';
import { packQuads } from './pack-quads.ts';
import { gemmQuads } from './quads.ts';
import { RANKED_ROWS, rankedPitch } from './ranked-rows.ts';

const A = 1024;
const RANKED = 4096;
const C = 8192;
const W = 16384;
const ZERO = 131;
const SCALE = Math.fround(1 / 4096);

function drawn(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
}

/** Weights are drawn from few extreme values, so that most quads need corrections, even several of them. */
const problem = fc
  .record({
    rows: fc.integer({ min: 1, max: 7 }),
    columns: fc.integer({ min: 1, max: 37 }),
    depth: fc.integer({ min: 1, max: 70 }),
    zero: fc.constantFrom(0, 0, 3, 128, 255),
    panel: fc.constantFrom(8, 16),
    seed: fc.integer({ min: 1, max: 2 ** 30 }),
    extreme: fc.boolean(),
    limiting: fc.constantFrom<Limiting>('clamp', 'saturate'),
  })
  .map(({ seed, extreme, ...shape }) => {
    const next = drawn(seed);
    const low = shape.zero === 0 ? -128 : 0;
    const weights = Array.from({ length: shape.columns * shape.depth }, () =>
      extreme ? low + [0, 255, 254, 1, 128][next(5)] : low + next(256),
    );
    const activations = Array.from({ length: shape.rows * shape.depth }, () =>
      extreme ? [0, 255, 254][next(3)] : next(256),
    );
    const biases = Array.from({ length: shape.columns }, () => next(2000) - 1000);
    return { ...shape, weights, activations, biases };
  });

await enableRelaxedSimd();
/** Hosts that multiply signed bytes never get these kernels. */
const onHostsWithByteDot = detectFeatures().byteDot ? describe : describe.skip;

onHostsWithByteDot('a product of bytes, on hosts that multiply signed by unsigned ones', () => {
  it.each([
    { name: 'weights', ranked: false },
    { name: 'activations of ranked rows', ranked: true },
  ])('is exact for all $name', ({ ranked }) => {
    const memory = new webAssembly!.Memory({ initial: 16 });
    const library = new KernelLibrary(memory);
    const packer = new Packer({ shared: false, free: () => W, memoryOf: () => memory });
    fc.assert(
      fc.property<[Problem]>(ranked ? rankedProblem : problem, (p) => {
        expect(multiplied(library, packer, memory, p, ranked)).toEqual(expected(p));
      }),
      { numRuns: ranked ? 200 : 600 },
    );
  });
});

/** Of signed activations, most of them as small as `most`, so that octs of all ranks are there. */
const rankedProblem = fc
  .record({
    rows: fc.integer({ min: 1, max: 7 }),
    columns: fc.integer({ min: 1, max: 37 }),
    octs: fc.integer({ min: 1, max: 9 }),
    most: fc.constantFrom(8, 30, 60, 127),
    seed: fc.integer({ min: 1, max: 2 ** 30 }),
    limiting: fc.constantFrom<Limiting>('clamp', 'saturate'),
  })
  .map(({ seed, octs, most, ...shape }) => {
    const next = drawn(seed);
    const depth = 8 * octs;
    const weights = Array.from(
      { length: shape.columns * depth },
      () => [-128, 127, next(256) - 128][next(3)],
    );
    const activations = Array.from({ length: shape.rows * depth }, () =>
      next(20) === 0 ? [-128, 127][next(2)] : next(2 * most) - most,
    );
    const biases = Array.from({ length: shape.columns }, () => next(2000) - 1000);
    return { ...shape, depth, weights, activations, biases, zero: 0, panel: 16 };
  });

type Problem = typeof rankedProblem extends fc.Arbitrary<infer T> ? T : never;

function expected({ rows, columns, depth, zero, weights, activations, biases }: Problem): number[] {
  return Array.from({ length: rows * columns }, (_, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    let sum = biases[column];
    for (let k = 0; k < depth; k++) {
      sum += (activations[row * depth + k] - ZERO) * (weights[column * depth + k] - zero);
    }
    return requantize(sum, SCALE, -128, 127);
  });
}

function multiplied(
  library: KernelLibrary,
  packer: Packer,
  { buffer }: WasmMemory,
  p: Problem,
  ranked: boolean,
): number[] {
  const { rows, columns, depth, zero, panel, activations, biases } = p;
  const weights = zero === 0 ? Int8Array.from(p.weights) : Uint8Array.from(p.weights);
  const channels = { biases: Int32Array.from(biases), scales: new Float32Array(columns).fill(SCALE) };
  const product = { weights, depth, zeroOfWeights: zero, zero: ZERO, channels };
  const memory = new Uint8Array(buffer);
  memory.fill(0x5a);
  memory.set(activations, A);
  packQuads(packer, product, panel, W, ranked);
  const pitch = ranked ? rankedPitch(depth) : depth;
  const run = <P extends string>(kernel: Kernel<P>, args: Readonly<Record<P, number>>) =>
    library.get(kernel)(...Object.keys(kernel.params).map((name) => args[name as P]));
  if (ranked) run(RANKED_ROWS, { from: A, to: RANKED, rows, depth, fromPitch: depth, pitch, zero: 0 });
  const kernel = gemmQuads('int8', { rows: panel === 8 ? 4 : 2, columns: panel }, p.limiting, 1, ranked);
  const args = {
    rows,
    columns,
    a: ranked ? RANKED : A,
    aPitch: pitch,
    w: W,
    c: C,
    cPitch: columns,
    ...resultLimits({ min: -128, max: 127 }, 0),
  };
  run(kernel, args);
  expect(memory[C + rows * columns]).toBe(0x5a);
  return [...new Int8Array(buffer, C, rows * columns)];
}
