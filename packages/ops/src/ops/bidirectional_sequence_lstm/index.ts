import type { DType, Random } from '@zoo/core';
import { type CaseOperand, defineOp, type Prepare, type Site, typeRow } from '@zoo/ir';
import type { BidirectionalSequenceLSTMOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { randomTensor } from '../../conformance/cases.ts';
import { requireRank } from '../../families/dense/convolution.ts';
import { bothResults, directionInputs, lanesOf } from '../../families/recurrent/directions.ts';
import { floatLstm, type LstmPlan } from '../../families/recurrent/lstm-float.ts';
import {
  gatesFrom,
  type LstmSizes,
  type LstmSlots,
  lstmSizes,
  operandSpecs,
  requireStates,
} from '../../families/recurrent/lstm-operands.ts';
import { rnnVersion, rnnWeights, zeroState } from '../../families/recurrent/rnn-op.ts';
import { sequenceOf } from '../../families/recurrent/sequence.ts';
import { product } from '../../lib/blocks.ts';
import { operand } from '../../lib/site.ts';

const AUXILIARY = 39;
const CROSSED = [41, 45] as const; // of the forget gates, which always are there

const LAYER = [
  ...['input_to_input?', 'input_to_forget', 'input_to_cell', 'input_to_output'],
  ...['recurrent_to_input?', 'recurrent_to_forget', 'recurrent_to_cell', 'recurrent_to_output'],
  ...['cell_to_input?', 'cell_to_forget?', 'cell_to_output?'],
  ...['input_bias?', 'forget_bias', 'cell_bias', 'output_bias', 'projection?', 'projection_bias?'],
];

const OPERANDS: readonly string[] = [
  'input',
  ...LAYER.map((name) => `forward_${name}`),
  ...LAYER.map((name) => `backward_${name}`),
  ...['forward_output_state!', 'forward_cell_state!', 'backward_output_state!', 'backward_cell_state!'],
  'auxiliary?',
  ...['forward', 'backward'].flatMap((way) =>
    ['input', 'forget', 'cell', 'output'].map((gate) => `${way}_auxiliary_to_${gate}?`),
  ),
];

/** Slots that a hybrid file stores in 8 bits: all weights and peepholes. */
const WEIGHTS = [1, 18]
  .flatMap((first) => [...Array(11).keys(), 15].map((i) => first + i))
  .concat([40, 41, 42, 43, 44, 45, 46, 47]);

const TYPES = (weights: string) => {
  const operands = OPERANDS.map(
    (name, slot) => (WEIGHTS.includes(slot) ? weights : 'float32') + (name.endsWith('?') ? '?' : ''),
  );
  return `${operands.join(', ')} -> float32, float32?`;
};

type SequenceSite = Site<BidirectionalSequenceLSTMOptions>;

function directions(site: SequenceSite): readonly LstmSlots[] {
  const { backward, crossed } = directionInputs(site, AUXILIARY, CROSSED);
  return [0, 1].map((way) => {
    const first = 1 + 17 * way;
    return {
      input: way === 1 ? backward : 0,
      inputWeights: gatesFrom(first),
      recurrentWeights: gatesFrom(first + 4),
      peepholes: [first + 8, first + 9, first + 10],
      biases: gatesFrom(first + 11),
      projection: first + 15,
      projectionBias: first + 16,
      outputState: 35 + 2 * way,
      cellState: 36 + 2 * way,
      auxiliary: crossed ? { input: AUXILIARY, weights: gatesFrom(40 + 4 * way) } : undefined,
    };
  });
}

function sizesOf(site: SequenceSite): readonly LstmSizes[] {
  const { batches } = sequenceOf(operand(site, 0).shape, site.attrs.timeMajor);
  return directions(site).map((slots) => {
    const sizes = lstmSizes(site, slots, OPERANDS);
    requireStates(site, slots, batches, sizes);
    return sizes;
  });
}

/** The layers of both directions. */
export function lstmPlans(site: SequenceSite): readonly LstmPlan[] {
  const { timeMajor, mergeOutputs } = site.attrs;
  const sizes = sizesOf(site);
  const lanes = lanesOf([sizes[0].units, sizes[1].units], mergeOutputs);
  return directions(site).map((slots, way) => {
    const sequence = sequenceOf(operand(site, 0).shape, timeMajor, way === 1);
    return { slots, sizes: sizes[way], sequence, lane: lanes[way] };
  });
}

const prepare: Prepare<BidirectionalSequenceLSTMOptions> = (site) => {
  const { mergeOutputs } = site.attrs;
  const runs = lstmPlans(site).map((plan) => floatLstm(site, plan));
  return (inputs, outputs) => {
    runs.forEach((run, way) => {
      run(inputs, mergeOutputs ? outputs[0] : outputs[way]);
    });
  };
};

export const bidirectionalSequenceLstm = defineOp<BidirectionalSequenceLSTMOptions, 'float' | 'hybrid'>({
  name: 'BIDIRECTIONAL_SEQUENCE_LSTM',
  spec: {
    summary: 'LSTMs over a sequence in both directions; their states are variables',
    operands: operandSpecs(OPERANDS),
    results: [{ name: 'forward_or_both' }, { name: 'backward', kind: 'optional' }],
    types: { float: typeRow(TYPES('float32')), hybrid: typeRow(TYPES('W'), { W: ['int8', 'uint8'] }) },
    traits: ['stateful'],
    tolerance: 'loose',
    infer(site) {
      const { shape } = operand(site, 0);
      requireRank(shape, 3, 'the input');
      const [forward, backward] = sizesOf(site);
      return bothResults(shape, [forward.units, backward.units], site.attrs.mergeOutputs);
    },
    macs(site) {
      const steps = product(operand(site, 0).shape.slice(0, -1));
      const matrices = WEIGHTS.filter((slot) => site.inputs[slot]?.shape.length === 2);
      return steps * matrices.reduce((sum, slot) => sum + product(operand(site, slot).shape), 0);
    },
  },
  tflite: { code: 52, options: 'BidirectionalSequenceLSTMOptions', version: rnnVersion },
  quantize: {
    weights: WEIGHTS.map((slot) => ({ operand: slot, axis: null, hybrid: true })),
    results: 'none',
  },
  reference: { float: prepare, hybrid: prepare },
  cases: inTests(() =>
    (['float', 'hybrid'] as const).flatMap((row) =>
      (['alone', 'auxiliary', 'crossed'] as const).map((form) => ({
        name: form,
        row,
        generate(random) {
          const [batches, times, depth] = [random.integer(1, 3), random.integer(1, 4), random.integer(1, 5)];
          const timeMajor = random.next() < 0.5;
          const input = () => ({
            tensor: randomTensor(random, 'float32', [
              ...(timeMajor ? [times, batches] : [batches, times]),
              depth,
            ]),
          });
          const coupled = random.next() < 0.5;
          // TFLite checks the backward layer against the sizes of the forward one
          const sizes = { depth, cells: random.integer(1, 4), units: random.integer(1, 4), batches };
          const layers = [0, 1].map(() => randomLayer(random, row, coupled, sizes));
          return {
            attrs: {
              fusedActivationFunction: 'TANH' as const,
              asymmetricQuantizeInputs: row === 'hybrid' && random.next() < 0.5,
              cellClip: random.pick([0, 1]),
              mergeOutputs: random.next() < 0.5,
              timeMajor,
            },
            inputs: [
              input(),
              ...layers.flatMap(({ weights }) => weights),
              ...layers.flatMap(({ states }) => states),
              form === 'alone' ? undefined : input(),
              ...layers.flatMap(({ auxiliary }) =>
                form === 'auxiliary' ? auxiliary : Array(4).fill(undefined),
              ),
            ],
          };
        },
      })),
    ),
  ),
});

function randomLayer(
  random: Random,
  row: 'float' | 'hybrid',
  coupled: boolean,
  { depth, cells, units, batches }: { depth: number; cells: number; units: number; batches: number },
) {
  const projected = units !== cells;
  const weights = (shape: readonly number[]) => rnnWeights(random, row, shape);
  const vector = (size: number): CaseOperand => ({
    tensor: randomTensor(random, 'float32' satisfies DType, [size]),
    constant: true,
  });
  const gates = (make: () => CaseOperand) => [coupled ? undefined : make(), make(), make(), make()];
  const holes = random.next() < 0.5;
  return {
    weights: [
      ...gates(() => weights([cells, depth])),
      ...gates(() => weights([cells, units])),
      holes && !coupled ? weights([cells]) : undefined,
      ...(holes ? [weights([cells]), weights([cells])] : [undefined, undefined]),
      ...gates(() => vector(cells)),
      projected ? weights([units, cells]) : undefined,
      projected && random.next() < 0.5 ? vector(units) : undefined,
    ],
    states: [zeroState([batches, units]), zeroState([batches, cells])],
    auxiliary: gates(() => weights([cells, depth])),
  };
}
