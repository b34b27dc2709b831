import { isPerAxis } from '@zoo/core';
import type { TypedNode } from '@zoo/runtime';
import { i32, sum } from '../../simd/index.ts';
import { followed } from '../fused/chain.ts';
import { chained } from '../fused/chained.ts';
import { type LoweredStep, type Lowering, operandOf, type Scope, type Task } from '../lowering.ts';
import { type Geometry, geometryOf, isPointwise, supportsGeometry } from './geometry.ts';
import { eachPart, partScratch, partsOf, supportsHybrid } from './hybrid.ts';
import { supportsIntegers } from './integer.ts';
import { MOST_GROUPS, type ProductFor, type ProductShape } from './product.ts';
import { productF32 } from './product-f32.ts';
import { productHybrid } from './product-hybrid.ts';
import { productInt8 } from './product-int8.ts';
import { convolution, convolutionStep } from './product-step.ts';
import { lowerSparse, sparseWeights } from './sparse.ts';
import { constantWeights } from './weights.ts';
import { lowerWinograd, winogradForm } from './winograd.ts';

/** By type row of the op; `hybrid` is its own case. */
const PRODUCTS: Readonly<Record<string, ProductFor>> = {
  float: productF32,
  int8: productInt8,
  uint8: productInt8,
};

/** CONV_2D in all forms: by minimal filtering, without the zeros of weights, or as a product of pixels or patches. */
export const conv2d: Lowering = {
  clamps: true,
  chains: ({ row }) => row !== 'hybrid',
  rows: ({ row }) => (row === 'hybrid' ? undefined : [0]),
  supports(node) {
    if (!PRODUCTS[node.row] && node.row !== 'hybrid') return `no kernel for ${node.row} convolutions yet`;
    const weights = constantWeights(node);
    if (weights !== true) return weights;
    const { geometry, groups, depth, channels } = shapeOf(node);
    const fits = supportsGeometry(geometry);
    if (fits !== true) return fits;
    if (groups > MOST_GROUPS) return `more than ${MOST_GROUPS} groups`;
    if (node.row === 'float') return true;
    if (node.row === 'hybrid') return supportsHybrid(node, depth, channels);
    return supportsIntegers(node, depth, channels);
  },
  lower(task, scope) {
    if (task.node.row === 'hybrid') return lowerHybrid(task, scope);
    const shape = shapeOf(task.node);
    const winograd =
      task.node.row === 'float' && scope.target.fused && winogradForm(shape.geometry, shape.groups);
    if (winograd) return followed(lowerWinograd(task, scope, shape.geometry, winograd), task, scope);
    const sparse = sparseLayer(task, scope, shape);
    if (sparse) return sparse;
    const product = chained(PRODUCTS[task.node.row](task, scope, shape), task, scope, shape);
    return convolutionStep(product, shape, scope);
  },
};

/** As a product that skips the zeros of its weights, where that is faster. */
function sparseLayer(task: Task, scope: Scope, shape: ReturnType<typeof shapeOf>): LoweredStep | undefined {
  const { geometry: g, groups, columns, depth } = shape;
  if (task.node.row !== 'float' || !isPointwise(g) || groups !== 1) return undefined;
  const rows = { rows: g.batches * g.height * g.width, columns, depth };
  const count = sparseWeights(task, scope, rows);
  return count === undefined ? undefined : lowerSparse(task, scope, rows, count);
}

/** The kernel of old files, with one scale, was symmetric. */
function lowerHybrid(task: Task, scope: Scope): LoweredStep {
  const { node } = task;
  return hybridConvolution(task, scope, shapeOf(node), isPerAxis(operandOf(node, 1).quantization));
}

interface ConvolutionShape extends ProductShape {
  readonly geometry: Geometry;
}

/** Each picture is quantized by itself. */
export function hybridConvolution(
  task: Task,
  scope: Scope,
  shape: ConvolutionShape,
  asymmetric: boolean,
): LoweredStep {
  const { geometry } = shape;
  const parts = partsOf(task.node, geometry.batches, asymmetric);
  const productAt = productHybrid(task, scope, shape);
  const picture = { ...shape, geometry: { ...geometry, batches: 1 } };
  const { plan, emit } = convolution(productAt(0), picture);
  const resultBytes = 4 * geometry.height * geometry.width * geometry.channels;
  const [from, to] = [scope.input(0), scope.output()];
  return {
    kernel: productAt(0).kernel,
    ...partScratch(parts, plan),
    emit(writer, scratch) {
      const unitCost = (resultBytes / 4) * shape.depth;
      eachPart(
        writer,
        parts,
        plan,
        { from: from(), scratch, unitCost },
        ({ part, found, elements, ...own }) => {
          const target = sum(to(), i32.mul(part, resultBytes));
          emit(writer, productAt(found), { ...own, from: elements, to: target });
        },
      );
    },
  };
}

function shapeOf(node: TypedNode) {
  const [channels, height, width, depth] = operandOf(node, 1).shape;
  const geometry = geometryOf(node, [height, width]);
  const groups = geometry.inChannels / depth;
  const pixels = isPointwise(geometry) && groups === 1;
  return { geometry, groups, channels, columns: channels / groups, depth: height * width * depth, pixels };
}
