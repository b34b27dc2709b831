import type { I32Like } from '../../simd/index.ts';
import { i32, sum } from '../../simd/index.ts';
import { type Lowering, resultOf } from '../lowering.ts';
import { eachPart, partScratch, partsOf, supportsHybrid } from './hybrid.ts';
import type { Product } from './product.ts';
import { productHybrid } from './product-hybrid.ts';
import {
  asDense,
  emitPhases,
  planPhases,
  transposedConvolution,
  withJoinedColumns,
} from './transpose-conv.ts';

const SLOTS = { input: 2, weights: 1, bias: 3 };

/** Each thread has scratch of its own for patches, which parts that are units of work do not leave room for. */
const MOST_PICTURES = 3;

/** Transposed convolutions of float pictures, each quantized by itself while the model runs, with 8-bit weights. */
export const hybridTransposed: Lowering = {
  ...transposedConvolution(SLOTS, {
    hybrid: {
      product: (task, scope, shape) => productHybrid(task, scope, shape)(0),
      supports: (node, depth, channels) =>
        resultOf(node).shape[0] > MOST_PICTURES
          ? `more than ${MOST_PICTURES} pictures`
          : supportsHybrid(node, depth, channels),
    },
  }),
  lower(task, scope) {
    const dense = asDense(task.node, SLOTS);
    const node = withJoinedColumns(dense);
    const products: ((found: I32Like) => Product)[] = [];
    const { shape, phases, scratchPerThread } = planPhases(node, scope, (own, product) => {
      const productAt = productHybrid({ ...task, node }, own, product);
      products.push(productAt);
      return productAt(0);
    });
    const parts = partsOf(dense, shape.batches, true);
    const plan = { scratch: 0, scratchPerThread };
    const resultBytes = 4 * shape.height * shape.width * shape.channels;
    const [from, to] = [scope.input(SLOTS.input), scope.output()];
    return {
      kernel: phases[0].product.kernel,
      ...partScratch(parts, plan),
      emit(writer, scratch) {
        const unitCost = (resultBytes * shape.inChannels) / 4;
        eachPart(writer, parts, plan, { from: from(), scratch, unitCost }, ({ part, found, elements }) => {
          const now = phases.map((phase, i) => ({ ...phase, product: products[i](found) }));
          const target = sum(to(), i32.mul(part, resultBytes));
          emitPhases(writer, { ...shape, batches: 1 }, now, elements, target);
        });
      },
    };
  },
};
