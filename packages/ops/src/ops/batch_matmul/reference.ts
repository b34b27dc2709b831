import { elementCount } from '@zoo/core';
import type { OpDefinition, Prepare } from '@zoo/ir';
import type { BatchMatMulOptions } from '@zoo/tflite';
import {
  type Activations,
  type ArithmeticFor,
  makeSums,
  type Numbers,
} from '../../families/dense/arithmetic.ts';
import { dotRows } from '../../families/dense/dot.ts';
import { floatArithmetic } from '../../families/dense/float.ts';
import { hybridArithmetic } from '../../families/dense/hybrid.ts';
import { integerArithmetic } from '../../families/dense/integer.ts';
import { wideArithmetic } from '../../families/dense/wide.ts';
import { broadcastLoop } from '../../lib/broadcast.ts';
import { operand } from '../../lib/site.ts';
import { type BatchMatMulRow, matMulSizes } from './spec.ts';

/**
 * Every row of x times all columns of y. The columns are laid out as rows first, so that the product is the same
 * inner loop as a fully connected layer's; zero points of y are taken off on the way.
 */
function matMul(arithmeticFor: ArithmeticFor): Prepare<BatchMatMulOptions> {
  return (site) => {
    const x = operand(site, 0);
    const y = operand(site, 1);
    const { adjX, adjY, asymmetricQuantizeInputs } = site.attrs;
    const { batch, rows, depth, columns } = matMulSizes(site);
    const matrices = elementCount(x.shape.slice(0, -2));
    const arithmetic = arithmeticFor({
      input: x,
      weights: y,
      output: site.outputs[0],
      channels: columns,
      activation: 'NONE',
      // rows of x lie apart when it is transposed, and a hybrid kernel then quantizes the whole matrix at once
      parts: adjX ? matrices : matrices * rows,
      asymmetric: asymmetricQuantizeInputs,
    });
    const { integer, weightZero } = arithmetic;
    const patch = makeSums(integer, depth);
    const sums = makeSums(integer, columns);
    // int16, because an 8-bit value less its zero point has nine bits
    const turned: Numbers = new (y.dtype === 'float32' ? Float32Array : Int16Array)(columns * depth);
    const loop = broadcastLoop(batchOf(x.shape), batchOf(y.shape));
    return ([inputX, inputY], [output]) => {
      if (inputX === undefined || inputY === undefined) return;
      const run = arithmetic.open(inputX, inputY, undefined, output);
      loop((product, atX, atY) => {
        turn(run.weights, atY * depth * columns, turned);
        const matrix = adjX ? run.part(atX) : undefined;
        for (let row = 0; row < rows; row++) {
          if (matrix) gather(matrix, row, rows, patch);
          else gather(run.part(atX * rows + row), 0, 1, patch);
          dotRows(integer, patch, depth, turned, 0, columns, sums);
          run.store(sums, 0, columns, (product * rows + row) * columns);
        }
      });
      function turn(weights: Numbers, from: number, to: Numbers): void {
        const [column, inner] = adjY ? [depth, 1] : [1, columns];
        for (let c = 0; c < columns; c++) {
          for (let k = 0; k < depth; k++)
            to[c * depth + k] = weights[from + c * column + k * inner] - weightZero;
        }
      }
    };

    function batchOf(shape: readonly number[]): readonly number[] {
      return batch.length === 0 ? [1] : shape.slice(0, -2);
    }
  };
}

/** The sums themselves; parameters of the operands are not looked at, as in `EvalInt8Int32`. */
const plainSums: ArithmeticFor = ({ input, parts }) => {
  const partLength = elementCount(input.shape) / parts;
  return {
    integer: true,
    weightZero: 0,
    open: (data, weights, _bias, output) => ({
      weights: weights as Int8Array,
      part: (index) => ({ data: data as Int8Array, offset: index * partLength, zero: 0 }),
      store(sums, channel, count, at) {
        for (let i = 0; i < count; i++) (output as Int32Array)[at + i] = sums[channel + i];
      },
    }),
  };
};

/** Elements `first`, `first + step`, ... of a part. */
function gather(
  { data, offset, zero }: Activations,
  first: number,
  step: number,
  patch: Float64Array | Int32Array,
): void {
  for (let k = 0; k < patch.length; k++) patch[k] = data[offset + first + k * step] - zero;
}

export const reference: OpDefinition<BatchMatMulOptions, BatchMatMulRow>['reference'] = {
  float: matMul(floatArithmetic),
  hybrid: matMul(hybridArithmetic),
  int8: matMul(integerArithmetic),
  int8to32: matMul(plainSums),
  int16: matMul(wideArithmetic('float32')),
  int16x8: matMul(wideArithmetic('float32')),
};
