import { describe, expect, it } from '@jest/globals';
import { perTensor, type Quantization, type Tensor, tensor } from '@zoo/core';
import { evaluate } from '../../evaluate.ts';
import { ops } from '../../table.ts';

const CONV = ops.find('CONV_2D', false)!;

function floats(shape: number[], values: number[]): Tensor {
  return tensor('float32', shape, Float32Array.from(values));
}

function convolve(inputs: Tensor[], attrs: object = {}, quantization?: Quantization): Tensor {
  const all = { ...ops.defaults('CONV_2D'), strideW: 1, strideH: 1, ...attrs };
  return evaluate(CONV, { attrs: all, inputs, outputs: [{ quantization }] })[0];
}

/** 1 to n. */
function counting(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i + 1);
}

describe('CONV_2D', () => {
  const image = floats([1, 3, 3, 1], counting(9));
  const filter = floats([1, 2, 2, 1], [1, 10, 100, 1000]);

  it('slides the filter over the image without turning it round', () => {
    const { shape, data } = convolve([image, filter], { padding: 'VALID' });
    expect(shape).toEqual([1, 2, 2, 1]);
    // 1 + 2 * 10 + 4 * 100 + 5 * 1000, ...
    expect([...data]).toEqual([5421, 6532, 8754, 9865]);
  });

  it('pads behind first when the padding is odd', () => {
    const { shape, data } = convolve([image, filter], { padding: 'SAME' });
    expect(shape).toEqual([1, 3, 3, 1]);
    expect([...data]).toEqual([5421, 6532, 603, 8754, 9865, 906, 87, 98, 9]);
  });

  it('takes steps and spreads the filter', () => {
    expect([...convolve([image, filter], { padding: 'VALID', strideW: 2, strideH: 2 }).data]).toEqual([5421]);
    const dilated = convolve([image, filter], { padding: 'VALID', dilationWFactor: 2, dilationHFactor: 2 });
    expect([...dilated.data]).toEqual([1 + 3 * 10 + 7 * 100 + 9 * 1000]);
  });

  it('gives each group of filters its own channels', () => {
    const pixel = floats([1, 1, 1, 4], [1, 2, 3, 4]);
    const filters = floats([2, 1, 1, 2], [1, 10, 100, 1000]);
    expect([...convolve([pixel, filters]).data]).toEqual([21, 4300]);
  });

  it('adds the bias before the activation', () => {
    const pixel = floats([1, 1, 1, 1], [4]);
    const filters = floats([2, 1, 1, 1], [1, -1]);
    const bias = floats([2], [3, 1]);
    const { data } = convolve([pixel, filters, bias], { fusedActivationFunction: 'RELU6' });
    expect([...data]).toEqual([6, 0]);
  });

  it('rounds 8-bit results once and half to even, as XNNPACK does', () => {
    // a quarter is 0; the classic scheme, which rounds twice, makes 1 of it
    const pixel = tensor('int8', [1, 1, 1, 1], new Int8Array([1]), perTensor(1, 0));
    const one = tensor('int8', [1, 1, 1, 1], new Int8Array([1]), perTensor(0.25, 0));
    expect([...convolve([pixel, one], {}, perTensor(1, 0)).data]).toEqual([0]);
    const half = tensor('int8', [1, 1, 1, 1], new Int8Array([3]), perTensor(0.5, 0));
    expect([...convolve([pixel, half], {}, perTensor(1, 0)).data]).toEqual([2]);
  });

  it('counts padding as zero, whatever the zero point', () => {
    const pixel = tensor('uint8', [1, 1, 1, 1], new Uint8Array([130]), perTensor(1, 128));
    const ones = tensor('uint8', [1, 3, 3, 1], new Uint8Array(9).fill(103), perTensor(1, 100));
    const { data } = convolve([pixel, ones], { padding: 'SAME' }, perTensor(1, 10));
    expect([...data]).toEqual([(130 - 128) * (103 - 100) + 10]);
  });

  it('quantizes float activations on the way when the weights are 8-bit', () => {
    // [-1, 1] becomes scale 2/255, zero point 0 or -1; the products are close to the real ones
    const pixels = floats([1, 1, 2, 1], [-1, 1]);
    const half = tensor('int8', [1, 1, 2, 1], new Int8Array([-50, 50]), perTensor(0.01, 0));
    expect(convolve([pixels, half], { padding: 'VALID' }).data[0]).toBeCloseTo(1, 2);
  });

  it('refuses what does not fit', () => {
    expect(() => convolve([image, filter], { strideW: 0 })).toThrow(/strideW is out of range/);
    expect(() => convolve([floats([1, 3, 3, 3], counting(27)), floats([1, 2, 2, 2], counting(8))])).toThrow(
      /groups/,
    );
    expect(() => convolve([image, floats([1, 4, 4, 1], counting(16))], { padding: 'VALID' })).toThrow(
      /does not fit/,
    );
    expect(() => convolve([image, filter, floats([2], [1, 2])])).toThrow(/bias/);
  });
});
