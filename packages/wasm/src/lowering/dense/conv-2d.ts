import type { TypedNode } from '@zoo/runtime';
import { type Lowering, operandOf, resultOf } from '../lowering.ts';
import { geometryOf, isPointwise } from './geometry.ts';
import { supportsIntegers } from './integer.ts';
import type { ProductFor } from './product.ts';
import { productF32 } from './product-f32.ts';
import { productInt8 } from './product-int8.ts';
import { emitPatches, emitRows, planRows } from './rows.ts';
import { constantWeights } from './weights.ts';

/** By type row of the op. */
const PRODUCTS: Readonly<Record<string, ProductFor>> = {
  float: productF32,
  int8: productInt8('double'),
  uint8: productInt8('float32'),
};

/** Each group is a product of its own, written out one after the other. */
const MOST_GROUPS = 64;

export const conv2d: Lowering = {
  supports(node) {
    if (!PRODUCTS[node.row]) return `no kernel for ${node.row} convolutions yet`;
    const weights = constantWeights(node);
    if (weights !== true) return weights;
    const { groups, depth } = shapeOf(node);
    if (groups > MOST_GROUPS) return `more than ${MOST_GROUPS} groups`;
    if (node.row === 'float') return true;
    return supportsIntegers(node, depth, resultOf(node).shape[3], node.row === 'int8' ? 'double' : 'float32');
  },
  lower(task, scope) {
    const { node } = task;
    const { geometry: g, groups, columns, depth } = shapeOf(node);
    const product = PRODUCTS[node.row](task, scope, { groups, columns, depth });
    const pointwise = isPointwise(g) && groups === 1;
    const rows = g.batches * g.height * g.width;
    const plan = planRows(
      product,
      pointwise && product.rows === 'copy',
      rows,
      columns * product.elementBytes,
    );
    const [from, to] = [scope.input(0), scope.output()];
    return {
      kernel: product.kernel,
      scratch: plan.scratch,
      emit(writer, scratch) {
        const places = [from(), to(), scratch] as const;
        if (pointwise) emitRows(writer, product, plan, { rows, depth, columns }, places);
        else emitPatches(writer, product, plan, g, groups, places);
      },
    };
  },
};

function shapeOf(node: TypedNode) {
  const [channels, height, width, depth] = operandOf(node, 1).shape;
  const geometry = geometryOf(node, [height, width]);
  const groups = geometry.inChannels / depth;
  return { geometry, groups, columns: channels / groups, depth: height * width * depth };
}
