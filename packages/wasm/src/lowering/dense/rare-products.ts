import { elementCount } from '@zoo/core';
import type { Site } from '@zoo/ir';
import { quantizesAsymmetrically } from '@zoo/ops';
import type { TypedNode } from '@zoo/runtime';
import { type Lowering, operandOf } from '../lowering.ts';
import { isShared, reorderOf, sizesOf, turnedBytes, turnLeft } from './batch-matmul.ts';
import { isFewRows, lowerFewRows } from './few-rows.ts';
import { lowerHybridMatrices, supportsHybridMatrices } from './hybrid-matrices.ts';
import { type HybridRows, lowerHybridRows, supportsHybridRows } from './hybrid-rows.ts';
import { constantWeights } from './weights.ts';

/** Float rows times 8-bit, 4-bit or 2-bit weights. */
const fullyConnected: Lowering = {
  clamps: true,
  supports(node) {
    const weights = constantWeights(node);
    const { depth, columns } = rowsOf(node);
    return weights === true ? supportsHybridRows(node, depth, columns) : weights;
  },
  lower: (task, scope) => lowerHybridRows(task, scope, rowsOf(task.node)),
};

function rowsOf(node: TypedNode): HybridRows {
  const [columns, depth] = operandOf(node, 1).shape;
  const rows = elementCount(operandOf(node, 0).shape) / depth;
  const asymmetric = quantizesAsymmetrically(
    node.site as Site<{ readonly asymmetricQuantizeInputs: boolean }>,
  );
  return { rows, depth, columns, asymmetric };
}

/** The same with one constant matrix, and the less usual others. */
const batchMatMul: Lowering = {
  supports(node) {
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
    return lowerHybridRows(task, scope, shape, turn || undefined);
  },
};

type TurnArguments = [writer: Parameters<typeof turnLeft>[0], from: number, to: number];

/** Products of rows that are quantized while the model runs, and of few rows with matrices that it makes. */
export const PRODUCTS: Readonly<Record<string, Lowering>> = {
  FULLY_CONNECTED: orFewRows(fullyConnected),
  BATCH_MATMUL: orFewRows(batchMatMul),
};

function orFewRows(hybrid: Lowering): Lowering {
  return {
    ...hybrid,
    supports: (node) => (node.row === 'hybrid' ? hybrid.supports(node) : true),
    lower: (task, scope) =>
      task.node.row === 'hybrid' ? hybrid.lower(task, scope) : lowerFewRows(task, scope),
  };
}

export function isRareProduct(node: TypedNode): boolean {
  return node.row === 'hybrid' || isFewRows(node);
}
