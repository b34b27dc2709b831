import { elementCount } from '@zoo/core';
import type { TypedNode } from '@zoo/runtime';
import type { I32 } from '../../simd/index.ts';
import { chained } from '../fused/chained.ts';
import { type LoweredStep, type Lowering, operandOf, type Scope, type Task } from '../lowering.ts';
import { dynamicF32 } from './dynamic.ts';
import { hybridFullyConnected } from './hybrid-fully-connected.ts';
import { words } from './hybrid-rows.ts';
import { supportsIntegers } from './integer.ts';
import type { ProductFor } from './product.ts';
import { productF32 } from './product-f32.ts';
import { productInt8 } from './product-int8.ts';
import { rowsStep } from './product-step.ts';
import { emitRows, planRows } from './rows.ts';
import { lowerSparse, sparseWeights } from './sparse.ts';
import { constantWeights } from './weights.ts';

const PRODUCTS: Readonly<Record<string, ProductFor>> = {
  float: productF32,
  int8: productInt8,
  uint8: productInt8,
};

const hybrid = hybridFullyConnected(words);

/** FULLY_CONNECTED: rows of the operand times weights [columns, depth]. */
export const fullyConnected: Lowering = {
  clamps: true,
  chains: (node) => node.row !== 'hybrid' && constantWeights(node) === true,
  rows(node) {
    if (node.row === 'hybrid' || constantWeights(node) !== true) return undefined;
    return operandOf(node, 0).shape.at(-1) === shapeOf(node).depth ? [0] : [];
  },
  supports(node) {
    if (node.row === 'hybrid') return hybrid.supports(node);
    if (!PRODUCTS[node.row]) return `no kernel for ${node.row} rows yet`;
    const weights = constantWeights(node);
    if (node.row === 'float') return true;
    const { depth, columns } = shapeOf(node);
    return weights === true ? supportsIntegers(node, depth, columns) : weights;
  },
  lower(task, scope) {
    if (task.node.row === 'hybrid') return hybrid.lower(task, scope);
    if (constantWeights(task.node) !== true) return lowerDynamicRows(task, scope, dynamicF32);
    const { depth, columns, rows } = shapeOf(task.node);
    const shape = { groups: 1, columns, depth, pixels: true };
    const count =
      task.node.row === 'float' ? sparseWeights(task, scope, { rows, columns, depth }) : undefined;
    if (count !== undefined) return lowerSparse(task, scope, { rows, columns, depth }, count);
    const product = chained(PRODUCTS[task.node.row](task, scope, shape), task, scope, shape);
    return rowsStep(product, { rows, columns, depth }, scope);
  },
};

/** Weights or a bias that are known only while running are packed first. */
export function lowerDynamicRows(task: Task, scope: Scope, form: typeof dynamicF32): LoweredStep {
  const { node } = task;
  const { rows, depth, columns } = shapeOf(node);
  const matrices = { batchX: [], batchY: [], matricesX: 1, matricesY: 1, adjX: false, adjY: true };
  const dynamic = form(task, scope, { ...matrices, rows, depth, columns });
  const inPlace = dynamic.at(0).rows === 'copy';
  const plan = planRows(dynamic.at(0), { rows, columns, groups: 1, inPlace });
  const [from, weights, to] = [scope.input(0), scope.input(1), scope.output()];
  const bias = node.site.inputs[2] && scope.input(2);
  return {
    kernel: dynamic.at(0).kernel,
    scratch: dynamic.matrixBytes + plan.scratch,
    scratchPerThread: plan.scratchPerThread,
    emit(writer, scratch) {
      dynamic.pack(writer, weights(), scratch, bias?.());
      const own = (thread: I32) => writer.scratchOf(thread);
      const shared = scratch + dynamic.matrixBytes;
      emitRows(writer, dynamic.at(scratch), plan, depth, { from: from(), to: to(), shared, own });
    },
  };
}

/** The sizes of a FULLY_CONNECTED node as a product. */
export function shapeOf(node: TypedNode) {
  const [columns, depth] = operandOf(node, 1).shape;
  return { columns, depth, rows: elementCount(operandOf(node, 0).shape) / depth };
}
