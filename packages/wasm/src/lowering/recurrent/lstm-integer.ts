import { type LstmPlan, lstmParameters } from '@zoo/ops';
import type { TypedNode } from '@zoo/runtime';
import type { StepWriter } from '../../compile/step-writer.ts';
import { lstmCellInt16, lstmHiddenInt8, lstmPeepholeInt16 } from '../../kernels/recurrent/lstm-integer.ts';
import { normalizeGateInt16 } from '../../kernels/recurrent/normalize-gate-int16.ts';
import { addProductsFixed, wordsOfBytes } from '../../kernels/recurrent/products-int8.ts';
import { scalingArguments } from '../../kernels/requantize/uniform.ts';
import { type I32, i32, type Local, sum } from '../../simd/index.ts';
import type { LoweredStep, Place, Scope } from '../lowering.ts';
import { eachSequence, laneAt, room, type SequenceStep } from './sequences.ts';

/** True where sums and shifts stay within what the kernels take, or what does not. */
export function supportsIntegerLstm(node: TypedNode, plan: LstmPlan): true | string {
  const { slots } = plan;
  const { inputs, intermediates = [] } = node.site;
  if (intermediates.length === 12) return 'gates of 8 bits'; // three for each of the gates
  const { gates, hidden } = lstmParameters(node.site as never, plan);
  if ([...gates.map(({ fromCell }) => fromCell), hidden].some((by) => by && by.shift > 0))
    return 'a gate scale much smaller than those of cells and peepholes';
  if (gates.some(({ norm }) => norm && norm.multiplier.shift > MOST_SHIFT - NORM_BITS))
    return 'a scale of normalised gates above 1/32';
  for (const slot of slots.peepholes) {
    const weights = inputs[slot];
    if (weights && !(weights.data as Int16Array | undefined)?.every((value) => value > -32768))
      return 'peepholes that are not constant, or -32768';
  }
  return true;
}

/** Normalised gates are multiplied with so many bits more, and what is multiplied has 24 with its sign. */
const [NORM_BITS, MOST_SHIFT] = [12, 7];

/** The LSTM of 8-bit activations and 16-bit cells, bit for bit as `lstm-integer.ts` of `@zoo/ops`. */
export function integerLstm(node: TypedNode, plan: LstmPlan, scope: Scope): LoweredStep {
  const layer = layerOf(node, plan, scope);
  const { depth, cells, units } = plan.sizes;
  const macs = layer.gates.length * cells * (depth + units);
  return {
    kernel: PRODUCT.name,
    scratchPerThread: layer.scratch.bytes,
    emit: (writer) => eachSequence(writer, plan.sequence, macs, (at) => emitStep(writer, layer, at)),
  };
}

type Layer = ReturnType<typeof layerOf>;

/** Where the operands of a layer are, its parameters, and how scratch is divided. */
function layerOf(node: TypedNode, plan: LstmPlan, scope: Scope) {
  const { slots, sizes, lane } = plan;
  const { depth, cells, units } = sizes;
  const place = (slot: number) => (node.site.inputs[slot] ? scope.input(slot) : undefined);
  const inputWeights = slots.inputWeights.map(place);
  const coupled = inputWeights[0] === undefined;
  return {
    sizes,
    lane,
    parameters: lstmParameters(node.site as never, plan),
    from: scope.input(slots.input),
    state: scope.input(slots.outputState),
    cell: scope.input(slots.cellState),
    to: scope.output(),
    inputWeights,
    recurrentWeights: slots.recurrentWeights.map(place),
    biases: slots.biases.map(place),
    peepholes: slots.peepholes.map(place),
    norms: (slots.norms ?? []).map(place),
    projection: place(slots.projection),
    projectionBias: place(slots.projectionBias),
    /** Stands for a bias that is missing. */
    none: scope.keep('no bias', 4, (to) => to.fill(0)),
    /** The input gate is coupled to the forget gate, and has no weights of its own. */
    coupled,
    gates: coupled ? [1, 2, 3] : [0, 1, 2, 3],
    scratch: scratchOf(depth, cells, units),
  };
}

/** Int16 gates, the input and the last output widened to int16, the new output as bytes. */
function scratchOf(depth: number, cells: number, units: number) {
  const input = room(8 * cells);
  const last = input + room(2 * Math.max(depth, units));
  const made = last + room(2 * Math.max(depth, units, cells));
  return { input, last, made, bytes: made + room(cells) };
}

const PRODUCT = addProductsFixed('int8', 'int16');
const PROJECTION = addProductsFixed('int8', 'int8');

/** One step of one sequence: gates, new cells, the output gate, the output. */
function emitStep(writer: StepWriter, layer: Layer, { batch, row, scratch }: SequenceStep): void {
  const { f } = writer;
  const { parameters: p, coupled } = layer;
  const { depth, cells, units } = layer.sizes;
  const state = f.int(sum(layer.state(), i32.mul(batch, units)));
  const cell = f.int(sum(layer.cell(), i32.mul(batch, 2 * cells)));
  const [input, last, made] = [layer.scratch.input, layer.scratch.last, layer.scratch.made].map((at) =>
    f.int(sum(scratch, at)),
  );
  const now = sum(layer.from(), i32.mul(row, depth));
  writer.call(wordsOfBytes, { from: now, to: input, count: depth, zero: p.zeroIn });
  writer.call(wordsOfBytes, { from: state, to: last, count: units, zero: p.zeroState });
  f.fill(scratch, 0, 8 * cells);
  const vectors = { input, last, cell, gates: scratch };
  for (const gate of layer.gates.slice(0, -1)) emitGate(writer, layer, gate, vectors);
  const clip = p.cellClip > 0 ? { low: -p.cellClip, high: p.cellClip } : { low: -32768, high: 32767 };
  writer.call(lstmCellInt16(p.cellBits, coupled), { gates: scratch, cell, cells, ...clip });
  emitGate(writer, layer, OUTPUT_GATE, vectors);
  writer.call(lstmHiddenInt8(p.cellBits), {
    ...{ gate: gateAt(layer, scratch, OUTPUT_GATE), cell, to: made, cells, zero: p.hiddenZero },
    ...scalingArguments(p.hidden),
  });
  emitOutput(writer, layer, { made, last, state });
  f.copy(laneAt(layer.to(), layer.lane, row, 1), state, units);
}

/** Gates are the input, the forget, the candidate, and this one, which sees the new cells. */
const OUTPUT_GATE = 3;

function gateAt({ sizes: { cells } }: Layer, gates: I32, gate: number): I32 {
  return sum(gates, 2 * cells * gate);
}

/** The sums of a gate: of the input, of the last output, of the cells; normalised, if there are weights for that. */
function emitGate(
  writer: StepWriter,
  layer: Layer,
  index: number,
  { input, last, cell, gates }: Readonly<Record<'input' | 'last' | 'cell' | 'gates', I32>>,
): void {
  const { depth, cells, units } = layer.sizes;
  const { fromInput, fromState, fromCell, hole, norm } = layer.parameters.gates[index];
  const [w, u] = [layer.inputWeights[index], layer.recurrentWeights[index]];
  if (!w || !u || !fromInput || !fromState) return;
  const at = gateAt(layer, gates, index);
  const bias = layer.biases[index];
  const words = { to: at, toStep: 2, offset: 0, low: -32768, high: 32767 };
  writer.call(PRODUCT, {
    ...{ rows: cells, depth, w: w(), wStep: depth, x: input, ...words },
    ...biasArguments(layer, norm ? undefined : bias),
    ...scalingArguments(fromInput),
  });
  writer.call(PRODUCT, {
    ...{ rows: cells, depth: units, w: u(), wStep: units, x: last, ...words },
    ...biasArguments(layer, undefined),
    ...scalingArguments(fromState),
  });
  const seen = hole === undefined ? undefined : layer.peepholes[hole];
  if (fromCell && seen)
    writer.call(lstmPeepholeInt16, {
      ...{ to: at, weights: seen(), cell, cells },
      ...scalingArguments(fromCell),
    });
  const weights = norm && layer.norms[index];
  if (weights && bias) {
    const { significand, shift } = norm.multiplier;
    writer.call(normalizeGateInt16, {
      ...{ gate: at, weights: weights(), bias: bias(), cells, least: norm.leastVariance },
      ...scalingArguments({ significand, shift: shift + NORM_BITS }),
    });
  }
}

/** A bias for each row, or none. */
function biasArguments({ none }: Layer, bias: Place | undefined) {
  return { bias: (bias ?? none)(), biasStep: bias ? 4 : 0 };
}

/** The new state: what the cells and their gate have made, or its projection. */
function emitOutput(
  writer: StepWriter,
  layer: Layer,
  { made, last, state }: Readonly<Record<'made' | 'last' | 'state', Local<'i32'>>>,
): void {
  const { f } = writer;
  const { parameters: p, projection } = layer;
  const { cells, units } = layer.sizes;
  if (!projection || !p.projection) {
    f.copy(state, made, units);
    return;
  }
  writer.call(wordsOfBytes, { from: made, to: last, count: cells, zero: -p.hiddenZero });
  f.fill(state, 0, units);
  const [low, high] = p.projectionClip > 0 ? [-p.projectionClip, p.projectionClip] : [-128, 127];
  writer.call(PROJECTION, {
    ...{ rows: units, depth: cells, w: projection(), wStep: cells, x: last },
    ...{ to: state, toStep: 1, offset: p.zeroState, low, high },
    ...biasArguments(layer, layer.projectionBias),
    ...scalingArguments(p.projection),
  });
}
