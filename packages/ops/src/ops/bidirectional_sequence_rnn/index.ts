import { defineOp, type Prepare, type Site, typeRow } from '@zoo/ir';
import type { BidirectionalSequenceRNNOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { randomTensor } from '../../conformance/cases.ts';
import { requireRank } from '../../families/dense/convolution.ts';
import { bothResults, directionInputs, lanesOf } from '../../families/recurrent/directions.ts';
import { operandSpecs } from '../../families/recurrent/lstm-operands.ts';
import { type RnnPlan, type RnnSlots, rnn, rnnUnits } from '../../families/recurrent/rnn.ts';
import { rnnLayer, rnnVersion, rnnWeights } from '../../families/recurrent/rnn-op.ts';
import { sequenceOf } from '../../families/recurrent/sequence.ts';
import { product } from '../../lib/blocks.ts';
import { operand } from '../../lib/site.ts';

const AUXILIARY = 9;
const CROSSED = [10, 11] as const;

type SequenceSite = Site<BidirectionalSequenceRNNOptions>;

function directions(site: SequenceSite): readonly [RnnSlots, RnnSlots] {
  const { backward, crossed } = directionInputs(site, AUXILIARY, CROSSED);
  const aux = (weights: number) => (crossed ? { input: AUXILIARY, weights } : undefined);
  return [
    { input: 0, weights: 1, recurrent: 2, bias: 3, state: 4, auxiliary: aux(10) },
    { input: backward, weights: 5, recurrent: 6, bias: 7, state: 8, auxiliary: aux(11) },
  ];
}

function unitsOf(site: SequenceSite): readonly [number, number] {
  const { batches } = sequenceOf(operand(site, 0).shape, site.attrs.timeMajor);
  const [forward, backward] = directions(site).map((slots) => rnnUnits(site, slots, batches));
  return [forward, backward];
}

/** The layers of both directions. */
export function rnnPlans(site: SequenceSite): readonly RnnPlan[] {
  const { timeMajor, mergeOutputs } = site.attrs;
  const lanes = lanesOf(unitsOf(site), mergeOutputs);
  return directions(site).map((slots, i) => {
    const sequence = sequenceOf(operand(site, 0).shape, timeMajor, i === 1);
    return { slots, sequence, lane: lanes[i] };
  });
}

const prepare: Prepare<BidirectionalSequenceRNNOptions> = (site) => {
  const { mergeOutputs } = site.attrs;
  const runs = rnnPlans(site).map((plan) => rnn(site, plan));
  return (inputs, outputs) => {
    runs.forEach((run, i) => {
      run(inputs, mergeOutputs ? outputs[0] : outputs[i]);
    });
  };
};

/**
 * What the attributes say. TFLite's kernel differs in two forms: batch-major it reads the first input in both directions
 * even where there is a second one, and time-major with 8-bit weights it runs the sequence once for each of its steps.
 */
export const bidirectionalSequenceRnn = defineOp<BidirectionalSequenceRNNOptions, 'float' | 'hybrid'>({
  name: 'BIDIRECTIONAL_SEQUENCE_RNN',
  spec: {
    summary: 'plain recurrent layers over a sequence in both directions; their states are variables',
    operands: operandSpecs([
      'input',
      ...['forward_weights', 'forward_recurrent', 'forward_bias', 'forward_state!'],
      ...['backward_weights', 'backward_recurrent', 'backward_bias', 'backward_state!'],
      ...['auxiliary?', 'forward_auxiliary_weights?', 'backward_auxiliary_weights?'],
    ]),
    results: [{ name: 'forward_or_both' }, { name: 'backward', kind: 'optional' }],
    types: {
      float: typeRow(
        `${new Array(9).fill('float32').join(', ')}, float32?, float32?, float32? -> float32, float32?`,
      ),
      hybrid: typeRow(
        'float32, W, W, float32, float32, W, W, float32, float32, float32?, W?, W? -> float32, float32?',
        { W: ['int8', 'uint8'] },
      ),
    },
    traits: ['stateful'],
    tolerance: 'loose',
    infer(site) {
      const { shape } = operand(site, 0);
      requireRank(shape, 3, 'the input');
      return bothResults(shape, unitsOf(site), site.attrs.mergeOutputs);
    },
    macs(site) {
      const steps = product(operand(site, 0).shape.slice(0, -1));
      return steps * [1, 2, 5, 6].reduce((sum, slot) => sum + product(operand(site, slot).shape), 0);
    },
  },
  tflite: { code: 46, options: 'BidirectionalSequenceRNNOptions', version: rnnVersion },
  quantize: {
    weights: [1, 2, 5, 6, 10, 11].map((slot) => ({ operand: slot, axis: null, hybrid: true })),
    results: 'none',
  },
  reference: { float: prepare, hybrid: prepare },
  cases: inTests(() =>
    (['float', 'hybrid'] as const).flatMap((row) =>
      (['alone', 'auxiliary', 'crossed'] as const).map((form) => ({
        name: form,
        row,
        generate(random) {
          const [batches, times] = [random.integer(1, 3), random.integer(1, 4)];
          const [depth, forward, backward] = [
            random.integer(1, 6),
            random.integer(1, 5),
            random.integer(1, 5),
          ];
          const timeMajor = random.next() < 0.5;
          const leading = timeMajor ? [times, batches] : [batches, times];
          const input = () => ({ tensor: randomTensor(random, 'float32', [...leading, depth]) });
          return {
            attrs: {
              fusedActivationFunction: random.pick(['RELU', 'TANH'] as const),
              asymmetricQuantizeInputs: row === 'hybrid' && random.next() < 0.5,
              mergeOutputs: random.next() < 0.5,
              timeMajor,
            },
            inputs: [
              input(),
              ...rnnLayer(random, row, depth, forward, batches),
              ...rnnLayer(random, row, depth, backward, batches),
              form === 'alone' ? undefined : input(),
              ...(form === 'auxiliary'
                ? [rnnWeights(random, row, [forward, depth]), rnnWeights(random, row, [backward, depth])]
                : [undefined, undefined]),
            ],
          };
        },
      })),
    ),
  ),
});
