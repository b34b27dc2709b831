import { type TensorData, UNKNOWN } from '@zoo/core';
import type { PreparedSite, Site } from '@zoo/ir';
import type { ActivationFunctionType } from '@zoo/tflite';
import { invalid } from '../../lib/errors.ts';
import { operand } from '../../lib/site.ts';
import { cellActivation } from './activation.ts';
import { requireAuxiliary } from './auxiliary.ts';
import { floatProducts, hybridProducts, weightsReader } from './products.ts';
import { eachStep, type Lane, type Sequence } from './sequence.ts';

export interface RnnAttributes {
  readonly fusedActivationFunction: ActivationFunctionType;
  readonly asymmetricQuantizeInputs: boolean;
}

/** Slots of one plain recurrent layer. */
export interface RnnSlots {
  readonly input: number;
  readonly weights: number;
  readonly recurrent: number;
  readonly bias: number;
  readonly state: number;
  readonly auxiliary?: { readonly input: number; readonly weights: number };
}

export interface RnnPlan {
  readonly slots: RnnSlots;
  readonly sequence: Sequence;
  readonly lane: Lane;
}

/** Checks that the weights and the state fit; the number of units. */
export function rnnUnits(
  site: Site,
  { weights, recurrent, bias, state, input, auxiliary }: RnnSlots,
  batches: number,
): number {
  const [units, depth] = operand(site, weights).shape;
  const expected: [number, readonly number[]][] = [
    [weights, [units, depth]],
    [recurrent, [units, units]],
    [bias, [units]],
    [state, [batches < 0 ? operand(site, state).shape[0] : batches, units]],
  ];
  for (const [slot, shape] of expected) {
    const found = operand(site, slot).shape;
    if (found.join() !== shape.join() && !found.includes(UNKNOWN)) {
      throw invalid('SHAPE_MISMATCH', `operand ${slot} does not fit the other weights`, {
        expected: `[${shape}]`,
        received: `[${found}]`,
      });
    }
  }
  const last = operand(site, input).shape.at(-1);
  if (last !== depth && last !== UNKNOWN) {
    throw invalid('SHAPE_MISMATCH', 'the weights do not fit the input', {
      expected: `rows of ${depth}`,
      received: `[${operand(site, input).shape}]`,
    });
  }
  if (auxiliary) requireAuxiliary(site, { ...auxiliary, weights: [auxiliary.weights] }, units);
  return units;
}

/**
 * h = activation(W x + U h + b [+ A aux]) for every step, in place; weights of float32 or 8 bits.
 * Source: `RnnBatchStep` of `tflite/kernels/internal/kernel_utils.cc`.
 */
export function rnn(
  site: PreparedSite<RnnAttributes>,
  { slots, sequence, lane }: RnnPlan,
): (inputs: readonly (TensorData | undefined)[], output: TensorData) => void {
  const { auxiliary } = slots;
  const activate = cellActivation(site.attrs.fusedActivationFunction);
  const depth = operand(site, slots.input).shape.at(-1) ?? 1;
  const units = operand(site, slots.weights).shape[0];
  const auxiliaryDepth = (auxiliary && site.inputs[auxiliary.input]?.shape.at(-1)) ?? 0;
  const products =
    operand(site, slots.weights).dtype === 'float32'
      ? floatProducts()
      : hybridProducts(site.attrs.asymmetricQuantizeInputs, Math.max(depth, units, auxiliaryDepth));
  const [weights, recurrent, crossed] = [slots.weights, slots.recurrent, auxiliary?.weights ?? -1].map(
    (slot) => weightsReader(site.inputs[slot]),
  );
  const sums = new Float64Array(units);
  return (inputs, output) => {
    const [x, bias, state] = [slots.input, slots.bias, slots.state].map(
      (slot) => inputs[slot] as Float32Array,
    );
    const [w, u] = [weights(inputs[slots.weights])!, recurrent(inputs[slots.recurrent])!];
    const aux = auxiliary && (inputs[auxiliary.input] as Float32Array | undefined);
    const a = aux && inputs[auxiliary.weights] && crossed(inputs[auxiliary.weights]);
    const y = output as Float32Array;
    eachStep(sequence, (batch, row) => {
      const h = state.subarray(batch * units, (batch + 1) * units);
      sums.set(bias);
      products.take(x.subarray(row * depth, (row + 1) * depth));
      products.add(w, sums);
      if (a) {
        products.take(aux.subarray(row * auxiliaryDepth, (row + 1) * auxiliaryDepth));
        products.add(a, sums);
      }
      products.take(h);
      products.add(u, sums);
      for (let i = 0; i < units; i++) h[i] = activate(sums[i]);
      y.set(h, row * lane.width + lane.offset);
    });
  };
}
