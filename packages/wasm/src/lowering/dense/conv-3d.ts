import type { TypedNode } from '@zoo/runtime';
import { chained } from '../fused/chained.ts';
import { type Lowering, operandOf, resultOf } from '../lowering.ts';
import { paddingBefore, reachOf, supportsReach } from './geometry.ts';
import { transposed } from './multiplied.ts';
import type { Product } from './product.ts';
import { productF32 } from './product-f32.ts';
import { type FoundRows, foundRows, stepOf } from './product-step.ts';
import { emitProduct, planRows } from './rows.ts';
import { axes, emitVolumePatches, positionAt, type VolumeGeometry, volumeAt, volumeOf } from './volume.ts';
import { constantWeights } from './weights.ts';

/** A convolution over three axes: patches as rows of a product, as in two. The filter is [depth, height, width, in, out]. */
export const conv3d: Lowering = {
  clamps: true,
  chains: () => true,
  supports(node) {
    const { output, filter, strides, dilations } = shapeOf(node).geometry;
    const fits = supportsReach(...axes((k) => reachOf(output[k], filter[k], strides[k], dilations[k])));
    return fits === true ? constantWeights(node) : fits;
  },
  lower(task, scope) {
    const { geometry, batches, channels, depth } = shapeOf(task.node);
    const shape = {
      groups: 1,
      columns: channels,
      depth,
      reorder: <T extends Float32Array | Int8Array>(weights: T) => transposed(weights, depth, channels),
    };
    const product = chained(productF32(task, scope, shape), task, scope, shape);
    const matrix = { rows: batches * volumeOf(geometry.output), columns: channels, depth };
    const found = isPointwise(geometry)
      ? foundRows(product, matrix)
      : foundVolumes(product, matrix, geometry);
    return stepOf(product, found, scope);
  },
};

function foundVolumes(
  product: Product,
  { rows, columns }: { rows: number; columns: number },
  g: VolumeGeometry,
): FoundRows {
  const plan = planRows(product, { rows, columns, groups: 1, inPlace: false });
  const patchBytes = volumeOf(g.filter) * g.inChannels * product.elementBytes;
  return {
    plan,
    emit(writer, product, addresses) {
      emitProduct(writer, product, plan, 1, addresses, patchBytes, () => (first, count, to) => {
        const { volume, ...position } = positionAt(writer, first, g.output);
        const from = volumeAt(addresses.from, volume, g, product.elementBytes);
        emitVolumePatches(writer, product, g, plan.pitch, { ...position, from, to, count });
      });
    },
  };
}

function isPointwise({ filter, strides }: VolumeGeometry): boolean {
  return volumeOf(filter) === 1 && volumeOf(strides) === 1;
}

function shapeOf(node: TypedNode) {
  const [batches, inDepth, inHeight, inWidth, inChannels] = operandOf(node, 0).shape;
  const [filterDepth, filterHeight, filterWidth, , channels] = operandOf(node, 1).shape;
  const [, depth, height, width] = resultOf(node).shape;
  const attrs = node.site.attrs as Readonly<Record<string, number>>;
  const input = [inDepth, inHeight, inWidth] as const;
  const filter = [filterDepth, filterHeight, filterWidth] as const;
  const output = [depth, height, width] as const;
  const strides = [attrs.strideD, attrs.strideH, attrs.strideW] as const;
  const dilations = [attrs.dilationDFactor, attrs.dilationHFactor, attrs.dilationWFactor] as const;
  const before = axes((k) => paddingBefore(input[k], output[k], filter[k], strides[k], dilations[k]));
  const geometry = { input, inChannels, output, filter, strides, dilations, before };
  return { geometry, batches, channels, depth: volumeOf(filter) * inChannels };
}
