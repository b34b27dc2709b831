import type { TypedNode } from '@zoo/runtime';
import { type Lowering, operandOf } from '../lowering.ts';
import { isShared, lowerDynamic, reorderOf, sizesOf, turnedBytes, turnLeft } from './batch-matmul.ts';
import { dynamicInt8, isDynamicInt8 } from './dynamic-int8.ts';
import { isFewRows, lowerFewRows } from './few-rows.ts';
import { lowerDynamicRows, shapeOf } from './fully-connected.ts';
import { hybridFullyConnected } from './hybrid-fully-connected.ts';
import { lowerHybridMatrices, supportsHybridMatrices } from './hybrid-matrices.ts';
import { formOf } from './hybrid-nibbles.ts';
import { lowerHybridRows, supportsHybridRows } from './hybrid-rows.ts';
import { supportsIntegers } from './integer.ts';

/** Float rows times one constant matrix of 8 bits, and the less usual others. */
const batchMatMul: Lowering = {
  supports(node) {
    if (operandOf(node, 1).quantization?.blocks) return 'a matrix with a scale for each block';
    const { depth, columns } = sizesOf(node);
    return isShared(node) ? supportsHybridRows(node, depth, columns) : supportsHybridMatrices(node);
  },
  lower(task, scope) {
    if (!isShared(task.node)) return lowerHybridMatrices(task, scope);
    const sizes = sizesOf(task.node);
    const { depth, columns, matricesX, adjX } = sizes;
    const { asymmetricQuantizeInputs: asymmetric } = task.node.site.attrs as {
      readonly asymmetricQuantizeInputs: boolean;
    };
    const rows = sizes.rows * matricesX;
    const shape = { rows, depth, columns, asymmetric, reorder: reorderOf(sizes) };
    const turn = adjX && {
      bytes: turnedBytes(sizes, 4),
      emit: (...[writer, from, to]: TurnArguments) => turnLeft(writer, sizes, 4, from, to),
    };
    return lowerHybridRows(scope, shape, formOf(task, scope, shape), turn || undefined);
  },
};

type TurnArguments = [writer: Parameters<typeof turnLeft>[0], from: number, to: number];

/** Products of rows that are quantized while the model runs, and of few rows or bytes with matrices that it makes. */
export const PRODUCTS: Readonly<Record<string, Lowering>> = {
  FULLY_CONNECTED: orFewRows(hybridFullyConnected(formOf)),
  BATCH_MATMUL: orFewRows(batchMatMul),
};

function orFewRows(hybrid: Lowering): Lowering {
  return {
    ...hybrid,
    supports(node) {
      if (node.row === 'hybrid') return hybrid.supports(node);
      return node.row === 'float' || supportsDynamicInt8(node);
    },
    lower(task, scope) {
      const { node } = task;
      if (node.row === 'hybrid') return hybrid.lower(task, scope);
      if (node.row === 'float') return lowerFewRows(task, scope);
      return node.node.op === 'BATCH_MATMUL'
        ? lowerDynamic(task, scope, sizesOf(node), dynamicInt8)
        : lowerDynamicRows(task, scope, dynamicInt8);
    },
  };
}

function supportsDynamicInt8(node: TypedNode): true | string {
  const { depth, columns } = node.node.op === 'BATCH_MATMUL' ? sizesOf(node) : shapeOf(node);
  if ((operandOf(node, 1).quantization?.scale.length ?? 0) > 1) {
    return 'matrices with several scales that are not packed when the model is loaded';
  }
  return supportsIntegers(node, depth, columns);
}

/** Bytes of whole channels meet fully connected layers all the time. */
export function isRareProduct(node: TypedNode): boolean {
  return node.row === 'hybrid' ? !isOfBytes(node) : isFewRows(node) || isDynamicInt8(node);
}

function isOfBytes(node: TypedNode): boolean {
  const { dtype, quantization } = operandOf(node, 1);
  return node.node.op === 'FULLY_CONNECTED' && dtype.endsWith('int8') && !quantization?.blocks;
}
