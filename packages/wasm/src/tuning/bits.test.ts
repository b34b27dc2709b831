import { describe, expect, it } from '@jest/globals';
import { type DType, Random, type TensorData } from '@zoo/core';
import { GraphBuilder, type Module } from '@zoo/ir';
import { ops } from '@zoo/ops';
import { loadModel } from '@zoo/runtime';
import fc from 'fast-check';
import { wasmDelegate } from '../delegate.ts';
import { CANDIDATES, givenTiles, type TileFamily, type TileName } from './tiles.ts';

/** A layer as a matrix product: so many rows, columns and products in a sum. */
const problem = fc.record({
  rows: fc.integer({ min: 1, max: 30 }),
  columns: fc.integer({ min: 1, max: 50 }),
  depth: fc.integer({ min: 1, max: 90 }),
  activation: fc.constantFrom('NONE', 'RELU6'),
  seed: fc.integer({ min: 1, max: 2 ** 30 }),
});
type Problem = typeof problem extends fc.Arbitrary<infer T> ? T : never;

/** Layers whose products belong to these families. */
const KINDS: Readonly<Record<string, readonly TileFamily[]>> = {
  float32: ['f32', 'f32-fma'],
  int8: ['quads', 'words', 'bytes'],
  uint8: ['quads', 'words'],
  hybrid: ['bytes'],
};

describe('all tiles', () => {
  it.each(Object.keys(KINDS))('give the same bits: %s', async (kind) => {
    const names = [...new Set(KINDS[kind].flatMap((family) => CANDIDATES[family]))];
    await fc.assert(
      fc.asyncProperty(problem, fc.boolean(), async (p, deterministic) => {
        const { module, input } = layerOf(kind, p);
        const expected = await resultOf(module, input, undefined, deterministic);
        for (const name of names) {
          const actual = await resultOf(module, input, name, deterministic);
          expect({ name, result: actual.bits }).toEqual({ name, result: expected.bits });
        }
      }),
      { numRuns: 12 },
    );
  });

  it.each(['NONE', 'RELU6'] as const)(
    'give the same bits where deep panels come in parts: %s',
    async (activation) => {
      const { module, input } = layerOf('float32', {
        rows: 7,
        columns: 53,
        depth: 1000,
        activation,
        seed: 5,
      });
      for (const deterministic of [true, false]) {
        const whole = await resultOf(module, input, '4x8', deterministic);
        for (const name of CANDIDATES.f32) {
          const { bits, kernels } = await resultOf(module, input, name, deterministic);
          expect(kernels[0].includes('-deep')).toBe(!name.endsWith('x8'));
          expect({ name, result: bits }).toEqual({ name, result: whole.bits });
        }
      }
    },
  );

  it('are really used', async () => {
    const layer = { rows: 24, columns: 48, depth: 40, activation: 'NONE', seed: 1 } as const;
    const { module, input } = layerOf('float32', layer);
    for (const name of CANDIDATES.f32) {
      expect((await resultOf(module, input, name, true)).kernels).toEqual([`f32-gemm-${name}`]);
    }
    const bytes = layerOf('int8', layer);
    for (const name of CANDIDATES.bytes) {
      const { kernels } = await resultOf(bytes.module, bytes.input, name, true);
      expect(kernels).toEqual([`int8-gemm-${name}-bytes`]);
    }
  });
});

async function resultOf(
  module: Module,
  input: TensorData,
  name: TileName | undefined,
  deterministic: boolean,
): Promise<{ bits: Uint8Array; kernels: string[] }> {
  const wanted = Object.values(KINDS)
    .flat()
    .map((family) => [family, name]);
  const row = name?.endsWith('16') ? '1x16' : '1x32';
  const given = { ...Object.fromEntries(wanted), 'f32-row': row, 'f32-row-fma': row };
  const tiles = name && givenTiles(given);
  using model = await loadModel(module, { delegates: [wasmDelegate({ deterministic, tiles })] });
  const [{ data }] = Object.values(await model.run([input as Float32Array], { profile: true }));
  const { buffer, byteOffset, byteLength } = data as Float32Array;
  const kernels = model.profile().map(({ kernel }) => kernel);
  return { bits: new Uint8Array(buffer, byteOffset, byteLength).slice(), kernels };
}

function layerOf(kind: string, { rows, columns, depth, activation, seed }: Problem) {
  const random = new Random(seed);
  const dtype = (kind === 'hybrid' ? 'float32' : kind) as DType;
  const isInteger = dtype !== 'float32';
  const scaled = (scale: number, zero = 0) => ({ scale: [Math.fround(scale)], zeroPoint: [zero], axis: 0 });
  const numbers = (type: string, length: number): TensorData =>
    type === 'float32'
      ? Float32Array.from({ length }, () => random.normal())
      : type === 'int8'
        ? Int8Array.from({ length }, () => random.integer(-127, 127))
        : Uint8Array.from({ length }, () => random.integer(0, 255));
  const b = new GraphBuilder(ops);
  const zero = dtype === 'uint8' ? 120 : -5;
  const x = b.input('x', dtype, [rows, depth], isInteger ? scaled(0.03, zero) : undefined);
  const weightType = kind === 'hybrid' ? 'int8' : dtype;
  const w = b.constant(
    'w',
    weightType,
    [columns, depth],
    numbers(weightType, columns * depth),
    weightType === 'float32' ? undefined : scaled(0.01, dtype === 'uint8' ? 131 : 0),
  );
  const bias = isInteger
    ? b.constant(
        'b',
        'int32',
        [columns],
        Int32Array.from({ length: columns }, () => random.integer(-5000, 5000)),
        scaled(3e-4),
      )
    : b.constant('b', 'float32', [columns], numbers('float32', columns));
  const attrs = { fusedActivationFunction: activation };
  const quantization = isInteger ? scaled(0.02 * Math.sqrt(depth), dtype === 'uint8' ? 128 : 0) : undefined;
  const y = b.add('FULLY_CONNECTED', [x, w, bias], attrs, { quantization });
  const module: Module = { graphs: [b.finish([y])], signatures: [], metadata: [], files: [] };
  return { module, input: numbers(dtype, rows * depth) };
}
