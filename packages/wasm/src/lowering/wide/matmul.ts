import { wideMultipliers } from '@zoo/ops';
import type { TypedNode } from '@zoo/runtime';
import { packWords, WORD_PAIR_BYTES, WORD_PANEL } from '../../kernels/wide/pack-words.ts';
import { productOfWords, SPLIT } from '../../kernels/wide/product.ts';
import type { Sizes } from '../dense/batch-matmul.ts';
import { type DynamicProduct, eachPanel, layoutOf } from '../dense/dynamic.ts';
import { panelAt } from '../dense/product.ts';
import { operandOf, resultOf, type Scope, type Task } from '../lowering.ts';
import { reduced } from './scaling.ts';

/** Two matrices of activations, or several constant ones: the right side is packed while the model runs. */
export function dynamicInt16({ node }: Task, _scope: Scope, sizes: Sizes): DynamicProduct {
  const { depth } = sizes;
  const type = operandOf(node, 1).dtype as 'int8' | 'int16';
  const pairs = Math.ceil(depth / 2);
  const [panel, panelBytes] = [WORD_PANEL, pairs * WORD_PAIR_BYTES];
  const kernel = packWords(type, layoutOf(sizes));
  const { significand, shift } = multiplierOf(node);
  const results = {
    factor: reduced(significand),
    step: 2 ** (SPLIT - 15 + shift),
    zero: resultOf(node).quantization!.zeroPoint[0],
    low: -32768,
    high: 32767,
  };
  return {
    matrixBytes: Math.ceil(sizes.columns / panel) * panelBytes,
    pack(writer, from, to) {
      const elementBytes = type === 'int16' ? 2 : 1;
      eachPanel(writer, sizes, { from, to, bias: 0, elementBytes, panel, panelBytes }, (panels) => {
        writer.call(kernel, { ...panels, depth });
      });
    },
    at: (weights) => ({
      kernel: productOfWords.name,
      elementBytes: 2,
      resultBytes: 2,
      rows: 'copy',
      zero: 0,
      pitch: 4 * pairs,
      panel,
      panelBytes,
      emit(writer, { rows, first, columns, a, aPitch, c, cPitch }) {
        const w = panelAt(weights, { panel, panelBytes }, first);
        writer.call(productOfWords, { rows, columns, pairs, a, aPitch, w, c, cPitch, ...results });
      },
    }),
  };
}

/** True where nothing has a zero point, and doubles are exact. */
export function supportsDynamicInt16(node: TypedNode, { depth }: Sizes): true | string {
  for (const { quantization } of [operandOf(node, 0), operandOf(node, 1), resultOf(node)]) {
    if (quantization?.scale.length !== 1) return 'no single scale';
    if (!(quantization.scale[0] > 0)) return 'a scale that is not positive';
  }
  const zeros = [0, 1].map((slot) => operandOf(node, slot).quantization!.zeroPoint[0]);
  if (zeros.some((zero) => zero !== 0)) return '16-bit activations with zero points';
  if (multiplierOf(node).shift > 15 - SPLIT) return 'a result scale much smaller than those of the operands';
  return depth < DEEPEST ? true : `a depth of ${DEEPEST} or more`;
}

/** Sums of so many products of 30 bits are exact in doubles. */
const DEEPEST = 2 ** 23;

function multiplierOf(node: TypedNode) {
  const [input, weights, output] = [operandOf(node, 0), operandOf(node, 1), resultOf(node)];
  return wideMultipliers({ input, weights, output, channels: 1 }, 'float32')[0];
}
