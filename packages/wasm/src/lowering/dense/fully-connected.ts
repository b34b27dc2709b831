import { elementCount } from '@zoo/core';
import type { TypedNode } from '@zoo/runtime';
import { i32, sum } from '../../simd/index.ts';
import { type LoweredStep, type Lowering, operandOf, type Scope, type Task } from '../lowering.ts';
import { eachPart, partBytes, partsOf, supportsHybrid } from './hybrid.ts';
import { supportsIntegers } from './integer.ts';
import type { ProductFor } from './product.ts';
import { productF32 } from './product-f32.ts';
import { productHybrid } from './product-hybrid.ts';
import { productInt8 } from './product-int8.ts';
import { emitRows, planRows } from './rows.ts';
import { constantWeights } from './weights.ts';

const PRODUCTS: Readonly<Record<string, ProductFor>> = {
  float: productF32,
  int8: productInt8,
  uint8: productInt8,
};

export const fullyConnected: Lowering = {
  supports(node) {
    if (!PRODUCTS[node.row] && node.row !== 'hybrid') return `no kernel for ${node.row} rows yet`;
    const weights = constantWeights(node);
    if (weights !== true || node.row === 'float') return weights;
    const { depth, columns } = shapeOf(node);
    if (node.row === 'hybrid') return supportsHybrid(node, depth, columns);
    return supportsIntegers(node, depth, columns);
  },
  lower(task, scope) {
    if (task.node.row === 'hybrid') return lowerHybrid(task, scope);
    const shape = shapeOf(task.node);
    const { depth, columns, rows } = shape;
    const product = PRODUCTS[task.node.row](task, scope, { groups: 1, columns, depth });
    const plan = planRows(product, product.rows === 'copy', rows, columns * product.resultBytes);
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

/** Each row is quantized by itself. */
function lowerHybrid(task: Task, scope: Scope): LoweredStep {
  const { node } = task;
  const { depth, columns, rows } = shapeOf(node);
  const { asymmetricQuantizeInputs } = node.site.attrs as { readonly asymmetricQuantizeInputs: boolean };
  const parts = partsOf(node, rows, asymmetricQuantizeInputs);
  const productAt = productHybrid(task, scope, { groups: 1, columns, depth });
  const plan = planRows(productAt(0), false, 1, 4 * columns);
  const quantized = Math.ceil(partBytes(parts) / 16) * 16;
  const [from, to] = [scope.input(0), scope.output()];
  return {
    kernel: productAt(0).kernel,
    scratch: quantized + plan.scratch,
    emit(writer, scratch) {
      eachPart(writer, parts, from(), scratch, (elements, part) => {
        const target = writer.f.int(sum(to(), i32.mul(part, 4 * columns)));
        const shape = { depth, columns, rows: 1 };
        emitRows(writer, productAt(scratch), plan, shape, [elements, target, scratch + quantized]);
      });
    },
  };
}

function shapeOf(node: TypedNode) {
  const [columns, depth] = operandOf(node, 1).shape;
  return { columns, depth, rows: elementCount(operandOf(node, 0).shape) / depth };
}
