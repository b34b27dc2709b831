import type { TypedNode } from '@zoo/runtime';
import type { StepWriter } from '../../compile/step-writer.ts';
import { blocksOf } from '../../kernels/depthwise/columns.ts';
import { type I32, type I32Like, i32, type Local, sum } from '../../simd/index.ts';
import { type LoweredStep, type Lowering, operandOf, resultOf, type Scope, type Task } from '../lowering.ts';
import {
  type DepthwiseFor,
  type DepthwiseKernels,
  depthwiseF32Kernels,
  depthwiseHybridKernels,
  depthwiseInt8Kernels,
} from './depthwise.ts';
import { type Geometry, geometryOf } from './geometry.ts';
import { eachPart, partBytes, partsOf, supportsHybrid } from './hybrid.ts';
import { supportsIntegers } from './integer.ts';
import { lowerMultiplied } from './multiplied.ts';
import { MOST_GROUPS, type ProductFor } from './product.ts';
import { productF32 } from './product-f32.ts';
import { productInt8 } from './product-int8.ts';
import { constantWeights } from './weights.ts';

const KERNELS: Readonly<Record<string, DepthwiseFor>> = {
  float: depthwiseF32Kernels,
  int8: depthwiseInt8Kernels,
  uint8: depthwiseInt8Kernels,
};

/** For depth multipliers. */
const PRODUCTS: Readonly<Record<string, ProductFor>> = {
  float: productF32,
  int8: productInt8,
  uint8: productInt8,
};

/** A filter row is written out in code. */
const WIDEST_FILTER = 11;

export const depthwiseConv2d: Lowering = {
  supports(node) {
    if (!KERNELS[node.row] && node.row !== 'hybrid')
      return `no kernel for ${node.row} depthwise convolutions yet`;
    const weights = constantWeights(node);
    if (weights !== true) return weights;
    const g = shapeOf(node);
    if (g.filterWidth > WIDEST_FILTER) return `a filter wider than ${WIDEST_FILTER}`;
    const multiplied = g.channels !== g.inChannels;
    if (multiplied && g.inChannels > MOST_GROUPS)
      return `a depth multiplier on more than ${MOST_GROUPS} channels`;
    const depth = g.filterHeight * g.filterWidth;
    if (node.row === 'float') return true;
    if (node.row !== 'hybrid') {
      return supportsIntegers(node, depth, g.channels);
    }
    return multiplied
      ? 'no kernel for hybrid depth multipliers yet'
      : supportsHybrid(node, depth, g.channels);
  },
  lower(task, scope) {
    const g = shapeOf(task.node);
    if (task.node.row === 'hybrid') return lowerHybrid(task, scope, g);
    if (g.channels !== g.inChannels) return lowerMultiplied(task, scope, g, PRODUCTS[task.node.row]);
    const kernels = KERNELS[task.node.row](task, scope, g);
    const [from, to] = [scope.input(0), scope.output()];
    return {
      kernel: kernels.name,
      emit: (writer) => emitDepthwise(writer, kernels, g, from(), to()),
    };
  },
};

function lowerHybrid(task: Task, scope: Scope, g: Geometry): LoweredStep {
  const kernelsAt = depthwiseHybridKernels(task, scope, g);
  const parts = partsOf(task.node, g.batches, true);
  const picture = { ...g, batches: 1 };
  const resultBytes = 4 * g.height * g.width * g.channels;
  const [from, to] = [scope.input(0), scope.output()];
  return {
    kernel: kernelsAt(0).name,
    scratch: partBytes(parts),
    emit(writer, scratch) {
      eachPart(writer, parts, from(), scratch, (elements, part) => {
        emitDepthwise(writer, kernelsAt(scratch), picture, elements, sum(to(), i32.mul(part, resultBytes)));
      });
    },
  };
}

function shapeOf(node: TypedNode): Geometry {
  const [, height, width] = operandOf(node, 1).shape;
  return { ...geometryOf(node, [height, width]), channels: resultOf(node).shape[3] };
}

/** The loops over pictures, output rows and blocks; kernels get the filter rows that lie inside the picture. */
function emitDepthwise(
  writer: StepWriter,
  kernels: DepthwiseKernels,
  g: Geometry,
  from: I32Like,
  to: I32Like,
): void {
  const { f } = writer;
  const pixelBytes = g.channels * kernels.elementBytes;
  const outBytes = g.channels * kernels.resultBytes;
  const rowBytes = g.inWidth * pixelBytes;
  const { inWidth, width, filterWidth: taps, strideW: stride, dilationW: dilation, left } = g;
  const runs = blocksOf({ inWidth, width, taps, stride, dilation, left }, kernels.most);
  const image = f.int(from);
  const result = f.int(to);
  f.times(g.batches, () => {
    const firstRow = f.int(-g.top);
    f.times(g.height, () => {
      const { skipped, rows } = rowsInside(firstRow);
      const line = f.int(sum(image, i32.mul(sum(firstRow, i32.mul(skipped, g.dilationH)), rowBytes)));
      for (const { block, start, count } of runs) {
        const x = f.int(sum(line, (start * stride - left) * pixelBytes));
        f.times(count, () => {
          const sizes = { rowBytes: rowBytes * g.dilationH, pixelBytes, outBytes, channels: g.channels };
          kernels.emit(writer, block, { ...sizes, rows, skipped, x, to: result });
          f.step(x, block.outputs * stride * pixelBytes);
          f.step(result, block.outputs * outBytes);
        });
      }
      f.step(firstRow, g.strideH);
    });
    f.step(image, g.inHeight * rowBytes);
  });

  /** Filter rows above the picture, and those inside it. */
  function rowsInside(first: Local<'i32'>): { skipped: I32; rows: I32 } {
    const { dilationH, filterHeight, inHeight } = g;
    const roundedUp = (x: I32) => i32.div_s(sum(x, dilationH - 1), dilationH);
    const skipped = f.int(i32.select(i32.lt_s(first, 0), roundedUp(i32.sub(0, first)), 0));
    const end = f.int(roundedUp(i32.sub(inHeight, first)));
    const last = i32.select(i32.lt_s(end, filterHeight), end, filterHeight);
    return { skipped, rows: f.int(i32.sub(last, skipped)) };
  }
}
