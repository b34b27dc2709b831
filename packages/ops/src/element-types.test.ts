import { describe, expect, it } from '@jest/globals';
import { type DType, float32ToFloat16, perTensor, type Tensor, type TensorData, tensor } from '@zoo/core';
import { float32ToBfloat16 } from './lib/bfloat16.ts';
import { runAll } from './testing/run.ts';

/** The first result, its contents as plain numbers or bigints. */
function run(...args: Parameters<typeof runAll>) {
  const [{ data, ...rest }] = runAll(...args);
  return { ...rest, data: data as ArrayLike<number | bigint> & Iterable<number | bigint> };
}

const half = (values: readonly number[], shape = [values.length]) =>
  tensor('float16', shape, Uint16Array.from(values, float32ToFloat16));
const brain = (values: readonly number[], shape = [values.length]) =>
  tensor('bfloat16', shape, Uint16Array.from(values, float32ToBfloat16));
const shorts = (...values: number[]) => tensor('int16', [values.length], Int16Array.from(values));
const bytes = (values: readonly number[], shape = [values.length], quantization?: Tensor['quantization']) =>
  tensor('int8', shape, Int8Array.from(values), quantization);

describe('element types that came to operators late', () => {
  it('16-bit integers without parameters are plain: ADD, MUL and ABS wrap around, NEG negates', () => {
    expect([...run('ADD', [shorts(30000, 1), shorts(10000, 2)]).data]).toEqual([30000 + 10000 - 65536, 3]);
    expect([...run('MUL', [shorts(300, -2), shorts(300, 7)]).data]).toEqual([90000 - 65536, -14]);
    expect([...run('ABS', [shorts(-5, 7)]).data]).toEqual([5, 7]);
    expect([...run('NEG', [shorts(-5, 7)]).data]).toEqual([5, -7]);
    expect([...run('NEG', [bytes([-5, -128])]).data]).toEqual([5, -128]);
  });

  it('16-bit floats are computed in float32 and rounded once', () => {
    // 1 + 2^-11 is half a step of float16 above 1 and goes to even; 3 * 2^-11 is one and a half and goes up
    const a = half([1, 1]);
    expect([...run('SUB', [a, half([-(2 ** -11), -3 * 2 ** -11])]).data]).toEqual([0x3c00, 0x3c02]);
    expect([...run('SQRT', [half([4, 2])]).data]).toEqual([0x4000, float32ToFloat16(Math.SQRT2)]);
    expect([...run('TANH', [brain([0, 100])]).data]).toEqual([0, 0x3f80]);
    expect([...run('MAXIMUM', [brain([1, -2]), brain([3, -4])]).data]).toEqual([0x4040, 0xc000]);
    expect([...run('LESS', [half([1, 2]), half([2, 1])]).data]).toEqual([1, 0]);
  });

  it('DIV of affine int8 and int16', () => {
    // 6 / 1.5 = 4 and -6 / 3 = -2, in steps of 0.5, 0.25 and 0.125
    const a = bytes([12 + 3, -12 + 3], [2], perTensor(0.5, 3));
    const b = bytes([6 - 1, 12 - 1], [2], perTensor(0.25, -1));
    const y = run('DIV', [a, b], {}, [{ quantization: perTensor(0.125, 5) }]);
    expect([...y.data]).toEqual([32 + 5, -16 + 5]);
    const wide = (values: number[], scale: number) =>
      tensor('int16', [values.length], Int16Array.from(values), perTensor(scale, 0));
    const z = run('DIV', [wide([3000, -100], 0.5), wide([30, 7], 1)], {}, [
      { quantization: perTensor(0.01, 0) },
    ]);
    expect([...z.data]).toEqual([5000, -714]);
  });

  it('BATCH_MATMUL of int8 can give its sums', () => {
    const x = bytes([1, 2, 3, 4], [2, 2], perTensor(0.1, 7));
    const y = bytes([5, 6, 7, 8], [2, 2], perTensor(0.2, -7));
    const z = run('BATCH_MATMUL', [x, y], {}, [{ dtype: 'int32' }]);
    // (1 - 7) (5 + 7) + (2 - 7) (7 + 7), ...
    expect([z.dtype, ...z.data]).toEqual(['int32', -142, -153, -90, -97]);
  });

  it('FULLY_CONNECTED of uint8 into int16, for the gates of old recurrent cells', () => {
    const u8 = (values: number[], shape: number[], zero: number) =>
      tensor('uint8', shape, Uint8Array.from(values), perTensor(0.5, zero));
    // rows (1, -2) and (0.5, 0) with weights (1, 3): -5 and 0.5, in steps of 2^-8
    const x = u8([130, 124, 129, 128], [2, 2], 128);
    const y = run('FULLY_CONNECTED', [x, u8([12, 16], [1, 2], 10)], {}, [
      { dtype: 'int16', quantization: perTensor(2 ** -8, 0) },
    ]);
    expect([y.dtype, ...y.data]).toEqual(['int16', -5 * 256, 128]);
  });

  it('SOFTMAX of uint8 into int16', () => {
    const logits = tensor('uint8', [1, 2], Uint8Array.from([10, 10]), perTensor(0.1, 0));
    const y = run('SOFTMAX', [logits], {}, [{ dtype: 'int16', quantization: perTensor(1 / 65536, -32768) }]);
    expect([y.dtype, ...y.data]).toEqual(['int16', 0, 0]);
  });

  it('TRANSPOSE_CONV of floats with 8-bit weights', () => {
    const y = run(
      'TRANSPOSE_CONV',
      [
        tensor('int32', [4], Int32Array.from([1, 1, 4, 1])),
        bytes([10, 20], [1, 1, 2, 1], perTensor(0.1, 0)),
        tensor('float32', [1, 1, 2, 1], Float32Array.from([0, 255])),
        tensor('float32', [1], Float32Array.from([1])),
      ],
      { strideW: 2, strideH: 1, padding: 'VALID' },
    );
    expect([...y.data].map((x) => Math.round(Number(x) * 1e3) / 1e3)).toEqual([1, 1, 256, 511]);
  });

  it.each(['uint16', 'uint32', 'float16', 'bfloat16', 'float64', 'uint64', 'complex64'] as const)(
    'ops that move elements take %s',
    (dtype: DType) => {
      const wide = dtype === 'uint64';
      const contents = {
        uint16: Uint16Array.from([1, 2, 3, 4]),
        uint32: Uint32Array.from([1, 2, 3, 4]),
        float16: Uint16Array.from([1, 2, 3, 4]),
        bfloat16: Uint16Array.from([1, 2, 3, 4]),
        float64: Float64Array.from([1, 2, 3, 4]),
        uint64: BigUint64Array.from([1n, 2n, 3n, 4n]),
        complex64: Float32Array.from([1, 0, 2, 0, 3, 0, 4, 0]),
      }[dtype as 'uint16'] as TensorData;
      const x = tensor(dtype, [2, 2], contents);
      const turned = run('TRANSPOSE', [x, tensor('int32', [2], Int32Array.from([1, 0]))]);
      const first = dtype === 'complex64' ? [1, 0, 3, 0, 2, 0, 4, 0] : [1, 3, 2, 4];
      expect([...turned.data].map(Number)).toEqual(first);
      const [begin, end, strides] = [
        [1, 0],
        [2, 2],
        [1, 1],
      ].map((list) => tensor('int32', [2], Int32Array.from(list)));
      const row = run('STRIDED_SLICE', [x, begin, end, strides]);
      expect(row.shape).toEqual([1, 2]);
      expect(Number(row.data[0])).toBe(3);
      expect(typeof row.data[0]).toBe(wide ? 'bigint' : 'number');
    },
  );
});
