import type { TensorData } from '@zoo/core';
import type { SiteOperand } from '@zoo/ir';
import type { TypedNode } from '@zoo/runtime';
import type { StepWriter } from '../../compile/step-writer.ts';
import { gatherPatches } from '../../kernels/patches/gather.ts';
import { type I32, type I32Like, i32, smaller, sum } from '../../simd/index.ts';
import { SLACK, wholeLines } from '../lines.ts';
import { type Lowering, operandOf, resultOf, type Scope } from '../lowering.ts';
import { supportsIntegers } from './integer.ts';
import { type Product, type ProductFor, type ProductShape, rowsInCache } from './product.ts';
import { productF32 } from './product-f32.ts';
import { productInt8 } from './product-int8.ts';
import { constantWeights } from './weights.ts';

/** How a type row is multiplied, and what it takes for that. */
export interface TransposedForm {
  readonly product: ProductFor;
  supports(dense: TypedNode, depth: number, channels: number): true | string;
}

const INTEGERS: TransposedForm = { product: productInt8, supports: supportsIntegers };

const FORMS: Readonly<Record<string, TransposedForm>> = {
  float: { product: productF32, supports: () => true },
  int8: INTEGERS,
  uint8: INTEGERS,
};

/** Where an op with this meaning has its operands. */
export interface TransposedSlots {
  readonly input: number;
  readonly weights: number;
  readonly bias: number;
}

/**
 * A transposed convolution of stride s is s^2 plain convolutions of stride 1, one for each position of a result pixel
 * in a block of s by s: taps that meet such pixels lie s apart in the filter. Nothing is multiplied by zero, and no
 * sums are scattered.
 */
export function transposedConvolution(slots: TransposedSlots, forms = FORMS): Lowering {
  return {
    clamps: true,
    supports(node) {
      const dense = asDense(node, slots);
      const form = forms[dense.row];
      if (!form) return `no kernel for ${dense.row} transposed convolutions yet`;
      const weights = constantWeights(dense);
      if (weights !== true) return weights;
      const { strideH, strideW, filterHeight, filterWidth, inChannels, channels } = shapeOf(dense);
      if (strideH * strideW > MOST_PHASES) return `strides of more than ${MOST_PHASES} positions`;
      return form.supports(dense, filterHeight * filterWidth * inChannels, channels);
    },
    lower(task, scope) {
      const node = withJoinedColumns(asDense(task.node, slots));
      const { product: productFor } = forms[node.row];
      const { phases, shape, scratchPerThread } = planPhases(node, scope, (own, product) =>
        productFor({ ...task, node }, own, product),
      );
      const [from, to] = [scope.input(slots.input), scope.output()];
      return {
        kernel: phases[0].product.kernel,
        scratchPerThread,
        emit: (writer) => emitPhases(writer, shape, phases, from(), to()),
      };
    },
  };
}

/** The phases of a node as dense layers have it, each with a product of its own, and what patches take. */
export function planPhases(
  node: TypedNode,
  scope: Scope,
  productFor: (scope: Scope, shape: ProductShape) => Product,
) {
  const shape = shapeOf(node);
  const nothing = operandOf(node, 1).quantization?.zeroPoint[0] ?? 0;
  const phases = phasesOf(shape).map((phase, i): PlannedPhase => {
    const product = productFor(phaseScope(scope, `phase ${i}`), {
      groups: 1,
      columns: shape.channels,
      depth: phase.vertical.taps.length * phase.horizontal.taps.length * shape.inChannels,
      reorder: (weights) => phaseWeights(weights, shape, phase, nothing),
    });
    const rowBytes = product.pitch + shape.channels * product.resultBytes;
    return { ...phase, product, block: rowsInCache(rowBytes, phase.horizontal.positions) };
  });
  const patchBytes = Math.max(...phases.map(({ block, product }) => block * product.pitch));
  return { shape, phases, scratchPerThread: wholeLines(patchBytes + SLACK) };
}

/** Positions of a result in a block of strides, each of which is a convolution of its own in code. */
export const MOST_PHASES = 64;

/** The node with its operands where dense layers have them. */
export function asDense(node: TypedNode, { input, weights, bias }: TransposedSlots): TypedNode {
  const { inputs } = node.site;
  return { ...node, site: { ...node.site, inputs: [inputs[input], inputs[weights], inputs[bias]] } };
}

/**
 * Where filters do not overlap from column to column, the columns that an input pixel reaches follow one another in the
 * result: they are channels of a single one.
 */
export function withJoinedColumns(node: TypedNode): TypedNode {
  const { filterWidth, inWidth, inChannels, channels, filterHeight, width, strideW, left } = shapeOf(node);
  if (strideW === 1 || filterWidth !== strideW || left !== 0 || width !== inWidth * strideW) return node;
  const [input, weights, bias] = node.site.inputs as [SiteOperand, SiteOperand, SiteOperand | undefined];
  const data = weights.data as Float32Array;
  const joined = new (data.constructor as new (length: number) => Float32Array)(data.length);
  const [column, line] = [inChannels, filterWidth * inChannels];
  for (let row = 0; row < channels * filterHeight; row++) {
    for (let x = 0; x < filterWidth; x++) {
      const from = row * line + x * column;
      joined.set(data.subarray(from, from + column), (x * channels * filterHeight + row) * column);
    }
  }
  const { quantization: q } = weights;
  const [output] = node.site.outputs;
  const [batches, height] = output.shape;
  const inputs = [
    input,
    {
      ...weights,
      shape: [filterWidth * channels, filterHeight, 1, inChannels],
      data: joined,
      halves: undefined,
      quantization: q && q.scale.length > 1 ? { ...q, scale: repeated(q.scale, filterWidth) } : q,
    },
    bias && {
      ...bias,
      shape: [filterWidth * channels],
      data: repeatedData(bias.data, filterWidth),
      halves: undefined,
    },
  ];
  const outputs = [{ ...output, shape: [batches, height, inWidth, filterWidth * channels] }];
  return { ...node, site: { ...node.site, attrs: { ...node.site.attrs, strideW: 1 }, inputs, outputs } };
}

function repeated(values: ArrayLike<number>, times: number): number[] {
  return Array.from({ length: times }, () => Array.from(values)).flat();
}

function repeatedData(data: TensorData | undefined, times: number): TensorData {
  const bias = data as Float32Array;
  const result = new (bias.constructor as new (length: number) => Float32Array)(bias.length * times);
  for (let i = 0; i < times; i++) result.set(bias, i * bias.length);
  return result;
}

/** Each phase keeps weights of its own. Packings of bytes as bytes are known by node, so there can be only one. */
export function phaseScope(scope: Scope, phase: string): Scope {
  return {
    ...scope,
    target: { ...scope.target, byteDot: false },
    keep: (kind, bytes, fill) => scope.keep(`${phase} ${kind}`, bytes, fill),
  };
}

type Shape = ReturnType<typeof shapeOf>;

function shapeOf(node: TypedNode) {
  const [batches, inHeight, inWidth, inChannels] = operandOf(node, 0).shape;
  const [channels, filterHeight, filterWidth] = operandOf(node, 1).shape;
  const [, height, width] = resultOf(node).shape;
  const { strideH, strideW, padding } = node.site.attrs as {
    readonly strideH: number;
    readonly strideW: number;
    readonly padding: string;
  };
  return {
    ...{ batches, inHeight, inWidth, inChannels, channels, filterHeight, filterWidth, height, width },
    ...{ strideH, strideW },
    top: paddingBefore(height, filterHeight, strideH, padding),
    left: paddingBefore(width, filterWidth, strideW, padding),
  };
}

/** That of the convolution whose gradient this is. */
function paddingBefore(size: number, filter: number, stride: number, padding: string): number {
  const positions = Math.ceil((padding === 'SAME' ? size : size - filter + 1) / stride);
  return Math.max(0, (positions - 1) * stride + filter - size) >> 1;
}

/** One axis of a phase: result pixels `start`, `start + stride`, ... */
export interface PhaseAxis {
  readonly start: number;
  readonly positions: number;
  /** Taps of the filter, in the order of the input pixels that they meet; -1: none. */
  readonly taps: readonly number[];
  /** Input pixels before the first that the first tap of the first position meets. */
  readonly before: number;
  /** There are as many input pixels as positions. */
  readonly inside: boolean;
}

interface Phase {
  readonly vertical: PhaseAxis;
  readonly horizontal: PhaseAxis;
}

/** Result pixel y meets, by tap k, input pixel (y + before - k) / stride where that divides. */
export function phaseAxes(
  inSize: number,
  size: number,
  filter: number,
  stride: number,
  before: number,
): PhaseAxis[] {
  return Array.from({ length: Math.min(stride, size) }, (_, start) => {
    const first = (start + before) % stride;
    const count = Math.max(0, Math.ceil((filter - first) / stride));
    const taps = Array.from({ length: count }, (_, u) => first + stride * (count - 1 - u));
    const positions = Math.ceil((size - start) / stride);
    return {
      start,
      positions,
      inside: positions <= inSize,
      taps: count === 0 ? [-1] : taps,
      before: Math.max(count, 1) - 1 - (start + before - first) / stride,
    };
  });
}

function phasesOf(s: Shape): Phase[] {
  const columns = phaseAxes(s.inWidth, s.width, s.filterWidth, s.strideW, s.left);
  return phaseAxes(s.inHeight, s.height, s.filterHeight, s.strideH, s.top).flatMap((vertical) =>
    columns.map((horizontal) => ({ vertical, horizontal })),
  );
}

/** The taps of a phase of a filter [channels, height, width, inChannels], as rows for each channel; `nothing` is 0. */
function phaseWeights<T extends Float32Array | Int8Array>(
  weights: T,
  { channels, filterHeight, filterWidth, inChannels }: Shape,
  { vertical, horizontal }: Phase,
  nothing: number,
): T {
  const depth = vertical.taps.length * horizontal.taps.length * inChannels;
  const result = new (weights.constructor as new (length: number) => T)(channels * depth).fill(nothing) as T;
  let at = 0;
  for (let channel = 0; channel < channels; channel++) {
    for (const ky of vertical.taps) {
      for (const kx of horizontal.taps) {
        const from = ((channel * filterHeight + ky) * filterWidth + kx) * inChannels;
        if (ky >= 0 && kx >= 0) result.set(weights.subarray(from, from + inChannels), at);
        at += inChannels;
      }
    }
  }
  return result;
}

/** Each position meets the input pixel of its number, and no other. */
function isPixel({ taps, before, inside }: PhaseAxis): boolean {
  return taps.length === 1 && taps[0] >= 0 && before === 0 && inside;
}

interface PlannedPhase extends Phase {
  readonly product: Product;
  /** Patches that are made and multiplied at once. */
  readonly block: number;
}

/** Units are rows of the result. */
export function emitPhases(
  writer: StepWriter,
  s: Shape,
  phases: readonly PlannedPhase[],
  from: I32Like,
  to: I32Like,
): void {
  const rowBytes = s.width * s.channels * phases[0].product.resultBytes;
  const units = (first: I32, count: I32, thread: I32) => {
    const { f } = writer;
    const scratch = f.int(writer.scratchOf(thread));
    f.range(first, i32.add(first, count), (unit) => {
      const y = f.int(i32.rem_u(unit, s.height));
      const image = f.int(i32.div_u(unit, s.height));
      const line = { y: f.int(i32.div_u(y, s.strideH)), image, to: f.int(sum(to, i32.mul(unit, rowBytes))) };
      const start = f.int(i32.rem_u(y, s.strideH));
      for (const phase of phases) {
        f.if(i32.eq(start, phase.vertical.start), () => emitLine(writer, s, phase, line, from, scratch));
      }
    });
  };
  const work = s.inChannels * s.channels * s.width * s.filterHeight * s.filterWidth;
  writer.parallel(s.batches * s.height, units, { unitCost: work / (s.strideH * s.strideW) });
}

interface Line {
  /** Row among those of the phase. */
  readonly y: I32;
  readonly image: I32;
  readonly to: I32;
}

/** The pixels of one phase in one row of the result. */
function emitLine(
  writer: StepWriter,
  s: Shape,
  { vertical, horizontal, product, block }: PlannedPhase,
  line: Line,
  from: I32Like,
  scratch: I32,
): void {
  const { f } = writer;
  const { elementBytes, resultBytes, pitch, zero } = product;
  const pixelBytes = s.inChannels * elementBytes;
  const imageBytes = s.inHeight * s.inWidth * pixelBytes;
  const outBytes = s.channels * resultBytes;
  const pixels = product.rows === 'copy' && isPixel(vertical) && isPixel(horizontal);
  const x = f.int(0);
  f.repeat(
    () => {
      const rows = f.int(smaller(i32.sub(horizontal.positions, x), block));
      const pixel = i32.add(x, i32.mul(line.y, s.inWidth));
      const first = sum(from, i32.mul(line.image, imageBytes), i32.mul(pixel, pixelBytes));
      if (!pixels)
        writer.call(gatherPatches(product.rows), {
          from: sum(from, i32.mul(line.image, imageBytes)),
          to: scratch,
          x,
          y: line.y,
          count: rows,
          outWidth: horizontal.positions,
          outHeight: vertical.positions,
          inWidth: s.inWidth,
          inHeight: s.inHeight,
          pixelBytes,
          imageBytes,
          tapBytes: pixelBytes,
          filterHeight: vertical.taps.length,
          filterWidth: horizontal.taps.length,
          strideH: 1,
          strideW: 1,
          dilationH: 1,
          dilationW: 1,
          top: vertical.before,
          left: horizontal.before,
          pitch,
          zero,
        });
      product.emit(writer, {
        rows,
        single: horizontal.positions === 1,
        group: 0,
        first: 0,
        columns: s.channels,
        a: pixels ? first : scratch,
        aPitch: pixels ? pixelBytes : pitch,
        c: sum(line.to, horizontal.start * outBytes, i32.mul(x, s.strideW * outBytes)),
        cPitch: s.strideW * outBytes,
      });
      f.step(x, block);
    },
    () => i32.lt_s(x, horizontal.positions),
  );
}
