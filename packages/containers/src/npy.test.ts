import { describe, expect, it } from '@jest/globals';
import { type DType, type TensorData, tensor, viewElements } from '@zoo/core';
import fc from 'fast-check';
import { readNpy, writeNpy } from './npy.ts';

/** What NumPy 1.26 writes for `np.array([[1, 2, 3], [4, 5, 6]], order)` of a dtype. */
function file(descriptor: string, order: string, shape: string, data: Uint8Array): Uint8Array {
  const header = `{'descr': '${descriptor}', 'fortran_order': ${order}, 'shape': ${shape}, }`.padEnd(117);
  return Uint8Array.from([
    ...Buffer.from('\x93NUMPY\x01\x00v\x00', 'latin1'),
    ...Buffer.from(`${header}\n`),
    ...data,
  ]);
}

describe('npy', () => {
  it('reads what NumPy writes', () => {
    const data = new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6).buffer);
    expect(readNpy(file('<f4', 'False', '(2, 3)', data))).toEqual(
      tensor('float32', [2, 3], Float32Array.of(1, 2, 3, 4, 5, 6)),
    );
  });

  it('writes the bytes NumPy writes', () => {
    const data = new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6).buffer);
    const written = writeNpy(tensor('float32', [2, 3], Float32Array.of(1, 2, 3, 4, 5, 6)));
    expect(written).toEqual(file('<f4', 'False', '(2, 3)', data));
  });

  it('rearranges Fortran order and big-endian data', () => {
    const data = Uint8Array.of(0, 1, 0, 4, 0, 2, 0, 5, 0, 3, 0, 6);
    expect(readNpy(file('>i2', 'True', '(2, 3)', data))).toEqual(
      tensor('int16', [2, 3], Int16Array.of(1, 2, 3, 4, 5, 6)),
    );
  });

  it.each([
    'float32',
    'float16',
    'float64',
    'int8',
    'int16',
    'int32',
    'int64',
    'uint8',
    'uint16',
    'uint32',
    'uint64',
    'complex64',
    'complex128',
  ] as const)('gives %s back as it was', (dtype: DType) => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 64, maxLength: 64 }),
        fc.constantFrom([2, 2], [4], [1, 2, 2, 1]),
        (bytes, shape) => {
          const value = tensor(dtype, shape, viewElements(dtype, bytes.slice().buffer, 0, 4) as TensorData);
          expect(readNpy(writeNpy(value))).toEqual(value);
        },
      ),
    );
  });

  it('keeps scalars, empty arrays and text', () => {
    for (const value of [
      tensor('int32', [], Int32Array.of(7)),
      tensor('bool', [0, 3], new Uint8Array(0)),
      tensor('string', [3], ['', 'grün', '🐘 elephant']),
    ]) {
      expect(readNpy(writeNpy(value))).toEqual(value);
    }
  });

  it('widens what NumPy has no name for', () => {
    expect(readNpy(writeNpy(tensor('int4', [2], Int8Array.of(-8, 7))))).toEqual(
      tensor('int8', [2], Int8Array.of(-8, 7)),
    );
    expect(readNpy(writeNpy(tensor('bfloat16', [2], Uint16Array.of(0x3f80, 0xc000)))).data).toEqual(
      Float32Array.of(1, -2),
    );
  });

  it('answers damage with its own error', () => {
    const good = writeNpy(tensor('float32', [2, 3], new Float32Array(6)));
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), fc.boolean(), (at, value, cut) => {
        const bad = cut ? good.subarray(0, at) : good.with(at, value);
        try {
          readNpy(bad);
        } catch (error) {
          expect(error).toMatchObject({ name: 'ZooError' });
        }
      }),
      { numRuns: 500 },
    );
  });
});
