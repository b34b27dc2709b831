import {
  multiplyByQuantizedMultiplier,
  quantizeMultiplier,
  roundingShiftRight,
  type TensorData,
  UNKNOWN,
} from '@zoo/core';
import type { OperandType, Prepare, Site } from '@zoo/ir';
import { invalid } from '../../lib/errors.ts';
import { fixedSigmoid, fixedTanh, saturate } from '../../lib/fixed16.ts';
import { operand, quantizationOf, requireBias } from '../../lib/site.ts';
import { requireRank } from '../dense/convolution.ts';
import { sigmoid } from './activation.ts';

/**
 * The five-operand cell of early files: input, last output, weights [4 * cells, depth + cells] of the gates input,
 * candidate, forget, output, bias, last cell. It makes its states as results, and work space as two more.
 */
export function basicLstmShapes(site: Site) {
  const [input, last, weights, , cell] = [0, 1, 2, 3, 4].map((slot) => operand(site, slot));
  for (const { shape } of [input, last, weights, cell]) requireRank(shape, 2, 'an operand');
  const [batches] = input.shape;
  const cells = weights.shape[0] / 4;
  const depth = weights.shape[1] - cells;
  const fits = (size: number, wanted: number) => size === UNKNOWN || size === wanted;
  const fit = [last, cell].every(
    ({ shape }) => fits(shape[1], cells) && (fits(shape[0], batches) || batches < 0),
  );
  if (!fit || !fits(input.shape[1], depth) || !Number.isInteger(cells) || depth < 0) {
    throw invalid('SHAPE_MISMATCH', 'the weights do not fit the input and the states', {
      expected: `weights [4 * cells, depth + cells]`,
      received: `[${weights.shape}] for [${input.shape}], [${last.shape}], [${cell.shape}]`,
    });
  }
  requireBias(site, 3, 4 * cells);
  const state: OperandType = { dtype: cell.dtype, shape: [batches, cells] };
  return [
    { dtype: input.dtype, shape: [batches, cells] },
    state,
    { dtype: input.dtype, shape: [batches, depth + cells] },
    { dtype: cell.dtype, shape: [batches, 4 * cells] },
  ];
}

/** How gates become the cell and the output: everything after the products. */
interface Cell {
  /** Stores one sum of products and bias. */
  gate(sum: number): number;
  next(gates: TensorData, at: number, cells: number, old: number): { cell: number; output: number };
}

function basicLstm(
  cellFor: (site: Site) => Cell & { readonly zeros: readonly [x: number, w: number] },
): Prepare {
  return (site) => {
    const [batches, depth] = operand(site, 0).shape;
    const cells = operand(site, 4).shape[1];
    const rows = depth + cells;
    const kernel = cellFor(site);
    const [zeroX, zeroW] = kernel.zeros;
    const keeps = [1, 4].map((slot) => site.inputs[slot]?.data === undefined);
    return ([x, last, weights, bias, old], [output, cell, joined, gates]) => {
      const [from, w, b] = [joined, weights, bias] as Float32Array[];
      for (let batch = 0; batch < batches; batch++) {
        const row = (data: TensorData | undefined, length: number) =>
          (data as Float32Array).subarray(batch * length, (batch + 1) * length);
        row(joined, rows).set(row(x, depth));
        row(joined, rows).set(row(last, cells), depth);
        const sums = row(gates, 4 * cells);
        for (let unit = 0; unit < 4 * cells; unit++) {
          let sum = 0;
          for (let k = 0; k < rows; k++)
            sum += (w[unit * rows + k] - zeroW) * (from[batch * rows + k] - zeroX);
          sums[unit] = kernel.gate(sum + b[unit]);
        }
        for (let i = 0; i < cells; i++) {
          const made = kernel.next(sums, i, cells, row(old, cells)[i]);
          row(cell, cells)[i] = made.cell;
          row(output, cells)[i] = made.output;
        }
      }
      // variables that hold the states are brought up to date, as TFLite does
      if (keeps[0]) (last as Float32Array).set(output as Float32Array);
      if (keeps[1]) (old as Float32Array).set(cell as Float32Array);
    };
  };
}

/** Source: `LstmCell` of `tflite/kernels/internal/reference/lstm_cell.h`, float. */
export const floatBasicLstm = basicLstm(() => ({
  zeros: [0, 0],
  gate: (sum) => sum,
  next(data, i, cells, old) {
    const gates = data as Float32Array;
    const fresh = sigmoid(gates[i]) * Math.tanh(gates[cells + i]);
    const cell = fresh + sigmoid(gates[2 * cells + i]) * old;
    return { cell, output: sigmoid(gates[3 * cells + i]) * Math.tanh(cell) };
  },
}));

/** The same for uint8 with an int16 cell of 4 integer bits; activations are x = (q - 128) / 128. */
export const uint8BasicLstm = basicLstm((site) => {
  const weights = quantizationOf(operand(site, 2), 'the weights');
  const bias = quantizationOf(operand(site, 3), 'the bias');
  const multiplier = quantizeMultiplier(4096 * bias.scale[0]);
  return {
    zeros: [128, weights.zeroPoint[0]],
    gate: (sum) => saturate(multiplyByQuantizedMultiplier(sum | 0, multiplier)),
    next(data, i, cells, old) {
      const gates = data as Int16Array;
      const product = (a: number, b: number) => Math.min((a * b + 16384) >> 15, 32767);
      const fresh = product(fixedSigmoid(gates[i], 3), fixedTanh(gates[cells + i], 3));
      const kept = product(fixedSigmoid(gates[2 * cells + i], 3), old);
      const cell = saturate(roundingShiftRight(fresh, 4) + kept);
      const output = product(fixedSigmoid(gates[3 * cells + i], 3), fixedTanh(cell, 4));
      return { cell, output: 128 + Math.min(Math.max(roundingShiftRight(output, 8), -128), 127) };
    },
  };
});
