import type { TypedNode } from '@zoo/runtime';
import type { StepWriter } from '../../compile/step-writer.ts';
import { blocksOf } from '../../kernels/depthwise/columns.ts';
import { type I32, i32, type Local, sum } from '../../simd/index.ts';
import { type Lowering, operandOf, resultOf } from '../lowering.ts';
import { type DepthwiseFor, depthwiseF32Kernels, depthwiseInt8Kernels } from './depthwise.ts';
import { type Geometry, geometryOf } from './geometry.ts';
import { supportsIntegers } from './integer.ts';
import { constantWeights } from './weights.ts';

const KERNELS: Readonly<Record<string, DepthwiseFor>> = {
  float: depthwiseF32Kernels,
  int8: depthwiseInt8Kernels('double'),
  uint8: depthwiseInt8Kernels('float32'),
};

/** A filter row is written out in code. */
const WIDEST_FILTER = 11;

export const depthwiseConv2d: Lowering = {
  supports(node) {
    if (!KERNELS[node.row]) return `no kernel for ${node.row} depthwise convolutions yet`;
    const weights = constantWeights(node);
    if (weights !== true) return weights;
    const g = shapeOf(node);
    if (g.channels !== g.inChannels) return 'no kernel for depth multipliers yet';
    if (g.filterWidth > WIDEST_FILTER) return `a filter wider than ${WIDEST_FILTER}`;
    if (node.row === 'float') return true;
    const depth = g.filterHeight * g.filterWidth;
    return supportsIntegers(node, depth, g.channels, node.row === 'int8' ? 'double' : 'float32');
  },
  lower(task, scope) {
    const g = shapeOf(task.node);
    const kernels = KERNELS[task.node.row](task, scope, g);
    const [from, to] = [scope.input(0), scope.output()];
    return {
      kernel: kernels.name,
      emit: (writer) => emitDepthwise(writer, kernels, g, from(), to()),
    };
  },
};

function shapeOf(node: TypedNode): Geometry {
  const [, height, width] = operandOf(node, 1).shape;
  return { ...geometryOf(node, [height, width]), channels: resultOf(node).shape[3] };
}

/** The loops over pictures, output rows and blocks; kernels get the filter rows that lie inside the picture. */
function emitDepthwise(
  writer: StepWriter,
  kernels: ReturnType<DepthwiseFor>,
  g: Geometry,
  from: number,
  to: number,
): void {
  const { f } = writer;
  const { elementBytes } = kernels;
  const pixelBytes = g.channels * elementBytes;
  const rowBytes = g.inWidth * pixelBytes;
  const runs = blocksOf(
    {
      inWidth: g.inWidth,
      width: g.width,
      taps: g.filterWidth,
      stride: g.strideW,
      dilation: g.dilationW,
      left: g.left,
    },
    kernels.most,
  );
  const image = f.int(from);
  const result = f.int(to);
  f.times(g.batches, () => {
    const firstRow = f.int(-g.top);
    f.times(g.height, () => {
      const { skipped, rows } = rowsInside(f.int(firstRow), g);
      const line = f.int(sum(image, i32.mul(sum(firstRow, i32.mul(skipped, g.dilationH)), rowBytes)));
      for (const { block, start, count } of runs) {
        const x = f.int(sum(line, (start * g.strideW - g.left) * pixelBytes));
        f.times(count, () => {
          kernels.emit(writer, block, {
            rows,
            skipped,
            x,
            rowBytes: rowBytes * g.dilationH,
            pixelBytes,
            to: result,
            channels: g.channels,
          });
          f.step(x, block.outputs * g.strideW * pixelBytes);
          f.step(result, block.outputs * pixelBytes);
        });
      }
      f.step(firstRow, g.strideH);
    });
    f.step(image, g.inHeight * rowBytes);
  });

  /** Filter rows above the picture, and those inside it. */
  function rowsInside(first: Local<'i32'>, { dilationH, filterHeight, inHeight }: Geometry) {
    const roundedUp = (x: I32) => i32.div_s(sum(x, dilationH - 1), dilationH);
    const skipped = f.int(i32.select(i32.lt_s(first, 0), roundedUp(i32.sub(0, first)), 0));
    const end = f.int(roundedUp(i32.sub(inHeight, first)));
    const last = i32.select(i32.lt_s(end, filterHeight), end, filterHeight);
    return { skipped, rows: f.int(i32.sub(last, skipped)) };
  }
}
