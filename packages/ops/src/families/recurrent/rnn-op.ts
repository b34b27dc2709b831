import { allocate, type DType, perTensor, type Random, type Shape, tensor } from '@zoo/core';
import { type CaseOperand, defineOp, type OpDefinition, type Prepare, type Site, typeRow } from '@zoo/ir';
import { inTests } from '#in-tests';
import { randomTensor } from '../../conformance/cases.ts';
import { product } from '../../lib/blocks.ts';
import { operand } from '../../lib/site.ts';
import { requireRank } from '../dense/convolution.ts';
import { operandSpecs } from './lstm-operands.ts';
import { type RnnAttributes, type RnnPlan, type RnnSlots, rnn, rnnUnits } from './rnn.ts';
import { sequenceOf } from './sequence.ts';

type Attributes = RnnAttributes & { readonly timeMajor?: boolean };

const SLOTS: RnnSlots = { input: 0, weights: 1, recurrent: 2, bias: 3, state: 4 };

/** Versions of all plain recurrent ops. */
export function rnnVersion({ attrs }: { readonly attrs: RnnAttributes }, row: 'float' | 'hybrid'): number {
  return row === 'float' ? 1 : attrs.asymmetricQuantizeInputs ? 3 : 2;
}

/** The one layer of RNN and UNIDIRECTIONAL_SEQUENCE_RNN. */
export function rnnPlan(site: Site<Attributes>): RnnPlan {
  const sequence = sequenceOf(operand(site, 0).shape, site.attrs.timeMajor ?? false);
  return { slots: SLOTS, sequence, lane: { width: operand(site, 1).shape[0], offset: 0 } };
}

/** RNN and UNIDIRECTIONAL_SEQUENCE_RNN: the same layer over one step or over a sequence. */
export function rnnOp(op: {
  readonly name: string;
  readonly code: number;
  readonly options: string;
  readonly summary: string;
  readonly sequence: boolean;
}): OpDefinition {
  const prepare: Prepare<Attributes> = (site) => {
    const run = rnn(site, rnnPlan(site));
    return (inputs, [output]) => run(inputs, output);
  };
  return defineOp<Attributes, 'float' | 'hybrid'>({
    name: op.name,
    spec: {
      summary: op.summary,
      operands: operandSpecs(['input', 'weights', 'recurrent_weights', 'bias', 'state!']),
      results: [{ name: 'output' }],
      types: {
        float: typeRow('float32, float32, float32, float32, float32 -> float32'),
        hybrid: typeRow('float32, W, W, float32, float32 -> float32', { W: ['int8', 'uint8'] }),
      },
      traits: ['stateful'],
      tolerance: 'loose',
      infer(site) {
        const { shape } = operand(site, 0);
        requireRank(shape, op.sequence ? 3 : 2, 'the input');
        const { batches } = sequenceOf(shape, site.attrs.timeMajor ?? false);
        return [{ dtype: 'float32', shape: [...shape.slice(0, -1), rnnUnits(site, SLOTS, batches)] }];
      },
      macs(site) {
        const { shape } = operand(site, 0);
        const [units, depth] = operand(site, 1).shape;
        return product(shape.slice(0, -1)) * units * (depth + units);
      },
    },
    tflite: { code: op.code, options: op.options, version: rnnVersion },
    quantize: {
      weights: [1, 2].map((slot) => ({ operand: slot, axis: null, hybrid: true })),
      results: 'none',
    },
    reference: { float: prepare, hybrid: prepare },
    cases: inTests(() =>
      (['float', 'hybrid'] as const).map((row) => ({
        name: row,
        row,
        generate(random) {
          const [batches, times] = [random.integer(1, 3), random.integer(1, 4)];
          const [depth, units] = [random.pick([1, 4, 6, 19]), random.pick([1, 3, 4, 5, 10])];
          const timeMajor = op.sequence && random.next() < 0.5;
          const leading = op.sequence ? (timeMajor ? [times, batches] : [batches, times]) : [batches];
          return {
            attrs: {
              fusedActivationFunction: random.pick(['NONE', 'RELU', 'TANH', 'RELU6'] as const),
              asymmetricQuantizeInputs: row === 'hybrid' && random.next() < 0.5,
              ...(op.sequence ? { timeMajor } : {}),
            },
            inputs: [
              { tensor: randomTensor(random, 'float32', [...leading, depth]) },
              ...rnnLayer(random, row, depth, units, batches),
            ],
          };
        },
      })),
    ),
  });
}

/** Random weights, recurrent weights, bias and state of a layer. */
export function rnnLayer(
  random: Random,
  row: 'float' | 'hybrid',
  depth: number,
  units: number,
  batches: number,
): CaseOperand[] {
  return [
    rnnWeights(random, row, [units, depth]),
    rnnWeights(random, row, [units, units]),
    { tensor: randomTensor(random, 'float32', [units]), constant: true },
    zeroState([batches, units]),
  ];
}

export function rnnWeights(random: Random, row: 'float' | 'hybrid', shape: Shape): CaseOperand {
  const dtype: DType = row === 'float' ? 'float32' : 'int8';
  const { data } = randomTensor(random, dtype, shape);
  const small = row === 'float' ? (data as Float32Array).map((x) => x / 4) : data;
  return {
    tensor: tensor(dtype, shape, small, row === 'float' ? undefined : perTensor(1 / 200, 0)),
    constant: true,
  };
}

export function zeroState(shape: Shape): CaseOperand {
  return { tensor: tensor('float32', shape, allocate('float32', product(shape))), variable: true };
}
