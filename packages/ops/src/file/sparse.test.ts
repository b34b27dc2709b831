import { describe, expect, it } from '@jest/globals';
import { encodeElements } from '@zoo/core';
import type { SparsityParameters } from '@zoo/tflite';
import fc from 'fast-check';
import { SparseEncoding } from './sparse.ts';

const bytes = (...values: number[]) => encodeElements('float32', Float32Array.from(values));
const vector = (...values: number[]) =>
  ({ type: 'Uint8Vector', value: { values: Uint8Array.from(values) } }) as const;
const dense = (denseSize: number) => ({ format: 'DENSE', denseSize }) as const;
const csr = (segments: number[], indices: number[]) =>
  ({
    format: 'SPARSE_CSR',
    denseSize: 0,
    arraySegments: vector(...segments),
    arrayIndices: vector(...indices),
  }) as const;

const decode = (parameters: SparsityParameters, shape: number[], data: Uint8Array) =>
  Array.from(new SparseEncoding(parameters).decode('float32', data, shape) as Float32Array);

/** 4x4 in blocks of 2x2, of which the lower left one is missing. */
const BLOCKS: SparsityParameters = {
  traversalOrder: [0, 1, 2, 3],
  blockMap: [0, 1],
  dimMetadata: [dense(2), csr([0, 2, 3], [0, 1, 1]), dense(2), dense(2)],
};

describe('sparse constants', () => {
  it('expand rows of a compressed matrix', () => {
    const rows = { traversalOrder: [0, 1], dimMetadata: [dense(3), csr([0, 1, 1, 3], [2, 0, 1])] };
    expect(decode(rows, [3, 3], bytes(5, 6, 7))).toEqual([0, 0, 5, 0, 0, 0, 6, 7, 0]);
  });

  it('expand columns when these come first in the traversal order', () => {
    const columns = { traversalOrder: [1, 0], dimMetadata: [dense(3), csr([0, 1, 1, 3], [2, 0, 1])] };
    expect(decode(columns, [3, 3], bytes(5, 6, 7))).toEqual([0, 0, 6, 0, 0, 7, 5, 0, 0]);
  });

  it('expand blocks', () => {
    const data = bytes(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    expect(decode(BLOCKS, [4, 4], data)).toEqual([1, 2, 5, 6, 3, 4, 7, 8, 0, 0, 9, 10, 0, 0, 11, 12]);
  });

  it.each<[string, SparsityParameters, number[]]>([
    ['traversal order', { ...BLOCKS, traversalOrder: [0, 1, 2, 2] }, [4, 4]],
    ['levels and dimensions', { ...BLOCKS, dimMetadata: [dense(2)] }, [4, 4]],
    ['block map', { ...BLOCKS, blockMap: [0, 7] }, [4, 4]],
    ['blocks do not fill', BLOCKS, [4, 5]],
    ['another size', BLOCKS, [8, 4]],
    [
      'outside its dimension',
      { ...BLOCKS, dimMetadata: [dense(2), csr([0, 2, 3], [0, 9, 1]), dense(2), dense(2)] },
      [4, 4],
    ],
    [
      'segments',
      { ...BLOCKS, dimMetadata: [dense(2), csr([0, 3, 2], [0, 1, 1]), dense(2), dense(2)] },
      [4, 4],
    ],
    ['too much', BLOCKS, [2 ** 20, 2 ** 20]],
  ])('are refused: %s', (message, parameters, shape) => {
    expect(() => decode(parameters, shape, bytes(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12))).toThrow(message);
  });

  it('are refused when values are missing', () => {
    expect(() => decode(BLOCKS, [4, 4], bytes(1, 2))).toThrow('fewer values');
  });

  it('never read or write outside, whatever the indices', () => {
    const small = fc.array(fc.integer({ min: -2, max: 6 }), { maxLength: 5 });
    const level = fc.oneof(
      fc.integer({ min: -1, max: 4 }).map(dense),
      fc.tuple(small, small).map(([segments, indices]) => csr(segments, indices)),
    );
    const parameters = fc.record({
      traversalOrder: small,
      blockMap: small,
      dimMetadata: fc.array(level, { maxLength: 4 }),
    });
    fc.assert(
      fc.property(parameters, (sparsity) => {
        try {
          expect(decode(sparsity as SparsityParameters, [2, 3], bytes(1, 2, 3, 4, 5, 6))).toHaveLength(6);
        } catch (error) {
          expect(error).toMatchObject({ code: 'TFLITE_SPARSITY' });
        }
      }),
    );
  });
});
