import { elementCount } from '@zoo/core';
import { selectBoxes } from '../../kernels/detection/selection.ts';
import { type Lowering, operandOf } from '../lowering.ts';

/** NON_MAX_SUPPRESSION_V4, and V5, which is soft: the best boxes, one after the other. */
export function nonMaxSuppression(soft: boolean): Lowering {
  const kernel = selectBoxes(soft);
  return {
    supports: () => true,
    lower({ node }, scope) {
      const [count] = operandOf(node, 1).shape;
      const inputs = node.site.inputs.map((_, slot) => scope.input(slot));
      const outputs = node.site.outputs.map((_, i) => scope.output(i));
      const room = elementCount(node.site.outputs[0].shape);
      return {
        kernel: kernel.name,
        scratch: 12 * count,
        emit(writer, scores) {
          const [boxes, given, most, overlap, threshold, sigma = 0] = inputs.map((place) => place());
          const [indices, ...others] = outputs.map((place) => place());
          const [values, found] = soft ? others : [0, ...others];
          const [heap, seen] = [scores + 4 * count, scores + 8 * count];
          const { f } = writer;
          f.copy(scores, given, 4 * count);
          f.fill(seen, 0, 4 * count);
          f.fill(indices, 0, 4 * room);
          if (soft) f.fill(values, 0, 4 * room);
          writer.call(kernel, {
            ...{ boxes, count, scores, heap, seen, most, room, overlap, threshold, sigma },
            ...{ indices, values, found },
          });
        },
      };
    },
  };
}
