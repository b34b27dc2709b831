import { elementCount } from '@zoo/core';
import type { Site } from '@zoo/ir';
import { quantizesAsymmetrically } from '@zoo/ops';
import type { TypedNode } from '@zoo/runtime';
import { type Lowering, operandOf } from '../lowering.ts';
import { isShared, reorderOf, sizesOf, turnedBytes, turnLeft } from './batch-matmul.ts';
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

/** The same with one constant matrix. */
const batchMatMul: Lowering = {
  supports(node) {
    const { depth, columns } = sizesOf(node);
    return isShared(node)
      ? supportsHybridRows(node, depth, columns)
      : 'hybrid products with a right side that is not one constant matrix';
  },
  lower(task, scope) {
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

export const HYBRID: Readonly<Record<string, Lowering>> = {
  FULLY_CONNECTED: fullyConnected,
  BATCH_MATMUL: batchMatMul,
};
