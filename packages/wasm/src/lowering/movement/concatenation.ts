import { memoryBytes, normalizeAxis, stridesOf } from '@zoo/core';
import { type Lowering, operandOf, resultOf } from '../lowering.ts';
import { emitBox } from './box.ts';

/** Each part is copied to its place along the axis. */
export const concatenation: Lowering = {
  supports(node) {
    const { dtype, quantization } = resultOf(node);
    if (memoryBytes(dtype) === 0) return `no kernel for ${dtype}`;
    if (dtype !== 'int8' && dtype !== 'uint8') return true;
    const same = node.site.inputs.every((_, slot) => {
      const part = operandOf(node, slot).quantization;
      if (!part?.scale.length || !quantization?.scale.length) return true;
      return part.scale[0] === quantization.scale[0] && part.zeroPoint[0] === quantization.zeroPoint[0];
    });
    return same ? true : 'parts that must be rescaled';
  },
  lower({ node }, scope) {
    const { dtype, shape } = resultOf(node);
    const axis = normalizeAxis((node.site.attrs as { readonly axis: number }).axis, shape.length);
    const elementBytes = memoryBytes(dtype);
    const bytes = (sizes: readonly number[]) => stridesOf(sizes).map((stride) => stride * elementBytes);
    const parts = node.site.inputs.map((_, slot) => ({
      from: scope.input(slot),
      sizes: operandOf(node, slot).shape,
    }));
    const to = scope.output();
    const strides = bytes(shape);
    return {
      kernel: 'copy',
      emit(writer) {
        let at = to();
        for (const { from, sizes } of parts) {
          emitBox(writer, { sizes, from: bytes(sizes), to: strides, elementBytes }, from(), at);
          at += sizes[axis] * strides[axis];
        }
      },
    };
  },
};
