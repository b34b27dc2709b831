import { elementCount } from '@zoo/core';
import type { TypedNode } from '@zoo/runtime';
import { lowerDynamic, type Sizes, sizesOf } from '../dense/batch-matmul.ts';
import { type Geometry, geometryOf, supportsGeometry } from '../dense/geometry.ts';
import { lowerMultiplied, transposed } from '../dense/multiplied.ts';
import { MOST_GROUPS } from '../dense/product.ts';
import { convolutionStep, patchesStep, rowsStep } from '../dense/product-step.ts';
import { type Lowering, operandOf, resultOf } from '../lowering.ts';
import { MOST_TAPS, productDepthwise } from './depthwise.ts';
import { dynamicInt16, supportsDynamicInt16 } from './matmul.ts';
import { productInt16 } from './product.ts';
import { supportsWide } from './scaling.ts';

/** Layers with 16-bit activations and 8-bit weights. */
export const wideConv2d: Lowering = {
  clamps: true,
  supports(node) {
    const { geometry, groups, depth, channels } = convolutionOf(node);
    const fits = supportsGeometry(geometry);
    if (fits !== true) return fits;
    if (groups > MOST_GROUPS) return `more than ${MOST_GROUPS} groups`;
    return supportsWide(node, depth, channels, 'double');
  },
  lower(task, scope) {
    const shape = convolutionOf(task.node);
    return convolutionStep(productInt16('double')(task, scope, shape), shape, scope);
  },
};

/** DEPTHWISE_CONV_2D, as a product of patches for each channel. */
export const wideDepthwise: Lowering = {
  clamps: true,
  supports(node) {
    const g = depthwiseOf(node);
    const taps = g.filterHeight * g.filterWidth;
    if (taps > MOST_TAPS) return `a filter of more than ${MOST_TAPS} elements`;
    if (g.channels !== g.inChannels && g.inChannels > MOST_GROUPS)
      return `a depth multiplier on more than ${MOST_GROUPS} channels`;
    const fits = supportsGeometry(g);
    return fits === true ? supportsWide(node, taps, g.channels, 'double') : fits;
  },
  lower(task, scope) {
    const g = depthwiseOf(task.node);
    return g.channels === g.inChannels
      ? patchesStep(productDepthwise(task, scope, g), g, 1, scope)
      : lowerMultiplied(task, scope, g, productInt16('double'));
  },
};

/** FULLY_CONNECTED. */
export const wideFullyConnected: Lowering = {
  clamps: true,
  supports(node) {
    const [columns, depth] = operandOf(node, 1).shape;
    return supportsWide(node, depth, columns, 'float32');
  },
  lower(task, scope) {
    const [columns, depth] = operandOf(task.node, 1).shape;
    const rows = elementCount(operandOf(task.node, 0).shape) / depth;
    const product = productInt16('float32')(task, scope, { groups: 1, columns, depth });
    return rowsStep(product, { rows, columns, depth }, scope);
  },
};

/** Rows times one constant matrix of bytes, or any two matrices. */
export const wideMatMul: Lowering = {
  supports(node) {
    const sizes = sizesOf(node);
    return isShared(node, sizes)
      ? supportsWide(node, sizes.depth, sizes.columns, 'float32')
      : supportsDynamicInt16(node, sizes);
  },
  lower(task, scope) {
    const sizes = sizesOf(task.node);
    if (!isShared(task.node, sizes)) return lowerDynamic(task, scope, sizes, dynamicInt16);
    const { depth, columns, adjY } = sizes;
    const rows = elementCount(operandOf(task.node, 0).shape) / depth;
    const reorder = adjY
      ? undefined
      : <T extends Float32Array | Int8Array>(w: T): T => transposed(w, depth, columns);
    const product = productInt16('float32')(task, scope, { groups: 1, columns, depth, reorder });
    return rowsStep(product, { rows, columns, depth }, scope);
  },
};

function isShared(node: TypedNode, { adjX, matricesY }: Sizes): boolean {
  return node.row === 'int16x8' && operandOf(node, 1).data !== undefined && !adjX && matricesY === 1;
}

function convolutionOf(node: TypedNode) {
  const [channels, height, width, depth] = operandOf(node, 1).shape;
  const geometry = geometryOf(node, [height, width]);
  const groups = geometry.inChannels / depth;
  return { geometry, groups, channels, columns: channels / groups, depth: height * width * depth };
}

function depthwiseOf(node: TypedNode): Geometry {
  const [, height, width] = operandOf(node, 1).shape;
  return { ...geometryOf(node, [height, width]), channels: resultOf(node).shape[3] };
}
