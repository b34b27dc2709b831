import type { TypedNode } from '@zoo/runtime';
import { lowerByteFunction, tablesOf } from '../fused/byte-function.ts';
import { type Lowering, operandOf } from '../lowering.ts';

/** Any elementwise op on one 8-bit operand is a table of 256 entries. */
export const byteTable: Lowering = {
  supports(node) {
    if (!isByteMap(node)) return `no kernel for ${operandOf(node, 0).dtype} yet`;
    const { quantization } = operandOf(node, 0);
    if ((quantization?.scale.length ?? 1) > 1) return 'a scale for each channel';
    try {
      tablesOf({ nodes: [node], channels: 1 });
      return true;
    } catch {
      return 'a value that the op refuses'; // perhaps none that comes
    }
  },
  lower: (task, scope) => lowerByteFunction({ nodes: [task.node], channels: 1 }, task, scope),
};

/** Whether a node is elementwise on one 8-bit operand, with a result of 8 bits or floats. */
export function isByteMap({ node, op, site }: TypedNode): boolean {
  if (node.inputs.length !== 1 || !op.spec.traits.includes('elementwise')) return false;
  const from = site.inputs[0]?.dtype;
  const to = site.outputs[0]?.dtype; // some ops have no result
  return (from === 'int8' || from === 'uint8') && (to === 'int8' || to === 'uint8' || to === 'float32');
}
