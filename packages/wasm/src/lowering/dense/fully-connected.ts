import { elementCount } from '@zoo/core';
import type { TypedNode } from '@zoo/runtime';
import { type Lowering, operandOf } from '../lowering.ts';
import { supportsIntegers } from './integer.ts';
import type { ProductFor } from './product.ts';
import { productF32 } from './product-f32.ts';
import { productInt8 } from './product-int8.ts';
import { emitRows, planRows } from './rows.ts';
import { constantWeights } from './weights.ts';

const PRODUCTS: Readonly<Record<string, ProductFor>> = {
  float: productF32,
  int8: productInt8('float32'),
  uint8: productInt8('float32'),
};

export const fullyConnected: Lowering = {
  supports(node) {
    if (!PRODUCTS[node.row]) return `no kernel for ${node.row} rows yet`;
    const weights = constantWeights(node);
    if (weights !== true || node.row === 'float') return weights;
    const { depth, columns } = shapeOf(node);
    return supportsIntegers(node, depth, columns, 'float32');
  },
  lower(task, scope) {
    const shape = shapeOf(task.node);
    const { depth, columns, rows } = shape;
    const product = PRODUCTS[task.node.row](task, scope, { groups: 1, columns, depth });
    const plan = planRows(product, product.rows === 'copy', rows, columns * product.elementBytes);
    const [from, to] = [scope.input(0), scope.output()];
    return {
      kernel: product.kernel,
      scratch: plan.scratch,
      emit(writer, scratch) {
        emitRows(writer, product, plan, shape, [from(), to(), scratch]);
      },
    };
  },
};

function shapeOf(node: TypedNode) {
  const [columns, depth] = operandOf(node, 1).shape;
  return { columns, depth, rows: elementCount(operandOf(node, 0).shape) / depth };
}
