import type { TensorData } from '@zoo/core';
import type { PreparedSite } from '@zoo/ir';
import type { ActivationFunctionType } from '@zoo/tflite';
import { operand } from '../../lib/site.ts';
import { cellActivation, clip, sigmoid } from './activation.ts';
import type { LstmSizes, LstmSlots } from './lstm-operands.ts';
import { floatProducts, hybridProducts, type Products, type Weights, weightsReader } from './products.ts';
import { eachStep, type Lane, type Sequence } from './sequence.ts';

export interface LstmAttributes {
  readonly fusedActivationFunction: ActivationFunctionType;
  readonly cellClip: number;
  readonly projClip: number;
  readonly asymmetricQuantizeInputs: boolean;
}

/** Everything one LSTM is, apart from its numbers. */
export interface LstmPlan {
  readonly slots: LstmSlots;
  readonly sizes: LstmSizes;
  readonly sequence: Sequence;
  readonly lane: Lane;
}

export type LstmRun = (inputs: readonly (TensorData | undefined)[], output: TensorData) => void;

/**
 * LSTM with float activations, and weights of float32 or 8 bits; optional peepholes, layer normalisation, projection,
 * coupled input gate and auxiliary input. The two states are variables: read and written in place.
 * Source: `LstmStepFloat` and `LstmStepHybrid` of `tflite/kernels/lstm_eval.cc`.
 */
export function floatLstm(site: PreparedSite<LstmAttributes>, plan: LstmPlan): LstmRun {
  const { slots, sizes, sequence, lane } = plan;
  const { cells, units } = sizes;
  const { cellClip, projClip, fusedActivationFunction } = site.attrs;
  const activate = cellActivation(fusedActivationFunction);
  const products = productsFor(site, plan);
  const open = gatesReader(site, slots);
  const depth = operand(site, slots.input).shape.at(-1) ?? 1;
  const auxiliary = slots.auxiliary && site.inputs[slots.auxiliary.input];
  const auxiliaryDepth = auxiliary?.shape.at(-1) ?? 0;
  const [input, forget, candidate, out] = [0, 1, 2, 3].map(() => new Float64Array(cells));
  const sums = [input, forget, candidate, out];
  const hidden = new Float32Array(cells);
  const projected = new Float64Array(units);
  return (inputs, output) => {
    const gates = open(inputs);
    const x = inputs[slots.input] as Float32Array;
    const aux = slots.auxiliary && (inputs[slots.auxiliary.input] as Float32Array | undefined);
    const [state, cell] = [slots.outputState, slots.cellState].map((slot) => inputs[slot] as Float32Array);
    const y = output as Float32Array;
    const coupled = gates.inputWeights[0] === undefined;
    const used = coupled ? [1, 2, 3] : [0, 1, 2, 3];
    const accumulate = (weights: readonly (Weights | undefined)[], vector: Float32Array) => {
      products.take(vector);
      for (const gate of used) if (weights[gate]) products.add(weights[gate], sums[gate]);
    };
    eachStep(sequence, (batch, row) => {
      const h = state.subarray(batch * units, (batch + 1) * units);
      const c = cell.subarray(batch * cells, (batch + 1) * cells);
      for (const sum of sums) sum.fill(0);
      accumulate(gates.inputWeights, x.subarray(row * depth, (row + 1) * depth));
      if (aux) accumulate(gates.auxiliary, aux.subarray(row * auxiliaryDepth, (row + 1) * auxiliaryDepth));
      accumulate(gates.recurrentWeights, h);
      if (!coupled) finish(input, gates, 0, c, 0);
      finish(forget, gates, 1, c, 1);
      finish(candidate, gates, 2, c);
      for (let i = 0; i < cells; i++) {
        const kept = sigmoid(forget[i]);
        const opened = coupled ? 1 - kept : sigmoid(input[i]);
        c[i] = clip(kept * c[i] + opened * activate(candidate[i]), cellClip);
      }
      finish(out, gates, 3, c, 2);
      for (let i = 0; i < cells; i++) hidden[i] = sigmoid(out[i]) * activate(c[i]);
      if (gates.projection) {
        for (let i = 0; i < units; i++) projected[i] = gates.projectionBias?.[i] ?? 0;
        products.take(hidden);
        products.add(gates.projection, projected);
        for (let i = 0; i < units; i++) h[i] = clip(projected[i], projClip);
      } else h.set(hidden);
      y.set(h, row * lane.width + lane.offset);
    });
  };
}

function productsFor(site: PreparedSite<LstmAttributes>, { slots, sizes }: LstmPlan): Products {
  if (operand(site, slots.inputWeights[1]).dtype === 'float32') return floatProducts();
  const auxiliary = slots.auxiliary && site.inputs[slots.auxiliary.input]?.shape.at(-1);
  const longest = Math.max(
    operand(site, slots.input).shape.at(-1) ?? 1,
    auxiliary ?? 0,
    sizes.cells,
    sizes.units,
  );
  return hybridProducts(site.attrs.asymmetricQuantizeInputs, longest);
}

interface OpenGates {
  readonly inputWeights: readonly (Weights | undefined)[];
  readonly auxiliary: readonly (Weights | undefined)[];
  readonly recurrentWeights: readonly (Weights | undefined)[];
  readonly peepholes: readonly (Weights | undefined)[];
  readonly biases: readonly (Float32Array | undefined)[];
  readonly norms: readonly (Float32Array | undefined)[];
  readonly projection?: Weights;
  readonly projectionBias?: Float32Array;
}

function gatesReader(
  site: PreparedSite,
  slots: LstmSlots,
): (inputs: readonly (TensorData | undefined)[]) => OpenGates {
  const reader = (slot: number) => {
    const read = weightsReader(site.inputs[slot]);
    return (inputs: readonly (TensorData | undefined)[]) => inputs[slot] && read(inputs[slot]);
  };
  const [inputWeights, auxiliary, recurrentWeights, peepholes] = [
    slots.inputWeights,
    slots.auxiliary?.weights ?? [],
    slots.recurrentWeights,
    slots.peepholes,
  ].map((list) => list.map(reader));
  const projection = reader(slots.projection);
  return (inputs) => ({
    inputWeights: inputWeights.map((read) => read(inputs)),
    auxiliary: auxiliary.map((read) => read(inputs)),
    recurrentWeights: recurrentWeights.map((read) => read(inputs)),
    peepholes: peepholes.map((read) => read(inputs)),
    biases: slots.biases.map((slot) => inputs[slot] as Float32Array),
    norms: (slots.norms ?? []).map((slot) => inputs[slot] as Float32Array),
    projection: projection(inputs),
    projectionBias: inputs[slots.projectionBias] as Float32Array,
  });
}

/** Peephole, normalisation and bias of one gate; with normalisation the bias comes after it. */
function finish(sums: Float64Array, gates: OpenGates, gate: number, c: Float32Array, hole?: number): void {
  const peephole = hole === undefined ? undefined : gates.peepholes[hole];
  if (peephole) for (let i = 0; i < sums.length; i++) sums[i] += peephole.scale * peephole.data[i] * c[i];
  const [norm, bias] = [gates.norms[gate], gates.biases[gate]];
  if (norm) normalise(sums);
  for (let i = 0; i < sums.length; i++) sums[i] = sums[i] * (norm ? norm[i] : 1) + bias![i];
}

/** To mean 0 and deviation 1. Source: `MeanStddevNormalization`. */
function normalise(values: Float64Array): void {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
  const inverse = 1 / Math.sqrt(variance + 1e-8);
  for (let i = 0; i < values.length; i++) values[i] = (values[i] - mean) * inverse;
}
