import { describe, expect, it } from '@jest/globals';
import { type DType, type Tensor, tensor } from '@zoo/core';
import { floats, ints, runAll } from '../../testing/run.ts';

function cast(x: Tensor, dtype: DType): unknown[] {
  const [y] = runAll('CAST', [x], {}, [{ dtype }]);
  return Array.from(y.data as ArrayLike<unknown>);
}

describe('CAST', () => {
  const x = floats([5], [1.9, -1.9, 300, -3e9, Number.NaN]);

  it('cuts fractions off and saturates where TFLite does', () => {
    expect(cast(x, 'int32').slice(0, 4)).toEqual([1, -1, 300, -2147483648]);
    expect(cast(x, 'uint8').slice(0, 4)).toEqual([1, 0, 255, 0]);
    expect(cast(floats([2], [4e4, -4e4]), 'int16')).toEqual([32767, -32768]);
    expect(cast(floats([2], [-4, 1e10]), 'uint32')).toEqual([0, 4294967295]);
    expect(cast(floats([3], [9, -9, 2.5]), 'int4')).toEqual([7, -8, 2]);
  });

  it('wraps between integers', () => {
    expect(cast(ints([2], [300, -1]), 'uint8')).toEqual([44, 255]);
    expect(cast(tensor('int64', [1], BigInt64Array.of(2n ** 32n + 5n)), 'int32')).toEqual([5]);
    expect(cast(ints([1], [-7]), 'int64')).toEqual([-7n]);
  });

  it('makes true of everything but 0, and 1 of true', () => {
    expect(cast(floats([3], [0, -0.5, Number.NaN]), 'bool')).toEqual([0, 1, 1]);
    expect(cast(tensor('bool', [2], Uint8Array.of(1, 0)), 'float32')).toEqual([1, 0]);
  });

  it('reads and writes the short floats', () => {
    expect(cast(floats([2], [1, -2]), 'float16')).toEqual([0x3c00, 0xc000]);
    expect(cast(tensor('float16', [1], Uint16Array.of(0x3800)), 'float32')).toEqual([0.5]);
    expect(cast(floats([3], [1, 1.00390625, 1.01171875]), 'bfloat16')).toEqual([0x3f80, 0x3f80, 0x3f82]);
    expect(cast(tensor('bfloat16', [1], Uint16Array.of(0xc000)), 'int32')).toEqual([-2]);
  });

  it('reads and writes floats of 8 bits', () => {
    expect(cast(floats([3], [1, -2, 449]), 'float8_e4m3fn')).toEqual([0x38, 0xc0, 0x7e]);
    expect(cast(tensor('float8_e5m2', [2], Uint8Array.of(0x3c, 0xfb)), 'int16')).toEqual([1, -32768]);
    expect(cast(tensor('int64', [1], BigInt64Array.of(3n)), 'float8_e5m2')).toEqual([0x42]);
  });

  it('keeps the real part of complex numbers', () => {
    const z = tensor('complex64', [2], Float32Array.of(1, 2, 3, 4));
    expect(cast(z, 'int32')).toEqual([1, 3]);
    expect(cast(z, 'complex64')).toEqual([1, 2, 3, 4]);
    expect(cast(ints([2], [5, 6]), 'complex64')).toEqual([5, 0, 6, 0]);
  });

  it('saturates int64', () => {
    expect(cast(floats([3], [1e30, -1e30, 2.9]), 'int64')).toEqual([2n ** 63n - 1n, -(2n ** 63n), 2n]);
  });
});
