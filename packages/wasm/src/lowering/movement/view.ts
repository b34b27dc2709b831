import { elementCount, memoryBytes, stridesOf } from '@zoo/core';
import { type Lowering, operandOf, resultOf } from '../lowering.ts';
import { emitCopy } from './box.ts';

/** Same bytes, other shape: nothing to do when both share memory, else one copy. */
export const view: Lowering = {
  boxes(node) {
    const { shape } = resultOf(node);
    const steps = stridesOf(shape);
    return [{ slot: 0, output: 0, from: 0, to: 0, sizes: shape, fromSteps: steps, toSteps: steps }];
  },
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
