import { UNKNOWN } from '@zoo/core';
import type { OperandSpec, Site } from '@zoo/ir';
import { invalid } from '../../lib/errors.ts';
import { operand } from '../../lib/site.ts';
import { type Auxiliary, requireAuxiliary } from './auxiliary.ts';

/** Values for the four gates in the order of files: input, forget, cell (candidates), output. */
export type Gates = readonly [number, number, number, number];

/** Slots of the operands of one LSTM. The input gate may be missing: then it is 1 - forget gate (CIFG). */
export interface LstmSlots {
  readonly input: number;
  readonly inputWeights: Gates;
  readonly recurrentWeights: Gates;
  /** Of the input, forget and output gate. */
  readonly peepholes: readonly [number, number, number];
  readonly biases: Gates;
  readonly projection: number;
  readonly projectionBias: number;
  readonly outputState: number;
  readonly cellState: number;
  readonly norms?: Gates;
  readonly auxiliary?: Auxiliary & { readonly weights: Gates };
}

export function gatesFrom(slot: number): Gates {
  return [slot, slot + 1, slot + 2, slot + 3];
}

/** Slots of LSTM (full kernel) and UNIDIRECTIONAL_SEQUENCE_LSTM. */
export const LSTM_SLOTS: LstmSlots = {
  input: 0,
  inputWeights: gatesFrom(1),
  recurrentWeights: gatesFrom(5),
  peepholes: [9, 10, 11],
  biases: gatesFrom(12),
  projection: 16,
  projectionBias: 17,
  outputState: 18,
  cellState: 19,
  norms: gatesFrom(20),
};

/** Their names; `?` may be omitted. */
export const LSTM_OPERANDS: readonly string[] = [
  ...['input'],
  ...['input_to_input?', 'input_to_forget', 'input_to_cell', 'input_to_output'],
  ...['recurrent_to_input?', 'recurrent_to_forget', 'recurrent_to_cell', 'recurrent_to_output'],
  ...['cell_to_input?', 'cell_to_forget?', 'cell_to_output?'],
  ...['input_bias?', 'forget_bias', 'cell_bias', 'output_bias'],
  ...['projection?', 'projection_bias?', 'output_state!', 'cell_state!'],
  ...['input_norm?', 'forget_norm?', 'cell_norm?', 'output_norm?'],
];

/** Operands from names: `?` may be omitted, `!` is a variable. */
export function operandSpecs(names: readonly string[]): OperandSpec[] {
  return names.map((text) => {
    const name = nameOf(text);
    if (text.endsWith('?')) return { name, kind: 'optional' };
    return text.endsWith('!') ? { name, kind: 'state' } : { name };
  });
}

function nameOf(text: string): string {
  return text.replace(/[?!]$/, '');
}

export interface LstmSizes {
  readonly depth: number;
  readonly cells: number;
  /** Elements of the result of one step: those of the projection where there is one. */
  readonly units: number;
}

/** Checks that all weights of an LSTM fit each other and that what belongs together is there; `names` of operands. */
export function lstmSizes(site: Site, slots: LstmSlots, names: readonly string[]): LstmSizes {
  const [cells, depth] = operand(site, slots.inputWeights[1]).shape;
  const recurrent = operand(site, slots.recurrentWeights[1]).shape;
  const diagonal = recurrent.length === 1;
  const units = diagonal ? cells : recurrent[1];
  const expected = new Map<number, readonly number[]>();
  for (const slot of slots.inputWeights) expected.set(slot, [cells, depth]);
  for (const slot of slots.recurrentWeights) expected.set(slot, diagonal ? [cells] : [cells, units]);
  for (const slot of [...slots.peepholes, ...slots.biases, ...(slots.norms ?? [])])
    expected.set(slot, [cells]);
  expected.set(slots.projection, [units, cells]);
  expected.set(slots.projectionBias, [units]);
  for (const [slot, shape] of expected) {
    const found = site.inputs[slot]?.shape;
    if (found === undefined || found.join() === shape.join()) continue;
    throw invalid('SHAPE_MISMATCH', `${nameOf(names[slot])} does not fit the other weights`, {
      expected: `[${shape}]`,
      received: `[${found}]`,
    });
  }
  const width = operand(site, slots.input).shape.at(-1);
  if (width !== UNKNOWN && width !== depth) {
    throw invalid('SHAPE_MISMATCH', 'the input does not fit the weights', {
      expected: `${depth} as its last size`,
      received: String(width),
    });
  }
  if (site.inputs[slots.projection] === undefined && units !== cells) {
    throw invalid('SHAPE_MISMATCH', 'without a projection the recurrent weights are square', {
      expected: `[${cells},${cells}]`,
      received: `[${cells},${units}]`,
    });
  }
  requireTogether(site, slots);
  if (slots.auxiliary) requireAuxiliary(site, slots.auxiliary, cells);
  return { depth, cells, units };
}

/** An input gate has weights, recurrent weights and a bias, or none of them; peepholes and norms are there for all gates. */
function requireTogether(
  site: Site,
  { inputWeights, recurrentWeights, biases, peepholes, norms }: LstmSlots,
) {
  const has = (slot: number) => site.inputs[slot] !== undefined;
  const gated = has(inputWeights[0]);
  const together = (slots: readonly number[], what: string) => {
    if (slots.every(has) || !slots.some(has)) return;
    throw invalid('OPERANDS_INCOMPLETE', `${what} are there for some gates only`);
  };
  together([inputWeights[0], recurrentWeights[0], biases[0]], 'operands of the input gate');
  together(peepholes.slice(gated ? 0 : 1), 'peepholes');
  if (norms) together(norms.slice(gated ? 0 : 1), 'normalisation weights');
}

/** Checks the variables once the batch is known: the kernel writes into them. */
export function requireStates(
  site: Site,
  { outputState, cellState }: LstmSlots,
  batches: number,
  { cells, units }: LstmSizes,
): void {
  const expected = [
    [outputState, batches * units],
    [cellState, batches * cells],
  ];
  for (const [slot, count] of expected) {
    const { shape } = operand(site, slot);
    const found = shape.reduce((product, size) => product * size, 1);
    if (batches < 0 || shape.includes(-1) || found === count) continue;
    throw invalid('SHAPE_MISMATCH', 'a state does not fit the batch', {
      expected: `${count} elements`,
      received: `[${shape}]`,
    });
  }
}
