import { elementCount } from '@zoo/core';
import { type Lowering, operandOf } from '../lowering.ts';
import { emitBox } from './box.ts';
import { view } from './view.ts';

/** The same bytes as elements of another type. */
export const bitcast: Lowering = { supports: view.supports, lower: view.lower };

/** One of the two floats that a complex number is. */
export function partOfComplex(part: 'real' | 'imaginary'): Lowering {
  return {
    supports(node) {
      const { dtype } = operandOf(node, 0);
      return dtype === 'complex64' ? true : `no kernel for ${dtype} yet`;
    },
    lower({ node }, scope) {
      const box = { sizes: [elementCount(operandOf(node, 0).shape)], from: [8], to: [4], elementBytes: 4 };
      const [from, to] = [scope.input(0), scope.output()];
      const start = part === 'real' ? 0 : 4;
      return { kernel: 'copy', emit: (writer) => emitBox(writer, box, from() + start, to()) };
    },
  };
}
