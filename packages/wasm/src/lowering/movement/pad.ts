import { elementCount, memoryBytes, stridesOf } from '@zoo/core';
import { type Lowering, operandOf, resultOf } from '../lowering.ts';
import { emitBox, emitFillBytes } from './box.ts';

/** The zero element everywhere, then the operand into the middle. */
export const pad: Lowering = {
  supports(node) {
    const { dtype } = resultOf(node);
    if (memoryBytes(dtype) === 0) return `no kernel for ${dtype}`;
    return operandOf(node, 1).data === undefined ? 'paddings that are not constant' : true;
  },
  lower({ node }, scope) {
    const { dtype, shape } = resultOf(node);
    const { shape: sizes, quantization } = operandOf(node, 0);
    const elementBytes = memoryBytes(dtype);
    const before = Array.from(operandOf(node, 1).data as Int32Array, Number).filter((_, i) => i % 2 === 0);
    const strides = stridesOf(shape).map((stride) => stride * elementBytes);
    const offset = before.reduce((sum, count, axis) => sum + count * strides[axis], 0);
    const zero = elementBytes === 1 ? (quantization?.zeroPoint[0] ?? 0) : 0;
    const [from, to] = [scope.input(0), scope.output()];
    return {
      kernel: 'copy',
      emit(writer) {
        emitFillBytes(writer, to(), zero, elementCount(shape) * elementBytes);
        const source = stridesOf(sizes).map((stride) => stride * elementBytes);
        emitBox(writer, { sizes, from: source, to: strides, elementBytes }, from(), to() + offset);
      },
    };
  },
};
