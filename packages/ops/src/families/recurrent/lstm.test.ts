import { expect, it } from '@jest/globals';
import { type Tensor, tensor } from '@zoo/core';
import { evaluate } from '../../evaluate.ts';
import { ops } from '../../table.ts';

const one = (value: number, shape = [1, 1]): Tensor => tensor('float32', shape, new Float32Array([value]));
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** One cell whose gates see the input through weights 1, 2, 3, 4 and the last output through 0.5. */
function operands(x: Tensor, output: Tensor, cell: Tensor): (Tensor | undefined)[] {
  const weights = [1, 2, 3, 4].map((w) => one(w));
  const recurrent = [0.5, 0.5, 0.5, 0.5].map((w) => one(w));
  const biases = [0, 1, 0, 0].map((b) => one(b, [1]));
  const none = undefined;
  return [x, ...weights, ...recurrent, none, none, none, ...biases, none, none, output, cell];
}

it('UNIDIRECTIONAL_SEQUENCE_LSTM keeps its states from step to step', () => {
  const x = tensor('float32', [1, 2, 1], new Float32Array([0.1, -0.2]));
  const [output, cell] = [one(0), one(0)];
  const attrs = { ...ops.defaults('UNIDIRECTIONAL_SEQUENCE_LSTM'), fusedActivationFunction: 'TANH' };
  const op = ops.find('UNIDIRECTIONAL_SEQUENCE_LSTM', false)!;
  const [{ shape, data }] = evaluate(op, { attrs, inputs: operands(x, output, cell), outputs: [] });
  let [h, c] = [0, 0];
  const expected = [0.1, -0.2].map((value) => {
    c = sigmoid(2 * value + h / 2 + 1) * c + sigmoid(value + h / 2) * Math.tanh(3 * value + h / 2);
    h = sigmoid(4 * value + h / 2) * Math.tanh(c);
    return h;
  });
  expect(shape).toEqual([1, 2, 1]);
  expected.forEach((value, i) => {
    expect(data[i]).toBeCloseTo(value, 6);
  });
  expect(output.data[0]).toBeCloseTo(h, 6);
  expect(cell.data[0]).toBeCloseTo(c, 6);
});

it('LSTM clips its cell', () => {
  const cell = one(5);
  const attrs = { ...ops.defaults('LSTM'), fusedActivationFunction: 'TANH', cellClip: 2 };
  evaluate(ops.find('LSTM', false)!, { attrs, inputs: operands(one(1), one(0), cell), outputs: [] });
  expect(cell.data[0]).toBe(2);
});
