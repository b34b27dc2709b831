import { elementCount, memoryBytes } from '@zoo/core';
import type { Width } from '../../kernels/lib/fill.ts';
import { type Lowering, operandOf, resultOf } from '../lowering.ts';
import { emitFill, zeroOf } from '../select/fill.ts';
import { emitBox } from './box.ts';
import { view } from './view.ts';

/** Zeros with the last axis of the operand on the diagonal of squares. */
export const matrixDiag: Lowering = {
  supports: view.supports,
  lower({ node }, scope) {
    const { dtype, shape } = operandOf(node, 0);
    const elementBytes = memoryBytes(dtype);
    const size = shape.at(-1) as number;
    const box = {
      sizes: [elementCount(shape) / size, size],
      from: [size * elementBytes, elementBytes],
      to: [size * size * elementBytes, (size + 1) * elementBytes],
      elementBytes,
    };
    const [from, to, zero] = [scope.input(0), scope.output(), zeroOf(scope)];
    return {
      kernel: 'copy',
      emit(writer) {
        emitFill(writer, elementBytes as Width, elementCount(shape) * size, zero(), to());
        emitBox(writer, box, from(), to());
      },
    };
  },
};

/** Zeros, whatever the operand holds. */
export const zerosLike: Lowering = {
  supports: view.supports,
  lower({ node }, scope) {
    const { dtype, shape } = resultOf(node);
    const [to, zero] = [scope.output(), zeroOf(scope)];
    return {
      kernel: 'fill',
      emit: (writer) => emitFill(writer, memoryBytes(dtype) as Width, elementCount(shape), zero(), to()),
    };
  },
};
