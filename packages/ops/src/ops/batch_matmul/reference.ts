import { allocate, elementCount } from '@zoo/core';
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
      parts: matrices * rows,
      asymmetric: asymmetricQuantizeInputs,
    });
    const { integer, weightZero } = arithmetic;
    const patch = makeSums(integer, depth);
    const sums = makeSums(integer, columns);
    // int16, because an 8-bit value less its zero point has nine bits
    const turned: Numbers = new (y.dtype === 'float32' ? Float32Array : Int16Array)(columns * depth);
    const left = adjX ? allocate(x.dtype, elementCount(x.shape)) : undefined;
    const loop = broadcastLoop(batchOf(x.shape), batchOf(y.shape));
    return ([inputX, inputY], [output]) => {
      if (inputX === undefined || inputY === undefined) return;
      if (left) transpose(inputX as Numbers, left as Numbers, depth, rows);
      const run = arithmetic.open(left ?? inputX, inputY, undefined, output);
      loop((product, atX, atY) => {
        turn(run.weights, atY * depth * columns, turned);
        for (let row = 0; row < rows; row++) {
          gather(run.part(atX * rows + row), patch);
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

/** The sums themselves, for whoever rescales them. */
const plainSums: ArithmeticFor = ({ input, weights, parts }) => {
  const partLength = elementCount(input.shape) / parts;
  const zero = input.quantization?.zeroPoint[0] ?? 0;
  return {
    integer: true,
    weightZero: weights.quantization?.zeroPoint[0] ?? 0,
    open: (data, right, _bias, output) => ({
      weights: right as Int8Array,
      part: (index) => ({ data: data as Int8Array, offset: index * partLength, zero }),
      store(sums, channel, count, at) {
        for (let i = 0; i < count; i++) (output as Int32Array)[at + i] = sums[channel + i];
      },
    }),
  };
};

/** Matrices of `rows` rows in the memory of others, columns first: hybrid kernels quantize row by row. */
function transpose(from: Numbers, to: Numbers, rows: number, columns: number): void {
  for (let start = 0; start < from.length; start += rows * columns) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++)
        to[start + column * rows + row] = from[start + row * columns + column];
    }
  }
}

function gather({ data, offset, zero }: Activations, patch: Float64Array | Int32Array): void {
  for (let k = 0; k < patch.length; k++) patch[k] = data[offset + k] - zero;
}

export const reference: OpDefinition<BatchMatMulOptions, BatchMatMulRow>['reference'] = {
  float: matMul(floatArithmetic),
  hybrid: matMul(hybridArithmetic),
  int8: matMul(integerArithmetic),
  int8to32: matMul(plainSums),
  int16: matMul(wideArithmetic('float32')),
  int16x8: matMul(wideArithmetic('float32')),
};
