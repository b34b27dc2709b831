import type { FixedMultiplier } from '@zoo/core';
import { type LstmPlan, lstmParameters } from '@zoo/ops';
import type { TypedNode } from '@zoo/runtime';
import type { StepWriter } from '../../compile/step-writer.ts';
import { lstmCellInt16, lstmHiddenInt8, lstmPeepholeInt16 } from '../../kernels/recurrent/lstm-integer.ts';
import { normalizeGateInt16 } from '../../kernels/recurrent/normalize-gate-int16.ts';
import { addProductsFixed, wordsOfBytes } from '../../kernels/recurrent/products-int8.ts';
import { scalingArguments } from '../../kernels/requantize/uniform.ts';
import { type I32, i32, sum } from '../../simd/index.ts';
import type { LoweredStep, Scope } from '../lowering.ts';
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
  const { slots, sizes, sequence, lane } = plan;
  const { depth, cells, units } = sizes;
  const { inputs } = node.site;
  const p = lstmParameters(node.site as never, plan);
  const place = (slot: number) => (inputs[slot] ? scope.input(slot) : undefined);
  const [from, state, cell] = [slots.input, slots.outputState, slots.cellState].map((slot) =>
    scope.input(slot),
  );
  const [inputWeights, recurrentWeights, biases, holes] = [
    slots.inputWeights,
    slots.recurrentWeights,
    slots.biases,
    slots.peepholes,
  ].map((list) => list.map(place));
  const norms = (slots.norms ?? []).map(place);
  const [projection, projectionBias] = [slots.projection, slots.projectionBias].map(place);
  const none = scope.keep('no bias', 4, (to) => to.fill(0));
  const to = scope.output();
  const coupled = inputWeights[0] === undefined;
  const gates = coupled ? [1, 2, 3] : [0, 1, 2, 3];
  const vectorAt = room(8 * cells);
  const wordsAt = vectorAt + room(2 * Math.max(depth, units));
  const madeAt = wordsAt + room(2 * Math.max(depth, units, cells));
  const product = addProductsFixed('int8', 'int16');

  const add = (
    writer: StepWriter,
    kernel: typeof product,
    [weights, vector, rows, length]: readonly [number, I32, number, number],
    bias: (() => number) | undefined,
    by: FixedMultiplier,
    at: I32,
    limits: { offset: number; low: number; high: number },
  ) => {
    writer.call(kernel, {
      ...{ rows, depth: length, w: weights, wStep: length, x: vector },
      ...{ to: at, toStep: kernel === product ? 2 : 1, bias: (bias ?? none)(), biasStep: bias ? 4 : 0 },
      ...limits,
      ...scalingArguments(by),
    });
  };
  const words = { offset: 0, low: -32768, high: 32767 };

  const step = (writer: StepWriter, { batch, row, scratch }: SequenceStep) => {
    const { f } = writer;
    const h = f.int(sum(state(), i32.mul(batch, units)));
    const c = f.int(sum(cell(), i32.mul(batch, 2 * cells)));
    const gateAt = (gate: number) => sum(scratch, 2 * cells * gate);
    const [x, last, made] = [vectorAt, wordsAt, madeAt].map((at) => f.int(sum(scratch, at)));
    const now = sum(from(), i32.mul(row, depth));
    writer.call(wordsOfBytes, { from: now, to: x, count: depth, zero: p.zeroIn });
    writer.call(wordsOfBytes, { from: h, to: last, count: units, zero: p.zeroState });
    f.fill(scratch, 0, 8 * cells);
    const gate = (index: number) => {
      const { fromInput, fromState, fromCell, hole, norm } = p.gates[index];
      const [w, u] = [inputWeights[index], recurrentWeights[index]];
      if (!w || !u || !fromInput || !fromState) return;
      const at = gateAt(index);
      const bias = biases[index];
      add(writer, product, [w(), x, cells, depth], norm ? undefined : bias, fromInput, at, words);
      add(writer, product, [u(), last, cells, units], undefined, fromState, at, words);
      const seen = hole === undefined ? undefined : holes[hole];
      if (fromCell && seen)
        writer.call(lstmPeepholeInt16, {
          ...{ to: at, weights: seen(), cell: c, cells },
          ...scalingArguments(fromCell),
        });
      const weights = norm && norms[index];
      if (weights && bias) {
        const { significand, shift } = norm.multiplier;
        writer.call(normalizeGateInt16, {
          ...{ gate: at, weights: weights(), bias: bias(), cells, least: norm.leastVariance },
          ...scalingArguments({ significand, shift: shift + NORM_BITS }),
        });
      }
    };
    for (const index of gates.slice(0, -1)) gate(index);
    const clip = p.cellClip > 0 ? { low: -p.cellClip, high: p.cellClip } : { low: -32768, high: 32767 };
    writer.call(lstmCellInt16(p.cellBits, coupled), { gates: scratch, cell: c, cells, ...clip });
    gate(3);
    writer.call(lstmHiddenInt8(p.cellBits), {
      ...{ gate: gateAt(3), cell: c, to: made, cells, zero: p.hiddenZero },
      ...scalingArguments(p.hidden),
    });
    if (projection && p.projection) {
      writer.call(wordsOfBytes, { from: made, to: last, count: cells, zero: -p.hiddenZero });
      f.fill(h, 0, units);
      const limits = p.projectionClip > 0 ? [-p.projectionClip, p.projectionClip] : [-128, 127];
      add(
        writer,
        addProductsFixed('int8', 'int8'),
        [projection(), last, units, cells],
        projectionBias,
        p.projection,
        h,
        { offset: p.zeroState, low: limits[0], high: limits[1] },
      );
    } else f.copy(h, made, units);
    f.copy(laneAt(to(), lane, row, 1), h, units);
  };
  const macs = gates.length * cells * (depth + units);
  return {
    kernel: product.name,
    scratchPerThread: madeAt + room(cells),
    emit: (writer) => eachSequence(writer, sequence, macs, (at) => step(writer, at)),
  };
}
