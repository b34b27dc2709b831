import { meanMultiplier } from '@zoo/ops';
import type { TypedNode } from '@zoo/runtime';
import { wordsFromSums } from '../../kernels/wide/sums-to-words.ts';
import { i32, sum } from '../../simd/index.ts';
import { type Lowering, operandOf, resultOf } from '../lowering.ts';
import { passesOf, reducedCount } from '../reduce/passes.ts';
import { lowerSums } from '../reduce/reduce.ts';

/** Sums and means of 16-bit integers, rescaled once, as `quantizedSum` of `@zoo/ops` computes them. */
export function wideReduce({ mean }: { readonly mean: boolean }): Lowering {
  return {
    supports(node) {
      const [from, to] = [operandOf(node, 0).quantization, resultOf(node).quantization];
      if (operandOf(node, 1).data === undefined) return 'axes that are not constant';
      if (from?.scale.length !== 1 || to?.scale.length !== 1) return 'no single scale';
      if (!(from.scale[0] > 0 && to.scale[0] > 0)) return 'a scale that is not positive';
      const farthest = 32768 + Math.abs(from.zeroPoint[0]);
      return reducedCount(node) * farthest < LARGEST_SUM ? true : 'sums that may leave 30 bits';
    },
    lower({ node }, scope) {
      const kernel = wordsFromSums(multiplierOf(node, mean), resultOf(node).quantization!.zeroPoint[0]);
      const passes = passesOf(node);
      return lowerSums(node, scope, passes, (writer, from, to, first, count) => {
        writer.call(kernel, { from, to: sum(to, i32.shl(first, 1)), count });
      });
    },
  };
}

/** Half of the rounding step of the farthest shift can be added to them. */
const LARGEST_SUM = 2 ** 30;

function multiplierOf(node: TypedNode, mean: boolean) {
  const [from, to] = [operandOf(node, 0).quantization!, resultOf(node).quantization!];
  return meanMultiplier(from.scale[0], to.scale[0], mean ? reducedCount(node) : 1);
}
