import type { DType } from '@zoo/core';
import type { OpDefinition, Prepare, Site } from '@zoo/ir';
import { typeRow } from '@zoo/ir';
import { integerLstm8 } from '#lstm-integer-8';
import { operand } from '../../lib/site.ts';
import { floatLstm, type LstmAttributes, type LstmPlan } from './lstm-float.ts';
import { integerLstm } from './lstm-integer.ts';
import { LSTM_OPERANDS, LSTM_SLOTS, lstmSizes, requireStates } from './lstm-operands.ts';
import { sequenceOf } from './sequence.ts';

export type LstmRow = 'float' | 'hybrid' | 'integer';

/** Types of the 24 operands: weights, peepholes, biases, projection bias, states and normalisation weights differ. */
const TYPES: Readonly<Record<LstmRow, readonly [input: string, ...rest: string[]]>> = {
  float: ['float32', 'float32', 'float32', 'float32', 'float32', 'float32', 'float32'],
  hybrid: ['float32', 'W', 'W', 'float32', 'float32', 'float32', 'float32'],
  integer: ['int8', 'int8', 'int16', 'int32', 'int8', 'int16', 'int16'],
};

/** For each operand its place in these. */
const KINDS = [0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 1, 3, 4, 5, 6, 6, 6, 6];

/** Made when a model has such an op, which few have. */
export function lstmRows(): OpDefinition<LstmAttributes, LstmRow>['spec']['types'] {
  const W: readonly DType[] = ['int8', 'uint8'];
  const rowOf = (types: readonly string[]) => {
    const operands = KINDS.map((kind, slot) => types[kind] + (LSTM_OPERANDS[slot].endsWith('?') ? '?' : ''));
    return typeRow(`${operands.join(', ')} -> ${types[0]}`, { W });
  };
  return { float: rowOf(TYPES.float), hybrid: rowOf(TYPES.hybrid), integer: rowOf(TYPES.integer) };
}

type SequenceAttributes = LstmAttributes & { readonly timeMajor?: boolean };

/** Result shape of LSTM and UNIDIRECTIONAL_SEQUENCE_LSTM. */
export function lstmShape(site: Site<SequenceAttributes>) {
  const { dtype, shape } = operand(site, 0);
  const sizes = lstmSizes(site, LSTM_SLOTS, LSTM_OPERANDS);
  requireStates(site, LSTM_SLOTS, sequenceOf(shape, site.attrs.timeMajor ?? false).batches, sizes);
  return [{ dtype, shape: [...shape.slice(0, -1), sizes.units] }];
}

export function lstmMacs(site: Site): number {
  const { depth, cells, units } = lstmSizes(site, LSTM_SLOTS, LSTM_OPERANDS);
  const steps = operand(site, 0)
    .shape.slice(0, -1)
    .reduce((product, size) => product * size, 1);
  const gates = site.inputs[1] ? 4 : 3;
  return steps * (gates * cells * (depth + units) + (site.inputs[16] ? cells * units : 0));
}

/** The one layer of LSTM (full kernel) and UNIDIRECTIONAL_SEQUENCE_LSTM. */
export function lstmPlan(site: Site<SequenceAttributes>): LstmPlan {
  const sizes = lstmSizes(site, LSTM_SLOTS, LSTM_OPERANDS);
  const sequence = sequenceOf(operand(site, 0).shape, site.attrs.timeMajor ?? false);
  return { slots: LSTM_SLOTS, sizes, sequence, lane: { width: sizes.units, offset: 0 } };
}

const float: Prepare<SequenceAttributes> = (site) => {
  const run = floatLstm(site, lstmPlan(site));
  return (inputs, [output]) => run(inputs, output);
};

export const LSTM_KERNELS: Readonly<Record<LstmRow, Prepare<SequenceAttributes>>> = {
  float,
  hybrid: float,
  integer: (site) => {
    const run = integerLstm(site, lstmPlan(site));
    return (inputs, [output]) => run(inputs, output);
  },
};

/** LSTM takes gates of 8 bits too, which have 12 intermediates; the small bundle for pages refuses them. */
export const integerStep: Prepare<LstmAttributes> = (site) => {
  const prepare = site.intermediates?.length === 12 ? integerLstm8 : integerLstm;
  const run = prepare(site, lstmPlan(site));
  return (inputs, [output]) => run(inputs, output);
};
