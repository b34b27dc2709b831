import { elementCount, memoryBytes } from '@zoo/core';
import { type Lowering, operandOf, resultOf } from '../lowering.ts';
import { emitCopy } from './box.ts';

/** Same bytes, other shape: nothing to do when both share memory, else one copy. */
export const view: Lowering = {
  supports(node) {
    const { dtype } = resultOf(node);
    return memoryBytes(dtype) > 0 ? true : `no kernel for ${dtype}`;
  },
  lower({ node, result }, scope) {
    const [from, to] = [scope.input(0), scope.output()];
    const { dtype, shape } = resultOf(node);
    const [source] = node.node.inputs;
    const shared = source && !source.isVariable && operandOf(node, 0).data === undefined;
    return {
      kernel: 'view',
      views: shared ? [{ from: source, to: result }] : [],
      emit(writer) {
        if (from() !== to()) emitCopy(writer, from(), to(), memoryBytes(dtype) * elementCount(shape));
      },
    };
  },
};
