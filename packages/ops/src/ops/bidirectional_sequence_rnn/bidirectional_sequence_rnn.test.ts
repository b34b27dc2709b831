import { describe, expect, it } from '@jest/globals';
import { tensor } from '@zoo/core';
import { floats, run } from '../../testing/run.ts';

const attrs = { fusedActivationFunction: 'RELU', mergeOutputs: true };

/** One unit a direction, weights of 1 for the input and of `auxiliary` for the auxiliary input. */
function operands(auxiliary: { readonly shape: number[]; readonly weights: number[] }) {
  const layer = () => [floats([1, 1], [1]), floats([1, 1], [0]), floats([1], [0]), floats([1, 1], [0])];
  const { shape, weights } = auxiliary;
  const matrix = () => tensor('float32', [1, weights.length], Float32Array.from(weights));
  const ones = new Array<number>(shape.reduce((count, size) => count * size, 1)).fill(1);
  return [floats([1, 2, 1], [3, 5]), ...layer(), ...layer(), floats(shape, ones), matrix(), matrix()];
}

describe('BIDIRECTIONAL_SEQUENCE_RNN', () => {
  it('adds an auxiliary input of another width to both directions', () => {
    const inputs = operands({ shape: [1, 2, 2], weights: [10, 100] });
    expect(run('BIDIRECTIONAL_SEQUENCE_RNN', inputs, attrs).values).toEqual([113, 113, 115, 115]);
  });

  it('refuses weights that are not as wide as the auxiliary input', () => {
    const inputs = operands({ shape: [1, 2, 3], weights: [10, 100] });
    expect(() => run('BIDIRECTIONAL_SEQUENCE_RNN', inputs, attrs)).toThrow(/auxiliary input/);
  });

  it('refuses an auxiliary input of fewer steps', () => {
    const inputs = operands({ shape: [1, 1, 2], weights: [10, 100] });
    expect(() => run('BIDIRECTIONAL_SEQUENCE_RNN', inputs, attrs)).toThrow(/go along/);
  });
});
