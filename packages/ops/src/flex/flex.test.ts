import { describe, expect, it } from '@jest/globals';
import { encodeFlexBuffer, type FlexValue } from '@zoo/containers';
import { type Tensor, ZooError } from '@zoo/core';
import fc from 'fast-check';
import { evaluate } from '../evaluate.ts';
import { ops } from '../table.ts';
import { flexOptionsOf, type TestAttr } from '../testing/node-def.ts';
import { floats, ints, list, scalar } from '../testing/run.ts';
import { FLEX_OPS } from './index.ts';
import { readNodeDef } from './node-def.ts';
import { flexRefusal } from './refusals.ts';

/** Results of a Flex op whose options were read from bytes; inferred shapes must be theirs. */
function runAll(
  op: string,
  inputs: readonly Tensor[],
  attrs: Readonly<Record<string, TestAttr>> = {},
): Tensor[] {
  const definition = ops.find(`Flex${op}`, true)!;
  const read = definition.tflite.custom!.read(flexOptionsOf(op, attrs), 1);
  const results = evaluate(definition, { attrs: read, inputs, outputs: [] });
  const types = inputs.map(({ data, ...type }) => ({
    ...type,
    data: type.dtype === 'int32' ? data : undefined,
  }));
  const inferred = definition.spec.infer({ attrs: read, inputs: types, outputs: results });
  expect(inferred.map(({ shape }) => shape)).toEqual(results.map(({ shape }) => shape));
  return results;
}

function run(op: string, inputs: readonly Tensor[], attrs: Readonly<Record<string, TestAttr>> = {}) {
  const [{ shape, data }] = runAll(op, inputs, attrs);
  return { shape, values: Array.from(data as Float32Array, (value) => Number(Number(value).toFixed(4))) };
}

const x = floats([2, 2], [1, -2, 3, 4]);

describe('Flex ops', () => {
  it('are elementwise functions', () => {
    expect(run('AddV2', [x, floats([2], [10, 20])]).values).toEqual([11, 18, 13, 24]);
    expect(run('Erf', [floats([3], [0, 0.5, -1])]).values).toEqual([0, 0.5205, -0.8427]);
    expect(run('Softplus', [floats([3], [1, 100, -100])]).values).toEqual([1.3133, 100, 0]);
    expect(run('DivNoNan', [x, floats([2], [2, 0])]).values).toEqual([0.5, 0, 1.5, 0]);
    expect(run('LeakyRelu', [x], { alpha: { float: 0.5 } }).values).toEqual([1, -1, 3, 4]);
    expect(run('IsNan', [floats([2], [Number.NaN, 1])]).values).toEqual([1, 0]);
  });

  it('are matrix products', () => {
    const y = floats([2, 1], [1, 10]);
    expect(run('MatMul', [x, y])).toEqual({ shape: [2, 1], values: [-19, 43] });
    expect(run('MatMul', [x, y], { transpose_a: true }).values).toEqual([31, 38]);
    expect(run('BatchMatMulV2', [x, x], { adj_y: true }).values).toEqual([5, -5, -5, 25]);
  });

  it('move and look up elements', () => {
    expect(run('ConcatV2', [x, x, scalar(1)])).toEqual({ shape: [2, 4], values: [1, -2, 1, -2, 3, 4, 3, 4] });
    expect(run('GatherV2', [x, ints([1], [1]), scalar(1)]).values).toEqual([-2, 4]);
    const attrs = { begin_mask: 0, end_mask: 0, ellipsis_mask: 0, new_axis_mask: 0, shrink_axis_mask: 1 };
    expect(run('StridedSlice', [x, list(1, 0), list(2, 2), list(1, 1)], attrs)).toEqual({
      shape: [2],
      values: [3, 4],
    });
    expect(run('Squeeze', [floats([1, 2, 1], [1, 2])], { squeeze_dims: [0] }).shape).toEqual([2, 1]);
    expect(runAll('Split', [scalar(0), x], { num_split: 2 }).map(({ shape }) => shape)).toEqual([
      [1, 2],
      [1, 2],
    ]);
    expect(run('Size', [x]).values).toEqual([4]);
  });

  it('convert types', () => {
    const [result] = runAll('Cast', [x], { DstT: { type: 9 } });
    expect(result).toMatchObject({ dtype: 'int64', data: BigInt64Array.of(1n, -2n, 3n, 4n) });
  });

  it('reduce', () => {
    expect(run('Sum', [x, list(0)], { keep_dims: true })).toEqual({ shape: [1, 2], values: [4, 2] });
    expect(run('Mean', [x, scalar(1)])).toEqual({ shape: [2], values: [-0.5, 3.5] });
  });

  it('are convolutions, in either layout', () => {
    const image = floats([1, 2, 3, 1], [1, 2, 3, 4, 5, 6]);
    const filter = floats([1, 2, 1, 2], [1, 10, 2, 20]); // height, width, in, out
    const attrs = { strides: [1, 1, 1, 1], padding: 'VALID' };
    const expected = [5, 50, 8, 80, 14, 140, 17, 170];
    expect(run('Conv2D', [image, filter], attrs)).toEqual({ shape: [1, 2, 2, 2], values: expected });
    const planes = floats([1, 1, 2, 3], [1, 2, 3, 4, 5, 6]);
    const turned = run('Conv2D', [planes, filter], { ...attrs, data_format: 'NCHW' });
    expect(turned).toEqual({ shape: [1, 2, 2, 2], values: [5, 8, 14, 17, 50, 80, 140, 170] });
    const byDepth = run('DepthwiseConv2dNative', [image, filter], attrs);
    expect(byDepth.values).toEqual(expected);
    const explicit = { ...attrs, padding: 'EXPLICIT', explicit_paddings: [0, 0, 0, 0, 1, 0, 0, 0] };
    expect(run('Conv2D', [image, filter], explicit).shape).toEqual([1, 2, 3, 2]);
  });

  it('are layers', () => {
    const image = floats([1, 2, 2, 1], [1, 2, 3, 4]);
    const window = { ksize: [1, 2, 2, 1], strides: [1, 2, 2, 1], padding: 'VALID' };
    expect(run('MaxPool', [image], window)).toEqual({ shape: [1, 1, 1, 1], values: [4] });
    expect(run('AvgPool', [image], window).values).toEqual([2.5]);
    const [scale, offset, mean, variance] = [2, 1, 3, 4].map((value) => floats([1], [value]));
    const norm = { epsilon: { float: 0 }, is_training: false };
    expect(run('FusedBatchNormV3', [image, scale, offset, mean, variance], norm).values).toEqual([
      -1, 0, 1, 2,
    ]);
    expect(() => run('FusedBatchNormV3', [image, scale, offset, mean, variance])).toThrow('training');
  });

  it('are Fourier transforms', () => {
    const [spectrum] = runAll('RFFT', [floats([4], [1, 2, 3, 4]), list(4)]);
    expect(spectrum).toMatchObject({ dtype: 'complex64', shape: [3] });
    Array.from(spectrum.data as Float32Array).forEach((value, i) => {
      expect(value).toBeCloseTo([10, 0, -2, 2, -2, 0][i], 5);
    });
  });

  it('are Einstein sums', () => {
    const y = floats([2, 3], [1, 2, 3, 4, 5, 6]);
    expect(run('Einsum', [x, y], { equation: 'ij,jk->ik' })).toEqual({
      shape: [2, 3],
      values: [-7, -8, -9, 19, 26, 33],
    });
    expect(run('Einsum', [x, y], { equation: 'ij,jk->kj' })).toEqual({
      shape: [3, 2],
      values: [4, 8, 8, 10, 12, 12],
    });
    expect(run('Einsum', [y], { equation: 'ab->b' }).values).toEqual([5, 7, 9]);
    expect(run('Einsum', [x, y], { equation: 'ij, kl -> k' }).values).toEqual([36, 90]);
    // attention: [batch, time, heads, depth] twice
    const q = floats([1, 2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]);
    expect(run('Einsum', [q, q], { equation: 'BTNH,BFNH->BNFT' })).toEqual({
      shape: [1, 2, 2, 2],
      values: [5, 17, 17, 61, 25, 53, 53, 113],
    });
    expect(run('Einsum', [q, x], { equation: '...i,ij->...j' })).toEqual({
      shape: [1, 2, 2, 2],
      values: [7, 6, 15, 10, 23, 14, 31, 18],
    });
    expect(run('Einsum', [floats([1, 2], [1, 2]), x], { equation: '...i,...i->...' }).values).toEqual([
      -3, 11,
    ]);
    expect(() => run('Einsum', [x], { equation: 'ii->i' })).toThrow('diagonals');
    expect(() => run('Einsum', [x, y], { equation: 'ij,jk->iz' })).toThrow('axes that no operand has');
  });

  it('change elements at their places', () => {
    const updates = floats([2], [10, 20]);
    const at = ints([2, 2], [0, 1, 1, 0]);
    expect(run('TensorScatterUpdate', [x, at, updates]).values).toEqual([1, 10, 20, 4]);
    expect(run('TensorScatterAdd', [x, at, updates]).values).toEqual([1, 8, 23, 4]);
    expect(run('TensorScatterUpdate', [x, ints([1, 1], [1]), floats([1, 2], [7, 8])]).values).toEqual([
      1, -2, 7, 8,
    ]);
    expect(() => run('TensorScatterUpdate', [x, ints([1, 2], [0, 2]), floats([1], [1])])).toThrow('outside');
    const square = floats([3, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(run('MatrixBandPart', [square, scalar(0), scalar(-1)]).values).toEqual([
      1, 2, 3, 0, 5, 6, 0, 0, 9,
    ]);
    expect(run('MatrixBandPart', [square, scalar(1), scalar(0)]).values).toEqual([1, 0, 0, 4, 5, 0, 0, 8, 9]);
    expect(run('Roll', [square, list(1, -1), list(0, 1)]).values).toEqual([8, 9, 7, 2, 3, 1, 5, 6, 4]);
  });

  it('leave unknown what only a run can tell', () => {
    const definition = ops.find('FlexConcatV2', true)!;
    const attrs = definition.tflite.custom!.read(flexOptionsOf('ConcatV2'), 1);
    const inputs = [x, x, { dtype: 'int32' as const, shape: [] }].map((type) => ({
      ...type,
      data: undefined,
    }));
    expect(definition.spec.infer({ attrs, inputs, outputs: [{ dtype: 'float32' }] })).toEqual([
      { dtype: 'float32', shape: undefined },
    ]);
  });

  it('run under their plain names, with attributes in a FlexBuffer', () => {
    const plain = (op: string, inputs: readonly Tensor[], options: FlexValue) => {
      const definition = ops.find(op, true)!;
      const attrs = definition.tflite.custom!.read(encodeFlexBuffer(options), 1);
      return evaluate(definition, { attrs, inputs, outputs: [] })[0];
    };
    expect(plain('Cast', [x], { DstT: 4, SrcT: 0 }).data).toEqual(BigInt64Array.of(1n, -2n, 3n, 4n));
    expect(plain('Sum', [x, list(0)], { keep_dims: true }).shape).toEqual([1, 2]);
    expect(plain('Erf', [floats([1], [0])], {}).data[0]).toBe(0);
  });

  it('have names of their own', () => {
    expect(new Set(FLEX_OPS.map(({ name }) => name)).size).toBe(FLEX_OPS.length);
    expect(flexRefusal('FlexTensorListReserve')).toContain('unroll');
    expect(flexRefusal('FlexAddV2')).toBeUndefined();
  });
});

describe('the node in the options', () => {
  it('gives its attributes', () => {
    const attrs = { a: -3, b: true, c: 'SAME', d: [1, -1, 300], e: { float: 0.25 }, f: { type: 4 } };
    const { op, attrs: read } = readNodeDef(flexOptionsOf('Op', attrs));
    expect(op).toBe('Op');
    expect(Object.fromEntries(read)).toEqual({ ...attrs, e: 0.25, f: 'uint8' });
  });

  it('is read or refused, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(40), fc.nat(255), (noise, at, byte) => {
        const damaged = flexOptionsOf('Conv2D', { strides: [1, 2, 2, 1], padding: 'SAME' });
        damaged[at] = byte;
        for (const bytes of [noise, damaged]) {
          try {
            readNodeDef(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(ZooError);
          }
        }
      }),
    );
  });
});
