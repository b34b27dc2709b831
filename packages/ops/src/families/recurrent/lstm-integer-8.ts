import {
  clamp,
  type FixedMultiplier,
  multiplyByQuantizedMultiplier,
  multiplyByQuantizedMultiplier64,
  quantizeMultiplier,
  roundingShiftRight,
} from '@zoo/core';
import type { PreparedSite } from '@zoo/ir';
import { invalid } from '../../lib/errors.ts';
import { saturate } from '../../lib/fixed16.ts';
import { operand, quantizationOf } from '../../lib/site.ts';
import { normaliseInFloat, sigmoidInFloat, tanhInFloat } from './gates-float.ts';
import type { LstmAttributes, LstmPlan, LstmRun } from './lstm-float.ts';
import { nextCell } from './lstm-integer.ts';
import type { LstmSlots } from './lstm-operands.ts';
import { eachStep } from './sequence.ts';

const f32 = Math.fround;

/** Gates in the order of files; there is no input gate. */
const [FORGET, CANDIDATE, OUTPUT] = [1, 2, 3];

/**
 * LSTM with int8 activations, weights and products, and an int16 cell of scale 2^-15: the products with the input and
 * with the last output are stored as int8 with parameters of their own, then added in those of the gate. Gates are
 * normalised, the input gate is coupled, and there is a projection with a bias: TFLite has no other form of it.
 * Source: `LstmStepInteger8x8_8` of `tflite/kernels/lstm_eval.cc` and `PopulateQuantizedLstmParams8x8_8` of
 * `tflite/kernels/lstm.cc`.
 */
export function integerLstm8(site: PreparedSite<LstmAttributes>, plan: LstmPlan): LstmRun {
  const { slots, sizes, sequence, lane } = plan;
  const { depth, cells, units } = sizes;
  const { gates, projection, zeroIn, zeroState, cellClip, projectionClip } = parametersOf(site, plan);
  const [forget, candidate, out] = [FORGET, CANDIDATE, OUTPUT].map(() => new Int16Array(cells));
  const made = new Int16Array(cells);
  return (inputs, output) => {
    const x = inputs[slots.input] as Int8Array;
    const state = inputs[slots.outputState] as Int8Array;
    const cell = inputs[slots.cellState] as Int16Array;
    const y = output as Int8Array;
    eachStep(sequence, (batch, row) => {
      const h = state.subarray(batch * units, (batch + 1) * units);
      const c = cell.subarray(batch * cells, (batch + 1) * cells);
      const now = x.subarray(row * depth, (row + 1) * depth);
      const gate = (sums: Int16Array, index: number) => {
        const { fromInput, fromState, norm } = gates.get(index)!;
        const input = inputs[slots.inputWeights[index]] as Int8Array;
        const recurrent = inputs[slots.recurrentWeights[index]] as Int8Array;
        for (let i = 0; i < cells; i++) {
          const seen = rescaled(productOf(input, i, now, zeroIn), fromInput);
          sums[i] = saturate(
            seen + (fromState ? rescaled(productOf(recurrent, i, h, zeroState), fromState) : 0),
          );
        }
        const [weights, bias] = [inputs[slots.norms![index]], inputs[slots.biases[index]]];
        normaliseInFloat(sums, weights as Int16Array, bias as Int32Array, norm);
      };
      gate(forget, FORGET);
      gate(candidate, CANDIDATE);
      for (let i = 0; i < cells; i++) {
        const kept = sigmoidInFloat(forget[i]);
        c[i] = nextCell(c[i], kept, 32767 - kept, tanhInFloat(candidate[i], 12), -15, cellClip);
      }
      gate(out, OUTPUT);
      for (let i = 0; i < cells; i++) {
        made[i] = roundingShiftRight(sigmoidInFloat(out[i]) * tanhInFloat(c[i], 15), 15);
      }
      const bias = inputs[slots.projectionBias] as Int32Array;
      const weights = inputs[slots.projection] as Int8Array;
      for (let i = 0; i < units; i++) {
        const sum = bias[i] + productOf(weights, i, made, 0);
        const value = clamp(multiplyByQuantizedMultiplier64(sum, projection) + zeroState, -128, 127);
        h[i] = projectionClip > 0 ? clamp(value, -projectionClip, projectionClip) : value;
      }
      y.set(h, row * lane.width + lane.offset);
    });
  };
}

/** One element of a product of a matrix and a vector. */
function productOf(matrix: Int8Array, row: number, vector: Int8Array | Int16Array, zero: number): number {
  let sum = 0;
  for (let k = 0, at = row * vector.length; k < vector.length; k++) sum += matrix[at++] * (vector[k] - zero);
  return sum;
}

/** A product as int8, less its zero point, in the scale of the gate. */
function rescaled(sum: number, { stored, zero, added }: Product): number {
  const kept = clamp(multiplyByQuantizedMultiplier(sum | 0, stored) + zero, -128, 127);
  return multiplyByQuantizedMultiplier(kept - zero, added);
}

/** How one product is stored as int8, and how it then goes into the gate. */
interface Product {
  readonly stored: FixedMultiplier;
  readonly zero: number;
  readonly added: FixedMultiplier;
}

interface GateParameters {
  readonly fromInput: Product;
  readonly fromState?: Product;
  readonly norm: FixedMultiplier;
}

/** Three intermediates for each gate: the gate, its product with the input, its product with the last output. */
function parametersOf(site: PreparedSite<LstmAttributes>, { slots }: LstmPlan) {
  requireForm(site, slots);
  const parameters = (slot: number) => quantizationOf(operand(site, slot), `operand ${slot}`);
  const intermediate = (index: number) =>
    quantizationOf(site.intermediates?.[index], `intermediate ${index}`);
  const [x, h, cell] = [slots.input, slots.outputState, slots.cellState].map(parameters);
  if (cell.scale[0] !== 2 ** -15) {
    throw invalid('CELL_SCALE', 'the scale of the cell state is not the one that the kernel has', {
      expected: '2^-15',
      received: String(cell.scale[0]),
    });
  }
  const product = (weights: number, by: number, index: number, gate: number): Product => {
    const { scale, zeroPoint } = intermediate(index);
    return {
      stored: quantizeMultiplier(f32(f32(parameters(weights).scale[0] * by) / scale[0])),
      zero: zeroPoint[0],
      added: quantizeMultiplier(f32(scale[0] / intermediate(gate).scale[0])),
    };
  };
  const gateOf = (gate: number): GateParameters => ({
    fromInput: product(slots.inputWeights[gate], x.scale[0], 3 * gate + 1, 3 * gate),
    // TFLite reads the multiplier of the output gate's recurrent product from beyond its array, where the shift of
    // another one lies: taken as a significand it makes every such product 0. The steps in the test are from a runtime
    // that does so
    fromState:
      gate === OUTPUT ? undefined : product(slots.recurrentWeights[gate], h.scale[0], 3 * gate + 2, 3 * gate),
    norm: quantizeMultiplier(parameters(slots.norms![gate]).scale[0]),
  });
  const { cellClip, projClip } = site.attrs;
  return {
    gates: new Map([FORGET, CANDIDATE, OUTPUT].map((gate) => [gate, gateOf(gate)])),
    zeroIn: x.zeroPoint[0],
    zeroState: h.zeroPoint[0],
    projection: quantizeMultiplier(f32((parameters(slots.projection).scale[0] * 2 ** -15) / h.scale[0])),
    cellClip: cellClip > 0 && cellClip < 1 ? Math.trunc(Math.min(cellClip * 32768, 32767)) : 0,
    projectionClip: Math.trunc(Math.min(projClip / h.scale[0], 127)),
  };
}

/** Operands that TFLite's kernel ignores would change what the model means; without the others it breaks off. */
function requireForm(site: PreparedSite<LstmAttributes>, slots: LstmSlots): void {
  const has = (slot: number | undefined) => slot !== undefined && site.inputs[slot] !== undefined;
  const complete = [slots.norms?.[FORGET], slots.projection, slots.projectionBias].every(has);
  const more = [slots.inputWeights[0], ...slots.peepholes].some(has);
  if (complete && !more) return;
  throw invalid('LSTM_FORM', 'an integer LSTM with gates of 8 bits has one form only', {
    expected: 'a coupled input gate, normalisation, a projection with a bias, and no peepholes',
    received: more ? 'an input gate or peepholes' : 'no normalisation, no projection or no bias of it',
  });
}
