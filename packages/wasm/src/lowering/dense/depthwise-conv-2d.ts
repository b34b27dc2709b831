import type { TypedNode } from '@zoo/runtime';
import type { StepWriter } from '../../compile/step-writer.ts';
import { blocksOf } from '../../kernels/depthwise/columns.ts';
import { outputsAtOnce } from '../../kernels/depthwise/f32.ts';
import { type I32, i32, type Local, sum } from '../../simd/index.ts';
import { chainOf, type EmitChain } from '../fused/chain.ts';
import { passesOf } from '../fused/passes.ts';
import { wholeLines } from '../lines.ts';
import { type LoweredStep, type Lowering, operandOf, resultOf, type Scope, type Task } from '../lowering.ts';
import { hybridConvolution } from './conv-2d.ts';
import {
  cellBytes,
  type DepthwiseFor,
  type DepthwiseKernels,
  depthwiseF32Kernels,
  depthwiseHybridKernels,
  depthwiseInt8Kernels,
} from './depthwise.ts';
import { type Geometry, geometryOf, reachOf, supportsGeometry } from './geometry.ts';
import { eachPart, partScratch, partsOf, supportsHybrid } from './hybrid.ts';
import { supportsIntegers } from './integer.ts';
import { lowerMultiplied, multipliedShape } from './multiplied.ts';
import { MOST_GROUPS, type ProductFor } from './product.ts';
import { productF32 } from './product-f32.ts';
import { productInt8 } from './product-int8.ts';
import { emitRepeated, repeatedBytes } from './repeated-channels.ts';
import type { Addresses } from './rows.ts';
import { constantWeights } from './weights.ts';

const KERNELS: Readonly<Record<string, DepthwiseFor>> = {
  float: depthwiseF32Kernels,
  int8: depthwiseInt8Kernels,
  uint8: depthwiseInt8Kernels,
};

/** For many filters on one channel. */
const PRODUCTS: Readonly<Record<string, ProductFor>> = {
  float: productF32,
  int8: productInt8,
  uint8: productInt8,
};

/** A filter row is written out in code. */
const WIDEST_FILTER = 11;

/** All rows are, for integers. */
const MOST_TAPS = 256;

/**
 * And each column that a block of outputs reaches over, whether a tap meets it or not: bytes look for each of them in each
 * row, which takes an engine 0.3 s to compile for so many, and 1 s for twice as many.
 */
const MOST_COLUMNS = { floats: 2048, bytes: 512 };

/** Bytes of an input with repeated channels: where strides are large, it is much larger than the result. */
const MOST_REPEATED = 2 ** 28;

/** DEPTHWISE_CONV_2D in all forms; see {@link isProduct} for depth multipliers. */
export const depthwiseConv2d: Lowering = {
  clamps: true,
  chains: (node) => node.row !== 'hybrid' && !isProduct(shapeOf(node)),
  rows: ({ row }) => (row === 'hybrid' ? undefined : [0]),
  supports(node) {
    if (!KERNELS[node.row] && node.row !== 'hybrid')
      return `no kernel for ${node.row} depthwise convolutions yet`;
    const weights = constantWeights(node);
    if (weights !== true) return weights;
    const g = shapeOf(node);
    if (g.filterWidth > WIDEST_FILTER) return `a filter wider than ${WIDEST_FILTER}`;
    const multiplied = g.channels !== g.inChannels;
    const grouped = isProduct(g) || (multiplied && node.row === 'hybrid');
    if (grouped && g.inChannels > MOST_GROUPS)
      return `a depth multiplier on more than ${MOST_GROUPS} channels`;
    const fits = supportsGeometry(g);
    if (fits !== true) return fits;
    const most = MOST_COLUMNS[node.row === 'float' ? 'floats' : 'bytes'];
    if (!grouped && columnsOfBlock(g) > most) return `windows that reach over more than ${most} columns`;
    if (multiplied && !grouped && repeatedBytes(g, 4) > MOST_REPEATED)
      return 'an input that is too large to be repeated for a depth multiplier';
    const depth = g.filterHeight * g.filterWidth;
    if (node.row === 'float') return true;
    if (depth > MOST_TAPS) return `a filter of more than ${MOST_TAPS} taps`;
    return (node.row === 'hybrid' ? supportsHybrid : supportsIntegers)(node, depth, g.channels);
  },
  lower(task, scope) {
    const g = shapeOf(task.node);
    if (task.node.row === 'hybrid') return lowerHybrid(task, scope, g);
    if (isProduct(g)) return lowerMultiplied(task, scope, g, PRODUCTS[task.node.row]);
    const kernels = KERNELS[task.node.row](task, scope, g);
    const [from, to] = [scope.input(0), scope.output()];
    const chain = chainOf(task, scope) ?? passesOf(task, scope);
    const repeated = g.channels !== g.inChannels;
    return {
      kernel: kernels.name,
      scratch: repeated ? repeatedBytes(g, kernels.elementBytes) : 0,
      emit(writer, scratch) {
        if (repeated) emitRepeated(writer, g, kernels.elementBytes, from, scratch);
        const source = repeated ? { from: scratch } : { from: from(), fromPitch: from.pitch };
        emitDepthwise(writer, kernels, g, { ...source, to: to(), toPitch: to.pitch }, chain);
      },
    };
  },
};

/** Many filters on one channel are a plain convolution; otherwise each channel is copied as often as it has filters. */
function isProduct({ channels, inChannels }: Geometry): boolean {
  return inChannels === 1 && channels > 1;
}

function lowerHybrid(task: Task, scope: Scope, g: Geometry): LoweredStep {
  if (g.channels !== g.inChannels)
    return hybridConvolution(task, scope, { geometry: g, ...multipliedShape(g) }, true);
  const kernelsAt = depthwiseHybridKernels(task, scope, g);
  const parts = partsOf(task.node, g.batches, true);
  const plan = { scratch: wholeLines(cellBytes(g)), scratchPerThread: 0 };
  const picture = { ...g, batches: 1 };
  const resultBytes = 4 * g.height * g.width * g.channels;
  const [from, to] = [scope.input(0), scope.output()];
  return {
    kernel: kernelsAt(0, 0).name,
    ...partScratch(parts, plan),
    emit(writer, scratch) {
      const unitCost = (DEPTHWISE_COST * resultBytes * g.filterHeight * g.filterWidth) / 4;
      eachPart(
        writer,
        parts,
        plan,
        { from: from(), scratch, unitCost },
        ({ part, found, elements, shared }) => {
          const target = sum(to(), i32.mul(part, resultBytes));
          writer.f.fill(shared, i32.load(found, 4), cellBytes(g));
          emitDepthwise(writer, kernelsAt(found, shared), picture, { from: elements, to: target });
        },
      );
    },
  };
}

/** At most: blocks have as many outputs as fit registers. */
function columnsOfBlock(g: Geometry): number {
  return reachOf(Math.min(g.width, outputsAtOnce(g.filterWidth)), g.filterWidth, g.strideW, g.dilationW);
}

function shapeOf(node: TypedNode): Geometry {
  const [, height, width] = operandOf(node, 1).shape;
  const g = { ...geometryOf(node, [height, width]), channels: resultOf(node).shape[3] };
  return width > WIDEST_FILTER ? upright(g, node.row !== 'hybrid') : g;
}

/**
 * A filter of one row, as sequences have (31 taps in a conformer), is one of one column on the same bytes: its taps are
 * a loop then. Rows of a picture become pictures, unless each has a scale of its own.
 */
function upright(g: Geometry, mayGrow: boolean): Geometry {
  const rowsApart = g.filterHeight === 1 && g.strideH === 1 && g.top === 0 && g.height === g.inHeight;
  if (!rowsApart || (g.inHeight > 1 && !mayGrow)) return g;
  return {
    ...g,
    batches: g.batches * g.inHeight,
    inHeight: g.inWidth,
    inWidth: 1,
    height: g.width,
    width: 1,
    filterHeight: g.filterWidth,
    filterWidth: 1,
    strideH: g.strideW,
    strideW: 1,
    dilationH: g.dilationW,
    dilationW: 1,
    top: g.left,
    left: 0,
  };
}

/** Units are output rows of all pictures; kernels get the filter rows that lie inside the picture. */
function emitDepthwise(
  writer: StepWriter,
  kernels: DepthwiseKernels,
  g: Geometry,
  { from, to, ...pitches }: Pick<Addresses, 'from' | 'to' | 'fromPitch' | 'toPitch'>,
  chain?: EmitChain,
): void {
  const pixelBytes = pitches.fromPitch ?? g.channels * kernels.elementBytes;
  const outBytes = pitches.toPitch ?? g.channels * kernels.resultBytes;
  const imageBytes = g.inHeight * g.inWidth * pixelBytes;
  const unitCost = DEPTHWISE_COST * g.width * g.channels * g.filterHeight * g.filterWidth;
  const rows = (first: I32, count: I32) => {
    const { f } = writer;
    const image = f.int(sum(from, i32.mul(i32.div_u(first, g.height), imageBytes)));
    const y = f.int(i32.rem_u(first, g.height));
    const result = f.int(sum(to, i32.mul(first, g.width * outBytes)));
    f.times(count, () => {
      const at = chain && f.int(result);
      emitRow(writer, kernels, g, { pixelBytes, outBytes }, { image, y, result });
      if (at) chain(writer, { at, rows: g.width, columns: g.channels, pitch: outBytes, column: 0 });
      f.step(y, 1);
      f.if(i32.eq(y, g.height), () => {
        f.set(y, i32.const(0));
        f.step(image, imageBytes);
      });
    });
  };
  writer.parallel(g.batches * g.height, rows, { unitCost });
}

/** A multiply-add here takes as long as several in a matrix product. */
const DEPTHWISE_COST = 3;

/** Row `y` of a picture, block by block; `result` is moved on. */
function emitRow(
  writer: StepWriter,
  kernels: DepthwiseKernels,
  g: Geometry,
  { pixelBytes, outBytes }: Readonly<Record<'pixelBytes' | 'outBytes', number>>,
  { image, y, result }: Readonly<Record<'image' | 'y' | 'result', Local<'i32'>>>,
): void {
  const { f } = writer;
  const { inWidth, width, filterWidth: taps, strideW: stride, dilationW: dilation, left } = g;
  const rowBytes = inWidth * pixelBytes;
  const sizes = { rowBytes: rowBytes * g.dilationH, pixelBytes, outBytes, channels: g.channels };
  const firstRow = f.int(i32.sub(i32.mul(y, g.strideH), g.top));
  const { skipped, rows } = rowsInside();
  const line = f.int(sum(image, i32.mul(sum(firstRow, i32.mul(skipped, g.dilationH)), rowBytes)));
  const column = f.int(-left);
  const x = f.int(sum(line, -left * pixelBytes));
  for (const { block, count } of blocksOf({ inWidth, width, taps, stride, dilation, left }, kernels.most)) {
    const blocks = kernels.blocksAtOnce ? count : 1;
    const columns = blocks * block.outputs * stride;
    f.times(count / blocks, () => {
      kernels.emit(writer, block, { ...sizes, count: blocks, rows, skipped, x, column, inWidth, to: result });
      f.step(column, columns);
      f.step(x, columns * pixelBytes);
      f.step(result, blocks * block.outputs * outBytes);
    });
  }

  /** Filter rows above the picture, and those inside it. */
  function rowsInside(): { skipped: I32; rows: I32 } {
    const { dilationH, filterHeight, inHeight } = g;
    const roundedUp = (x: I32) => i32.div_s(sum(x, dilationH - 1), dilationH);
    const skipped = f.int(i32.select(i32.lt_s(firstRow, 0), roundedUp(i32.sub(0, firstRow)), 0));
    const end = f.int(roundedUp(i32.sub(inHeight, firstRow)));
    const last = i32.select(i32.lt_s(end, filterHeight), end, filterHeight);
    return { skipped, rows: f.int(i32.sub(last, skipped)) };
  }
}
