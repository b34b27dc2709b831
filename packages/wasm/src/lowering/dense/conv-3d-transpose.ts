import type { TypedNode } from '@zoo/runtime';
import type { StepWriter } from '../../compile/step-writer.ts';
import { type I32, type I32Like, i32, smaller, sum } from '../../simd/index.ts';
import { SLACK, wholeLines } from '../lines.ts';
import { type Lowering, operandOf, resultOf, type Scope, type Task } from '../lowering.ts';
import { paddingBefore } from './geometry.ts';
import { type Product, rowsInCache } from './product.ts';
import { productF32 } from './product-f32.ts';
import { asDense, MOST_PHASES, type PhaseAxis, phaseAxes, phaseScope } from './transpose-conv.ts';
import { axes, emitVolumePatches, type Triple, volumeAt, volumeOf } from './volume.ts';
import { constantWeights } from './weights.ts';

const SLOTS = { input: 2, weights: 1, bias: 3 };

/**
 * A transposed convolution over three axes, with a filter [depth, height, width, out, in], as plain ones of stride 1: one
 * for each position of a result in a block of strides (see `transposedConvolution`).
 */
export const conv3dTranspose: Lowering = {
  clamps: true,
  supports(node) {
    const dense = asDense(node, SLOTS);
    const { strides, dilations } = shapeOf(dense);
    if (volumeOf(strides) > MOST_PHASES) return `strides of more than ${MOST_PHASES} positions`;
    if (volumeOf(dilations) !== 1) return 'a dilation';
    return constantWeights(dense);
  },
  lower(task, scope) {
    const node = asDense(task.node, SLOTS);
    const shape = shapeOf(node);
    const phases = phasesOf(shape).map((taps, i) => planned({ ...task, node }, scope, shape, taps, i));
    const patchBytes = Math.max(...phases.map(({ block, product }) => block * product.pitch));
    const [from, to] = [scope.input(SLOTS.input), scope.output()];
    return {
      kernel: phases[0].product.kernel,
      scratchPerThread: wholeLines(patchBytes + SLACK),
      emit: (writer) => emitVolumes(writer, shape, phases, from(), to()),
    };
  },
};

type Shape = ReturnType<typeof shapeOf>;

function shapeOf(node: TypedNode) {
  const [batches, inDepth, inHeight, inWidth, inChannels] = operandOf(node, 0).shape;
  const [filterDepth, filterHeight, filterWidth, channels] = operandOf(node, 1).shape;
  const [, depth, height, width] = resultOf(node).shape;
  const attrs = node.site.attrs as Readonly<Record<string, number>>;
  return {
    ...{ batches, inChannels, channels },
    input: [inDepth, inHeight, inWidth] as Triple,
    filter: [filterDepth, filterHeight, filterWidth] as Triple,
    output: [depth, height, width] as Triple,
    strides: [attrs.strideD, attrs.strideH, attrs.strideW] as Triple,
    dilations: [attrs.dilationDFactor, attrs.dilationHFactor, attrs.dilationWFactor] as Triple,
  };
}

type Phase = Triple<PhaseAxis>;

function phasesOf({ input, output, filter, strides }: Shape): Phase[] {
  const [planes, lines, columns] = axes((k) => {
    const before = paddingBefore(output[k], input[k], filter[k], strides[k], 1);
    return phaseAxes(input[k], output[k], filter[k], strides[k], before);
  });
  return planes.flatMap((plane) =>
    lines.flatMap((line) => columns.map((column): Phase => [plane, line, column])),
  );
}

interface PlannedPhase {
  readonly phase: Phase;
  readonly product: Product;
  /** Patches that are made and multiplied at once. */
  readonly block: number;
}

function planned(task: Task, scope: Scope, shape: Shape, phase: Phase, number: number): PlannedPhase {
  const { inChannels, channels } = shape;
  const product = productF32(task, phaseScope(scope, `phase ${number}`), {
    groups: 1,
    columns: channels,
    depth: volumeOf(axes((k) => phase[k].taps.length)) * inChannels,
    reorder: (weights) => phaseWeights(weights, shape, phase),
  });
  const block = rowsInCache(product.pitch + channels * product.resultBytes, phase[2].positions);
  return { phase, product, block };
}

/** The taps of a phase as rows for each channel. */
function phaseWeights<T extends Float32Array | Int8Array>(
  weights: T,
  { filter: [, height, width], inChannels, channels }: Shape,
  [planes, lines, columns]: Phase,
): T {
  const rows: T[] = [];
  const nothing = weights.slice(0, inChannels).fill(0) as T;
  for (let channel = 0; channel < channels; channel++) {
    for (const kz of planes.taps) {
      for (const ky of lines.taps) {
        for (const kx of columns.taps) {
          const from = (((kz * height + ky) * width + kx) * channels + channel) * inChannels;
          rows.push(Math.min(kz, ky, kx) < 0 ? nothing : (weights.subarray(from, from + inChannels) as T));
        }
      }
    }
  }
  const result = new (weights.constructor as new (length: number) => T)(rows.length * inChannels);
  for (const [i, row] of rows.entries()) result.set(row, i * inChannels);
  return result;
}

/** Units are rows of the result. */
function emitVolumes(
  writer: StepWriter,
  s: Shape,
  phases: readonly PlannedPhase[],
  from: I32Like,
  to: I32Like,
): void {
  const [depth, height, width] = s.output;
  const rowBytes = width * s.channels * phases[0].product.resultBytes;
  const units = (first: I32, count: I32, thread: I32) => {
    const { f } = writer;
    const scratch = f.int(writer.scratchOf(thread));
    f.range(first, i32.add(first, count), (unit) => {
      const plane = f.int(i32.div_u(unit, height));
      const [z, y] = [f.int(i32.rem_u(plane, depth)), f.int(i32.rem_u(unit, height))];
      const line: Line = {
        volume: f.int(i32.div_u(plane, depth)),
        z: f.int(i32.div_u(z, s.strides[0])),
        y: f.int(i32.div_u(y, s.strides[1])),
        to: f.int(sum(to, i32.mul(unit, rowBytes))),
      };
      const starts = [f.int(i32.rem_u(z, s.strides[0])), f.int(i32.rem_u(y, s.strides[1]))];
      for (const planned of phases) {
        const [planes, lines] = planned.phase;
        const isOwn = i32.and(i32.eq(starts[0], planes.start), i32.eq(starts[1], lines.start));
        f.if(isOwn, () => emitLine(writer, s, planned, line, from, scratch));
      }
    });
  };
  const work = width * s.channels * s.inChannels * volumeOf(s.filter);
  writer.parallel(s.batches * depth * height, units, { unitCost: work / volumeOf(s.strides) });
}

interface Line {
  readonly volume: I32;
  /** Among those of the phase. */
  readonly z: I32;
  readonly y: I32;
  readonly to: I32;
}

/** The results of one phase in one row. */
function emitLine(
  writer: StepWriter,
  s: Shape,
  { phase, product, block }: PlannedPhase,
  { volume, z, y, to }: Line,
  from: I32Like,
  scratch: I32,
): void {
  const { f } = writer;
  const ones: Triple = [1, 1, 1];
  const geometry = {
    ...{ input: s.input, inChannels: s.inChannels, strides: ones, dilations: ones },
    output: axes((k) => phase[k].positions),
    filter: axes((k) => phase[k].taps.length),
    before: axes((k) => phase[k].before),
  };
  const [, , columns] = phase;
  const outBytes = s.channels * product.resultBytes;
  const x = f.int(0);
  f.repeat(
    () => {
      const count = f.int(smaller(i32.sub(columns.positions, x), block));
      emitVolumePatches(writer, product, geometry, product.pitch, {
        ...{ z, y, x, count, to: scratch },
        from: volumeAt(from, volume, geometry, product.elementBytes),
      });
      product.emit(writer, {
        rows: count,
        single: columns.positions === 1,
        group: 0,
        first: 0,
        columns: s.channels,
        a: scratch,
        aPitch: product.pitch,
        c: sum(to, columns.start * outBytes, i32.mul(x, s.strides[2] * outBytes)),
        cPitch: s.strides[2] * outBytes,
      });
      f.step(x, block);
    },
    () => i32.lt_s(x, columns.positions),
  );
}
