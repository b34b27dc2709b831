import {
  type FixedMultiplier,
  multiplyByQuantizedMultiplier,
  quantizeMultiplier,
  roundHalfAway,
  roundingShiftRight,
  type TensorData,
} from '@zoo/core';
import type { PreparedSite } from '@zoo/ir';
import { invalid } from '../../lib/errors.ts';
import { fixedSigmoid, fixedTanh, saturate } from '../../lib/fixed16.ts';
import { operand, quantizationOf } from '../../lib/site.ts';
import type { LstmAttributes, LstmPlan, LstmRun } from './lstm-float.ts';
import { normaliseInteger } from './lstm-norm.ts';
import { eachStep } from './sequence.ts';

const f32 = Math.fround;

/**
 * LSTM with int8 activations and weights and an int16 cell: gates as int16 with 12 fraction bits, or in the scale of
 * the intermediates where they are normalised. Source: `LstmStepInteger8x8_16` of `tflite/kernels/lstm_eval.cc` and
 * `PopulateQuantizedLstmParams8x8_16` of `tflite/kernels/lstm.cc`.
 */
export function integerLstm(site: PreparedSite<LstmAttributes>, plan: LstmPlan): LstmRun {
  const { slots, sizes, sequence, lane } = plan;
  const { depth, cells, units } = sizes;
  const parameters = lstmParameters(site, plan);
  const { cellBits, cellClip, hidden, hiddenZero, projection, projectionClip, zeroIn, zeroState } =
    parameters;
  const [input, forget, candidate, out] = [0, 1, 2, 3].map(() => new Int16Array(cells));
  const made = new Int8Array(cells);
  return (inputs, output) => {
    const x = inputs[slots.input] as Int8Array;
    const state = inputs[slots.outputState] as Int8Array;
    const cell = inputs[slots.cellState] as Int16Array;
    const y = output as Int8Array;
    const coupled = inputs[slots.inputWeights[0]] === undefined;
    eachStep(sequence, (batch, row) => {
      const h = state.subarray(batch * units, (batch + 1) * units);
      const c = cell.subarray(batch * cells, (batch + 1) * cells);
      const now = x.subarray(row * depth, (row + 1) * depth);
      const gate = (sums: Int16Array, index: number) => {
        const { fromInput, fromState, fromCell, norm, hole } = parameters.gates[index];
        const bias = inputs[slots.biases[index]] as Int32Array;
        sums.fill(0);
        accumulate(
          inputs[slots.inputWeights[index]],
          now,
          zeroIn,
          norm ? undefined : bias,
          fromInput!,
          0,
          sums,
        );
        accumulate(inputs[slots.recurrentWeights[index]], h, zeroState, undefined, fromState!, 0, sums);
        if (fromCell) peep(inputs[slots.peepholes[hole!]] as Int16Array, c, fromCell, sums);
        if (norm) normaliseInteger(sums, inputs[slots.norms![index]] as Int16Array, bias, norm);
      };
      gate(forget, 1);
      gate(candidate, 2);
      if (!coupled) gate(input, 0);
      for (let i = 0; i < cells; i++) {
        const kept = fixedSigmoid(forget[i], 3);
        const opened = coupled ? 32767 - kept : fixedSigmoid(input[i], 3);
        c[i] = nextCell(c[i], kept, opened, fixedTanh(candidate[i], 3), cellBits, cellClip);
      }
      gate(out, 3);
      for (let i = 0; i < cells; i++) {
        const value = fixedSigmoid(out[i], 3) * fixedTanh(c[i], 15 + cellBits);
        // as TFLite does it: the zero point of the hidden values is subtracted, and added back by the projection
        made[i] = clamp8(multiplyByQuantizedMultiplier(value, hidden) - hiddenZero);
      }
      if (projection) {
        h.fill(0);
        const bias = inputs[slots.projectionBias] as Int32Array | undefined;
        accumulate(inputs[slots.projection], made, -hiddenZero, bias, projection, zeroState, h);
        if (projectionClip > 0) {
          for (let i = 0; i < units; i++) h[i] = Math.min(Math.max(h[i], -projectionClip), projectionClip);
        }
      } else h.set(made);
      y.set(h, row * lane.width + lane.offset);
    });
  };
}

/** What is kept of a cell and what is let in, all factors with 15 fraction bits. Source: `UpdateLstmCellInteger`. */
export function nextCell(
  cell: number,
  kept: number,
  opened: number,
  candidate: number,
  cellBits: number,
  clip: number,
): number {
  const old = roundingShiftRight(kept * cell, 15);
  const fresh = roundingShiftRight(opened * candidate, 30 + cellBits);
  const value = saturate(((old << 16) >> 16) + ((fresh << 16) >> 16));
  return clip > 0 ? Math.min(Math.max(value, -clip), clip) : value;
}

interface GateParameters {
  readonly fromInput?: FixedMultiplier;
  readonly fromState?: FixedMultiplier;
  readonly fromCell?: FixedMultiplier;
  /** Index among the peepholes. */
  readonly hole?: number;
  readonly norm?: { readonly multiplier: FixedMultiplier; readonly leastVariance: number };
}

/** Multipliers, zero points and limits of an integer LSTM. */
export function lstmParameters(site: PreparedSite<LstmAttributes>, { slots, sizes }: LstmPlan) {
  const scaleOf = (slot: number) => quantizationOf(operand(site, slot), `operand ${slot}`).scale[0];
  const [qx, qh] = [slots.input, slots.outputState].map((slot) =>
    quantizationOf(operand(site, slot), `operand ${slot}`),
  );
  const cellScale = scaleOf(slots.cellState);
  const cellBits = roundHalfAway(Math.log2(cellScale));
  if (Math.abs(2 ** cellBits - cellScale) > 1e-6 * cellScale || cellBits > -9 || cellBits < -15) {
    throw invalid('CELL_SCALE', 'the scale of the cell state is no power of two that the kernel has', {
      expected: '2^-15 to 2^-9',
      received: String(cellScale),
    });
  }
  requireGatesOf16Bits(site);
  const intermediate = (index: number) =>
    quantizationOf(site.intermediates?.[index], `intermediate ${index}`);
  const normalised = slots.norms !== undefined && site.inputs[slots.norms[1]] !== undefined;
  const hidden = intermediate(4);
  const multiplier = (...[scale, by, over]: number[]) => quantizeMultiplier(f32(f32(scale * by) / over));
  const gates = [0, 1, 2, 3].map((gate): GateParameters => {
    if (site.inputs[slots.inputWeights[gate]] === undefined) return {};
    const scale = normalised ? intermediate(gate).scale[0] : 2 ** -12;
    const hole = [0, 1, undefined, 2][gate];
    const peephole = hole === undefined ? undefined : slots.peepholes[hole];
    const norm = normalised ? scaleOf(slots.norms![gate]) : undefined;
    return {
      fromInput: multiplier(scaleOf(slots.inputWeights[gate]), qx.scale[0], scale),
      fromState: multiplier(scaleOf(slots.recurrentWeights[gate]), qh.scale[0], scale),
      fromCell:
        peephole !== undefined && site.inputs[peephole]
          ? multiplier(2 ** cellBits, scaleOf(peephole), scale)
          : undefined,
      hole,
      norm:
        norm === undefined
          ? undefined
          : {
              multiplier: quantizeMultiplier(norm),
              leastVariance: Math.max(1, Math.trunc(f32(10000 * norm))),
            },
    };
  });
  const { cellClip, projClip } = site.attrs;
  return {
    gates,
    cellBits,
    zeroIn: qx.zeroPoint[0],
    zeroState: qh.zeroPoint[0],
    hidden: quantizeMultiplier(f32(f32(2 ** -15 / hidden.scale[0]) * 2 ** -15)),
    hiddenZero: hidden.zeroPoint[0],
    projection: site.inputs[slots.projection]
      ? multiplier(scaleOf(slots.projection), hidden.scale[0], qh.scale[0])
      : undefined,
    cellClip: Math.trunc(Math.min(cellClip / cellScale, 32767)),
    projectionClip: Math.trunc(Math.min(projClip / qh.scale[0], 127)),
    cells: sizes.cells,
  };
}

/** to = clamp(to + rescaled(weights * (vector - zero) + bias) + offset) */
function accumulate(
  weights: TensorData | undefined,
  vector: Int8Array,
  zero: number,
  bias: Int32Array | undefined,
  multiplier: FixedMultiplier,
  offset: number,
  to: Int16Array | Int8Array,
): void {
  const matrix = weights as Int8Array;
  const limit = to.BYTES_PER_ELEMENT === 2 ? 32767 : 127;
  for (let row = 0, at = 0; row < to.length; row++) {
    let sum = bias ? bias[row] : 0;
    for (let k = 0; k < vector.length; k++) sum += matrix[at++] * (vector[k] - zero);
    const value = to[row] + multiplyByQuantizedMultiplier(sum | 0, multiplier) + offset;
    to[row] = Math.min(Math.max(value, -limit - 1), limit);
  }
}

function peep(weights: Int16Array, c: Int16Array, multiplier: FixedMultiplier, to: Int16Array): void {
  for (let i = 0; i < to.length; i++) {
    to[i] = saturate(to[i] + multiplyByQuantizedMultiplier(weights[i] * c[i], multiplier));
  }
}

function clamp8(x: number): number {
  return Math.min(Math.max(x, -128), 127);
}

/**
 * TFLite tells two integer forms apart by the number of intermediates: 5 for gates of 16 bits, 12 for gates of 8 bits,
 * which only LSTM takes (`lstm-integer-8.ts`), and not in pages. Run as the first, the second would give other numbers.
 */
function requireGatesOf16Bits({ intermediates = [] }: PreparedSite<LstmAttributes>): void {
  if (intermediates.length !== 12) return;
  throw invalid('LSTM_FORM', 'gates of 8 bits are for LSTM in the full runtime', {
    expected: '5 intermediates: gates of 16 bits',
    received: '12 intermediates',
    hint: 'Quantize the model again: converters write gates of 16 bits',
  });
}
