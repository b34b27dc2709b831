import { describe, expect, it } from '@jest/globals';
import { perTensor, type Tensor, tensor } from '@zoo/core';
import { evaluate } from '../../evaluate.ts';
import { ops } from '../../table.ts';

function connect(inputs: Tensor[], attrs: object = {}): Tensor {
  const all = { ...ops.defaults('FULLY_CONNECTED'), ...attrs };
  return evaluate(ops.find('FULLY_CONNECTED', false)!, { attrs: all, inputs, outputs: [] })[0];
}

describe('FULLY_CONNECTED', () => {
  const x = tensor('float32', [2, 1, 2], new Float32Array([1, 2, 3, 4]));
  const weights = tensor('float32', [3, 2], new Float32Array([1, 0, 0, 1, 1, 1]));

  it('multiplies rows with rows of the weights', () => {
    expect(connect([x, weights])).toMatchObject({
      shape: [2, 3],
      data: new Float32Array([1, 2, 3, 3, 4, 7]),
    });
    expect(connect([x, weights], { keepNumDims: true }).shape).toEqual([2, 1, 3]);
  });

  it('quantizes each row by itself in the hybrid form', () => {
    const rows = tensor('float32', [2, 1], new Float32Array([1000, 0.001]));
    const small = tensor('int8', [1, 1], new Int8Array([100]), perTensor(0.01, 0));
    const { data } = connect([rows, small]);
    expect(data[0]).toBeCloseTo(1000, 2);
    expect(data[1]).toBeCloseTo(0.001, 8);
  });

  it('refuses shuffled weights by name', () => {
    expect(() => connect([x, weights], { weightsFormat: 'SHUFFLED4x16INT8' })).toThrow(/shuffled weights/);
  });
});
