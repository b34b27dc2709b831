import { type LstmAttributes, type LstmPlan, lstmPlan, lstmPlans } from '@zoo/ops';
import type { TypedNode } from '@zoo/runtime';
import type { StepWriter } from '../../compile/step-writer.ts';
import { unaryF32 } from '../../kernels/elementwise/unary-f32.ts';
import { lstmCell, lstmHidden, lstmPeephole } from '../../kernels/recurrent/lstm-cell.ts';
import { normalizeGate } from '../../kernels/recurrent/normalize-gate.ts';
import { type I32, i32, sum } from '../../simd/index.ts';
import { type Lowering, operandOf, type Scope } from '../lowering.ts';
import { integerLstm, supportsIntegerLstm } from './lstm-integer.ts';
import { productsOf, realBytes, supportsProducts } from './products.ts';
import { eachSequence, laneAt, room, type SequenceStep } from './sequences.ts';

/** LSTM, UNIDIRECTIONAL_SEQUENCE_LSTM and BIDIRECTIONAL_SEQUENCE_LSTM in all their forms but the oldest. */
export const lstm: Lowering = {
  supports(node) {
    if (node.row === 'integer') return supportsIntegerLstm(node, plansOf(node)[0]);
    if (node.row !== 'float' && node.row !== 'hybrid') return `no kernel for ${node.row} LSTM yet`;
    const { fusedActivationFunction: activation } = node.site.attrs as LstmAttributes;
    if (activation !== 'TANH') return `no kernel for LSTM with ${activation}`;
    for (const { slots } of plansOf(node)) {
      const products = supportsProducts(node, matricesOf(node, slots));
      if (products !== true) return products;
      if (slots.peepholes.some((slot) => node.site.inputs[slot] && !node.site.inputs[slot].data))
        return 'peepholes that are not constant';
    }
    return true;
  },
  lower({ node }, scope) {
    if (node.row === 'integer') return integerLstm(node, plansOf(node)[0], scope);
    const { mergeOutputs = true } = node.site.attrs as { readonly mergeOutputs?: boolean };
    const layers = plansOf(node).map((plan, way) => {
      const to = scope.output(mergeOutputs ? 0 : way);
      return floatLayer(node, plan, scope, to, `${way}`);
    });
    return {
      kernel: layers[0].kernel,
      scratchPerThread: Math.max(...layers.map(({ bytes }) => bytes)),
      emit(writer) {
        for (const { emit } of layers) emit(writer);
      },
    };
  },
};

function plansOf({ node, site }: TypedNode): readonly LstmPlan[] {
  return node.op === 'BIDIRECTIONAL_SEQUENCE_LSTM' ? lstmPlans(site as never) : [lstmPlan(site as never)];
}

type Slots = LstmPlan['slots'];

/** Slots of the matrices that are there. */
function matricesOf({ site }: TypedNode, slots: Slots): number[] {
  const { inputWeights, recurrentWeights, auxiliary, projection } = slots;
  const all = [...inputWeights, ...recurrentWeights, ...(auxiliary?.weights ?? []), projection];
  return all.filter((slot) => site.inputs[slot] !== undefined);
}

/**
 * At each step: sums of the gates from the input, the last output and the auxiliary input, one behind the other; what
 * gates see of the cells, and their normalisation; new cells, the output gate, the projection.
 */
function floatLayer(
  node: TypedNode,
  { slots, sizes, sequence, lane }: LstmPlan,
  scope: Scope,
  to: () => number,
  way: string,
) {
  const { inputs } = node.site;
  const { depth, cells, units } = sizes;
  const { cellClip, projClip } = node.site.attrs as LstmAttributes;
  const aux = slots.auxiliary && inputs[slots.auxiliary.input] ? slots.auxiliary : undefined;
  const auxDepth = aux ? (operandOf(node, aux.input).shape.at(-1) as number) : 0;
  const matrices = matricesOf(node, slots);
  const products = productsOf(node, scope, matrices, Math.max(depth, cells, units, auxDepth));
  const place = (slot: number) => (inputs[slot] ? scope.input(slot) : undefined);
  const [from, state, cell] = [slots.input, slots.outputState, slots.cellState].map((slot) =>
    scope.input(slot),
  );
  const auxFrom = aux && scope.input(aux.input);
  const biases = slots.biases.map(place);
  const norms = slots.norms?.map(place) ?? [];
  const projectionBias = place(slots.projectionBias);
  const holes = slots.peepholes.map((slot) =>
    inputs[slot]
      ? scope.keep(`${way} peephole ${slot}`, 4 * cells, (to) => to.set(realBytes(node, slot)))
      : undefined,
  );
  const coupled = inputs[slots.inputWeights[0]] === undefined;
  const gates = coupled ? [1, 2, 3] : [0, 1, 2, 3];
  const projected = inputs[slots.projection] !== undefined;
  const [hiddenAt, vectorAt] = [room(16 * cells), room(16 * cells) + room(4 * Math.max(cells, units))];
  const macs = gates.length * cells * (depth + units + auxDepth) + (projected ? cells * units : 0);

  const step = (writer: StepWriter, { batch, row, scratch }: SequenceStep) => {
    const { f } = writer;
    const h = f.int(sum(state(), i32.mul(batch, 4 * units)));
    const c = f.int(sum(cell(), i32.mul(batch, 4 * cells)));
    const gateAt = (gate: number) => sum(scratch, 4 * cells * gate);
    const start = (at: I32, value: (() => number) | undefined, count: number) => {
      if (value) f.copy(at, value(), 4 * count);
      else f.fill(at, 0, 4 * count);
    };
    const accumulate = (weights: readonly number[], vector: I32, length: number) => {
      const taken = products.take(writer, vector, length, f.int(sum(scratch, vectorAt)));
      for (const gate of gates)
        if (inputs[weights[gate]]) products.add(writer, weights[gate], taken, gateAt(gate), cells);
    };
    const finish = (gate: number, hole?: number) => {
      const weights = hole === undefined ? undefined : holes[hole];
      if (weights) writer.call(lstmPeephole, { to: gateAt(gate), weights: weights(), cell: c, cells });
      const [norm, bias] = [norms[gate], biases[gate]];
      if (norm && bias)
        writer.call(normalizeGate, { gate: gateAt(gate), weights: norm(), bias: bias(), cells });
    };
    for (const gate of gates) start(gateAt(gate), norms[gate] ? undefined : biases[gate], cells);
    accumulate(slots.inputWeights, sum(from(), i32.mul(row, 4 * depth)), depth);
    if (aux && auxFrom) accumulate(aux.weights, sum(auxFrom(), i32.mul(row, 4 * auxDepth)), auxDepth);
    accumulate(slots.recurrentWeights, h, units);
    if (!coupled) finish(0, 0);
    finish(1, 1);
    finish(2);
    writer.call(lstmCell(coupled), { gates: scratch, cell: c, cells, clip: limitOf(cellClip) });
    finish(3, 2);
    const hidden = projected ? f.int(sum(scratch, hiddenAt)) : h;
    writer.call(lstmHidden, { gate: gateAt(3), cell: c, to: hidden, cells });
    if (projected) {
      const taken = products.take(writer, hidden, cells, f.int(sum(scratch, vectorAt)));
      start(h, projectionBias, units);
      products.add(writer, slots.projection, taken, h, units);
      const high = limitOf(projClip);
      writer.call(unaryF32('identity'), { count: units, from: h, to: h, low: -high, high, alpha: 0 });
    }
    f.copy(laneAt(to(), lane, row, 4), h, 4 * units);
  };
  return {
    kernel: products.kernel,
    bytes: vectorAt + products.bytes,
    emit: (writer: StepWriter) => eachSequence(writer, sequence, macs, (at) => step(writer, at)),
  };
}

/** A limit of 0 is none. */
function limitOf(clip: number): number {
  return clip > 0 ? clip : Number.POSITIVE_INFINITY;
}
