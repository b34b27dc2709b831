import {
  allocate,
  type DType,
  perTensor,
  type Quantization,
  type Random,
  type Shape,
  tensor,
} from '@zoo/core';
import type { CaseFamily, CaseOperand, OpCase, OperandType } from '@zoo/ir';
import { randomTensor } from '../../conformance/cases.ts';
import { product } from '../../lib/blocks.ts';
import type { LstmAttributes } from './lstm-float.ts';
import type { LstmRow } from './lstm-op.ts';
import { LSTM_SLOTS } from './lstm-operands.ts';

/** Which of the optional parts an LSTM has. */
interface Parts {
  readonly coupled: boolean;
  readonly peepholes: boolean;
  readonly projected: boolean;
  readonly normalised: boolean;
}

/** Random LSTMs of every form for one row. */
export function lstmCases<A extends LstmAttributes>(
  row: LstmRow,
  options: { readonly sequence: boolean },
): CaseFamily<A, LstmRow>[] {
  const forms: readonly [string, Parts][] = [
    ['plain', { coupled: false, peepholes: false, projected: false, normalised: false }],
    ['coupled peepholes', { coupled: true, peepholes: true, projected: false, normalised: false }],
    ['projected', { coupled: false, peepholes: true, projected: true, normalised: false }],
    ['normalised', { coupled: false, peepholes: false, projected: true, normalised: true }],
  ];
  return forms.map(([name, parts]) => ({
    name,
    row,
    generate: (random) => lstmCase(random, row, parts, options.sequence) as OpCase<A>,
  }));
}

function lstmCase(random: Random, row: LstmRow, parts: Parts, isSequence: boolean): OpCase<LstmAttributes> {
  const [batches, times] = [random.integer(1, 3), random.integer(1, 4)];
  // vectors with and without a rest, several rows at once and one; integers drift with the length of sums
  const most = row === 'integer' ? 9 : 21;
  const [depth, cells] = [random.pick([1, 3, 6, 8, most]), random.pick([2, 4, 8, 10, most])];
  // TFLite's integer kernel takes the size of the result for that of the peepholes
  const free = parts.projected && !(row === 'integer' && parts.peepholes);
  const units = free ? random.integer(1, 5) : cells;
  const timeMajor = isSequence && random.next() < 0.5;
  const leading = isSequence ? (timeMajor ? [times, batches] : [batches, times]) : [batches];
  const make = maker(random, row);
  const when = (there: boolean, operand: () => CaseOperand) => (there ? operand() : undefined);
  const { coupled, peepholes, projected, normalised } = parts;
  const gates = (operand: () => CaseOperand) => [when(!coupled, operand), operand(), operand(), operand()];
  const hidden = perTensor(1 / 64, projected ? 3 : 0);
  const state = projected ? perTensor(1 / 32, -4) : hidden;
  return {
    attrs: {
      fusedActivationFunction: 'TANH',
      cellClip: random.pick([0, 2]),
      projClip: projected ? random.pick([0, 0.5]) : 0,
      ...(row === 'hybrid' ? { asymmetricQuantizeInputs: random.next() < 0.5 } : {}),
      ...(isSequence ? { timeMajor } : {}),
    },
    inputs: [
      make.activation([...leading, depth]),
      ...gates(() => make.weights([cells, depth])),
      ...gates(() => make.weights([cells, units])),
      when(peepholes && !coupled, () => make.peephole([cells])),
      when(peepholes, () => make.peephole([cells])),
      when(peepholes, () => make.peephole([cells])),
      ...gates(() => make.bias([cells])),
      when(projected, () => make.weights([units, cells])),
      when(projected && random.next() < 0.5, () => make.bias([units])),
      make.state([batches, units], 'int8', state),
      make.state([batches, cells], 'int16', perTensor(2 ** -12, 0)),
      ...(normalised ? gates(() => make.norm([cells])) : []),
    ],
    outputs: row === 'integer' ? [{ quantization: state }] : undefined,
    intermediates: row === 'integer' ? intermediates(hidden) : undefined,
  };
}

function intermediates(hidden: Quantization): OperandType[] {
  const gate: OperandType = { dtype: 'int16', shape: [0], quantization: perTensor(2 ** -12, 0) };
  return [gate, gate, gate, gate, { dtype: 'int8', shape: [0], quantization: hidden }];
}

/**
 * A random LSTM with gates of 8 bits, in the one form of it: three intermediates for each gate (the gate, its products
 * with the input and with the last output), of which the input gate has none that count.
 */
export function lstmOf8BitGates(random: Random): OpCase<LstmAttributes> {
  const parts = { coupled: true, peepholes: false, projected: true, normalised: true };
  const one = lstmCase(random, 'integer', parts, false);
  const { inputs } = one;
  const make = maker(random, 'integer');
  const [units] = inputs[LSTM_SLOTS.projection]!.tensor.shape;
  const [last, cell] = [LSTM_SLOTS.outputState, LSTM_SLOTS.cellState].map(
    (slot) => inputs[slot]!.tensor.shape,
  );
  const state = perTensor(1 / 64, -4);
  const stored = (scale: number, zeroPoint: number): OperandType => ({
    dtype: 'int8',
    shape: [0],
    quantization: perTensor(scale, zeroPoint),
  });
  return {
    ...one,
    attrs: { ...one.attrs, cellClip: random.pick([0, 0.25]) },
    inputs: inputs.map((operand, slot) => {
      if (slot === LSTM_SLOTS.projectionBias) return make.bias([units], 2 ** -20);
      if (slot === LSTM_SLOTS.outputState) return make.state(last, 'int8', state);
      if (slot === LSTM_SLOTS.cellState) return make.state(cell, 'int16', perTensor(2 ** -15, 0));
      return operand;
    }),
    outputs: [{ quantization: state }],
    intermediates: [0, 1, 2, 3].flatMap(() => [stored(1 / 1024, 0), stored(1 / 16, 3), stored(1 / 24, -7)]),
  };
}

/** Operands of one row, with parameters under which sums neither vanish nor saturate. */
function maker(random: Random, row: LstmRow) {
  const integer = row === 'integer';
  const scaled = (dtype: DType, shape: Shape, scale: number, zeroPoint = 0): CaseOperand => {
    const { data } = randomTensor(random, dtype, shape);
    return { tensor: tensor(dtype, shape, data, perTensor(scale, zeroPoint)), constant: true };
  };
  const real = (shape: Shape): CaseOperand => ({
    tensor: randomTensor(random, 'float32', shape),
    constant: true,
  });
  return {
    activation: (shape: Shape): CaseOperand =>
      integer
        ? { ...scaled('int8', shape, 1 / 64, 5), constant: false }
        : { ...real(shape), constant: false },
    weights: (shape: Shape) => (row === 'float' ? real(shape) : scaled('int8', shape, 1 / 100)),
    peephole: (shape: Shape) =>
      row === 'float' ? real(shape) : scaled(integer ? 'int16' : 'int8', shape, integer ? 2 ** -15 : 1 / 100),
    bias: (shape: Shape, scale = 1 / 6400) => (integer ? scaled('int32', shape, scale) : real(shape)),
    norm: (shape: Shape) => (integer ? scaled('int16', shape, 2 ** -15) : real(shape)),
    state: (shape: Shape, dtype: 'int8' | 'int16', quantization: Quantization): CaseOperand => {
      const type = integer ? dtype : 'float32';
      const data = allocate(type, product(shape));
      if (type === 'int8') (data as Int8Array).fill(quantization.zeroPoint[0]);
      return { tensor: tensor(type, shape, data, integer ? quantization : undefined), variable: true };
    },
  };
}
