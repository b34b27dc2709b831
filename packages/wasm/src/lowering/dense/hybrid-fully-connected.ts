import { elementCount } from '@zoo/core';
import type { Site } from '@zoo/ir';
import { quantizesAsymmetrically } from '@zoo/ops';
import type { TypedNode } from '@zoo/runtime';
import { type Lowering, operandOf } from '../lowering.ts';
import { type FormFor, type HybridRows, lowerHybridRows, supportsHybridRows } from './hybrid-rows.ts';
import { constantWeights } from './weights.ts';

/** Float rows times weights of 8 bits or less. */
export function hybridFullyConnected(formOf: FormFor): Lowering {
  return {
    clamps: true,
    supports(node) {
      const weights = constantWeights(node);
      const { depth, columns } = rowsOf(node);
      return weights === true ? supportsHybridRows(node, depth, columns) : weights;
    },
    lower(task, scope) {
      const rows = rowsOf(task.node);
      return lowerHybridRows(scope, rows, formOf(task, scope, rows));
    },
  };
}

function rowsOf(node: TypedNode): HybridRows {
  const [columns, depth] = operandOf(node, 1).shape;
  const rows = elementCount(operandOf(node, 0).shape) / depth;
  const asymmetric = quantizesAsymmetrically(
    node.site as Site<{ readonly asymmetricQuantizeInputs: boolean }>,
  );
  return { rows, depth, columns, asymmetric };
}
