import { broadcastShapes, elementCount, type Shape, UNKNOWN } from '@zoo/core';
import { type OpSpec, type Site, typeRow } from '@zoo/ir';
import type { BatchMatMulOptions } from '@zoo/tflite';
import { invalid } from '../../lib/errors.ts';
import { operand } from '../../lib/site.ts';

export type BatchMatMulRow = 'float' | 'hybrid' | 'int8' | 'int8to32' | 'int16' | 'int16x8';

/** Sizes of one product, whichever way the operands lie. */
export interface MatMulSizes {
  readonly batch: Shape;
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
}

export function matMulSizes({
  attrs,
  inputs,
}: Pick<Site<BatchMatMulOptions>, 'attrs' | 'inputs'>): MatMulSizes {
  const site = { attrs, inputs, outputs: [] };
  const x = matrix(operand(site, 0).shape, attrs.adjX);
  const y = matrix(operand(site, 1).shape, attrs.adjY);
  if (x.columns !== y.rows && x.columns !== UNKNOWN && y.rows !== UNKNOWN) {
    throw invalid('SHAPE_MISMATCH', 'inner sizes of the product do not agree', {
      expected: String(x.columns),
      received: String(y.rows),
    });
  }
  const depth = x.columns === UNKNOWN ? y.rows : x.columns;
  return { batch: broadcastShapes(x.batch, y.batch), rows: x.rows, depth, columns: y.columns };
}

function matrix(shape: Shape, transposed: boolean) {
  if (shape.length < 2) {
    throw invalid('RANK', 'a matrix has two axes', {
      expected: 'rank 2 or more',
      received: String(shape.length),
    });
  }
  const [a, b] = shape.slice(-2);
  return { batch: shape.slice(0, -2), rows: transposed ? b : a, columns: transposed ? a : b };
}

export const spec: OpSpec<BatchMatMulOptions, BatchMatMulRow> = {
  summary: 'matrix product over the last two axes, the others broadcast',
  operands: [{ name: 'x' }, { name: 'y' }],
  results: [{ name: 'product' }],
  types: {
    float: typeRow('float32, float32 -> float32'),
    hybrid: typeRow('float32, int8 -> float32'),
    int8: typeRow('int8, int8 -> int8'),
    int8to32: typeRow('int8, int8 -> int32'),
    int16: typeRow('int16, int16 -> int16'),
    int16x8: typeRow('int16, int8 -> int16'),
  },
  traits: ['pure'],
  tolerance: 'close',
  infer(site) {
    const { batch, rows, columns } = matMulSizes(site);
    const { dtype } = operand(site, 0);
    const sums = dtype === 'int8' && site.outputs[0]?.dtype === 'int32';
    return [{ dtype: sums ? 'int32' : dtype, shape: [...batch, rows, columns] }];
  },
  macs(site) {
    const { batch, rows, depth, columns } = matMulSizes(site);
    return elementCount([...batch, rows, depth, columns]);
  },
};
