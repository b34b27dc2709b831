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

export function isByteMap({ node, op, site }: TypedNode): boolean {
  const [x] = site.inputs;
  const [y] = site.outputs; // some ops have none
  const byte = x?.dtype === 'int8' || x?.dtype === 'uint8';
  const result = y !== undefined && ['int8', 'uint8', 'float32'].includes(y.dtype);
  return byte && result && node.inputs.length === 1 && op.spec.traits.includes('elementwise');
}
