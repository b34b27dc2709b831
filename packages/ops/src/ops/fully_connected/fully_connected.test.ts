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

  it.each([1, 4])('reads shuffled weights as those in order: %i rows', (rows) => {
    const [units, depth] = [8, 32];
    const numbers = (count: number, step: number) => Uint8Array.from({ length: count }, (_, i) => i * step);
    const input = tensor('uint8', [rows, depth], numbers(rows * depth, 37), perTensor(0.5, 128));
    const ordered = numbers(units * depth, 101);
    const bias = tensor(
      'int32',
      [units],
      Int32Array.from({ length: units }, (_, i) => 100 * i - 300),
    );
    // the loops of the converter that wrote such files
    const blocks: number[] = [];
    for (let unit = 0; unit < units; unit += 4)
      for (let k = 0; k < depth; k += 16)
        for (let i = 0; i < 4; i++)
          for (let j = 0; j < 16; j++) blocks.push(ordered[(unit + i) * depth + k + j] ^ 0x80);
    const connected = (data: Uint8Array, weightsFormat: string) =>
      evaluate(ops.find('FULLY_CONNECTED', false)!, {
        attrs: { ...ops.defaults('FULLY_CONNECTED'), weightsFormat },
        inputs: [input, tensor('uint8', [units, depth], data, perTensor(0.5, 128)), bias],
        outputs: [{ dtype: 'int16', quantization: perTensor(4, 0) }],
      });
    const [y, workspace] = connected(Uint8Array.from(blocks), 'SHUFFLED4x16INT8');
    // sums times 1/16, rounded half away from zero where the other kernel rounds to even
    const sums = Array.from({ length: rows * units }, (_, at) => {
      const [row, unit] = [Math.floor(at / units), at % units];
      let sum = bias.data[unit];
      for (let k = 0; k < depth; k++)
        sum += (input.data[row * depth + k] - 128) * (ordered[unit * depth + k] - 128);
      return sum;
    });
    expect([...y.data]).toEqual(sums.map((sum) => Math.sign(sum) * Math.round(Math.abs(sum) / 16) + 0));
    expect([...workspace.data].slice(0, 16)).toEqual([...input.data.slice(0, 16)].map((v) => v ^ 0x80));
    expect(workspace.data[16 * rows]).toBe(input.data[16] ^ 0x80);
  });

  it('refuses shuffled weights where the format has no place for them', () => {
    expect(() => connect([x, weights], { weightsFormat: 'SHUFFLED4x16INT8' })).toThrow(/shuffled weights/);
  });
});
