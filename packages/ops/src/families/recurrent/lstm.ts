import type { OperandSpec, PreparedSite, Run, Site } from '@zoo/ir';
import type { ActivationFunctionType } from '@zoo/tflite';
import { activationBounds } from '../../lib/activation.ts';
import { invalid } from '../../lib/errors.ts';
import { operand } from '../../lib/site.ts';

/** Operands of both LSTM ops. Gates come in the order input, forget, cell, output; the input gate may be missing. */
export const LSTM_OPERANDS: readonly OperandSpec[] = [
  ...['input'],
  ...['input_to_input?', 'input_to_forget', 'input_to_cell', 'input_to_output'],
  ...['recurrent_to_input?', 'recurrent_to_forget', 'recurrent_to_cell', 'recurrent_to_output'],
  ...['cell_to_input?', 'cell_to_forget?', 'cell_to_output?'],
  ...['input_bias?', 'forget_bias', 'cell_bias', 'output_bias'],
  ...['projection?', 'projection_bias?', 'output_state', 'cell_state'],
  ...['input_norm?', 'forget_norm?', 'cell_norm?', 'output_norm?'],
].map((name) => (name.endsWith('?') ? { name: name.slice(0, -1), kind: 'optional' } : { name }));

export const LSTM_TYPES = `${LSTM_OPERANDS.map(({ kind }) => (kind ? 'float32?' : 'float32')).join(', ')} -> float32`;

const OUTPUT_STATE = 18;
const CELL_STATE = 19;

interface LstmAttributes {
  readonly fusedActivationFunction: ActivationFunctionType;
  readonly cellClip: number;
  readonly projClip: number;
}

export interface LstmSizes {
  readonly depth: number;
  readonly cells: number;
  /** Elements of the result of one step: those of the projection where there is one. */
  readonly units: number;
}

/** Checks that all weights fit each other. */
export function lstmSizes(site: Site): LstmSizes {
  const [cells, depth] = operand(site, 2).shape;
  const [, units] = operand(site, 6).shape;
  const expected: Record<number, readonly number[]> = {};
  for (const slot of [1, 2, 3, 4]) expected[slot] = [cells, depth];
  for (const slot of [5, 6, 7, 8]) expected[slot] = [cells, units];
  for (const slot of [9, 10, 11, 12, 13, 14, 15, 20, 21, 22, 23]) expected[slot] = [cells];
  expected[16] = [units, cells];
  expected[17] = [units];
  for (const [slot, shape] of Object.entries(expected)) {
    const found = site.inputs[Number(slot)]?.shape;
    if (found === undefined || found.join() === shape.join()) continue;
    throw invalid('SHAPE_MISMATCH', `${LSTM_OPERANDS[Number(slot)].name} does not fit the other weights`, {
      expected: `[${shape}]`,
      received: `[${found}]`,
    });
  }
  if (site.inputs[16] === undefined && units !== cells) {
    throw invalid('SHAPE_MISMATCH', 'without a projection the recurrent weights are square', {
      expected: `[${cells},${cells}]`,
      received: `[${cells},${units}]`,
    });
  }
  return { depth, cells, units };
}

/** Where step `time` of sequence `batch` lies. */
export type StepIndex = (batch: number, time: number) => number;

/**
 * float32 LSTM with optional peepholes, layer normalisation, projection and coupled input gate. The two states are
 * variables: read and written in place. Source: `LstmStepFloat` of `tflite/kernels/lstm_eval.cc`.
 */
export function floatLstm(
  site: PreparedSite<LstmAttributes>,
  batches: number,
  times: number,
  stepAt: StepIndex,
): Run {
  const { depth, cells, units } = lstmSizes(site);
  const activate = cellActivation(site.attrs.fusedActivationFunction);
  const { cellClip, projClip } = site.attrs;
  const [input, forget, candidate, out] = [0, 1, 2, 3].map(() => new Float64Array(cells));
  const hidden = new Float64Array(cells);
  return (operands, [output]) => {
    const data = operands as readonly (Float32Array | undefined)[];
    const [x, y] = [data[0] as Float32Array, output as Float32Array];
    const state = data[OUTPUT_STATE] as Float32Array;
    const cell = data[CELL_STATE] as Float32Array;
    const coupled = data[1] === undefined;
    for (let time = 0; time < times; time++) {
      for (let batch = 0; batch < batches; batch++) {
        const step = stepAt(batch, time);
        const h = state.subarray(batch * units, (batch + 1) * units);
        const c = cell.subarray(batch * cells, (batch + 1) * cells);
        const now = x.subarray(step * depth, (step + 1) * depth);
        if (!coupled) preactivate(input, data, 0, now, h, c, data[9]);
        preactivate(forget, data, 1, now, h, c, data[10]);
        preactivate(candidate, data, 2, now, h, c);
        for (let i = 0; i < cells; i++) {
          const kept = sigmoid(forget[i]);
          const opened = coupled ? 1 - kept : sigmoid(input[i]);
          c[i] = clip(kept * c[i] + opened * activate(candidate[i]), cellClip);
        }
        preactivate(out, data, 3, now, h, c, data[11]);
        for (let i = 0; i < cells; i++) hidden[i] = sigmoid(out[i]) * activate(c[i]);
        project(hidden, data[16], data[17], projClip, h);
        y.set(h, step * units);
      }
    }
  };
}

/** W x + U h + peephole * c + bias of one gate; with normalisation the bias comes after it. */
function preactivate(
  to: Float64Array,
  data: readonly (Float32Array | undefined)[],
  gate: number,
  x: Float32Array,
  h: Float32Array,
  c: Float32Array,
  peephole?: Float32Array,
): void {
  const [wx, wh, bias, norm] = [1, 5, 12, 20].map((slot) => data[slot + gate]);
  for (let i = 0; i < to.length; i++) {
    let sum = peephole ? peephole[i] * c[i] : 0;
    for (let k = 0; k < x.length; k++) sum += wx![i * x.length + k] * x[k];
    for (let k = 0; k < h.length; k++) sum += wh![i * h.length + k] * h[k];
    to[i] = sum;
  }
  if (norm) normalise(to);
  for (let i = 0; i < to.length; i++) to[i] = to[i] * (norm ? norm[i] : 1) + bias![i];
}

/** To mean 0 and deviation 1. Source: `MeanStddevNormalization`. */
function normalise(values: Float64Array): void {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
  const inverse = 1 / Math.sqrt(variance + 1e-8);
  for (let i = 0; i < values.length; i++) values[i] = (values[i] - mean) * inverse;
}

function project(
  hidden: Float64Array,
  weights: Float32Array | undefined,
  bias: Float32Array | undefined,
  limit: number,
  to: Float32Array,
): void {
  if (weights === undefined) {
    to.set(hidden);
    return;
  }
  for (let u = 0; u < to.length; u++) {
    let sum = bias?.[u] ?? 0;
    for (let i = 0; i < hidden.length; i++) sum += weights[u * hidden.length + i] * hidden[i];
    to[u] = clip(sum, limit);
  }
}

/** A limit of 0 is none. */
function clip(x: number, limit: number): number {
  return limit > 0 ? Math.min(Math.max(x, -limit), limit) : x;
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** Activation of candidates and cells: recurrent ops also know TANH. */
function cellActivation(name: ActivationFunctionType): (x: number) => number {
  if (name === 'TANH') return Math.tanh;
  const [low, high] = activationBounds(name);
  return (x) => Math.min(Math.max(x, low), high);
}
