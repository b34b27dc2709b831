import {
  allocate,
  multiplyByQuantizedMultiplier,
  perTensor,
  quantizeMultiplier,
  type Random,
  type TensorData,
  tensor,
} from '@zoo/core';
import { defineOp, type OpCase, type OperandType, type Prepare, type Site, typeRow } from '@zoo/ir';
import type { SVDFOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { randomTensor } from '../../conformance/cases.ts';
import { requireRank } from '../../families/dense/convolution.ts';
import { cellActivation } from '../../families/recurrent/activation.ts';
import { operandSpecs } from '../../families/recurrent/lstm-operands.ts';
import { floatProducts, hybridProducts, weightsReader } from '../../families/recurrent/products.ts';
import { quantizedActivationRange } from '../../lib/activation.ts';
import { product } from '../../lib/blocks.ts';
import { invalid } from '../../lib/errors.ts';
import { operand, quantizationOf, requireBias } from '../../lib/site.ts';

type Row = 'float' | 'hybrid' | 'int16 state' | 'int8 state';

interface Sizes {
  readonly batches: number;
  readonly depth: number;
  readonly filters: number;
  readonly memory: number;
  readonly units: number;
}

/** Checks that features [filters, depth], time weights [filters, memory], bias and state fit. */
function sizesOf(site: Site<SVDFOptions>): Sizes {
  const [input, features, time] = [0, 1, 2].map((slot) => operand(site, slot).shape);
  for (const shape of [input, features, time]) requireRank(shape, 2, 'input and weights');
  const { rank } = site.attrs;
  const [filters, depth] = features;
  const memory = time[1];
  const units = filters / rank;
  const [batches] = input;
  const state = operand(site, 4).shape;
  const fits =
    rank > 0 &&
    Number.isInteger(units) &&
    memory > 0 &&
    time[0] === filters &&
    (input[1] === depth || input[1] < 0) &&
    (batches < 0 || state.includes(-1) || product(state) === batches * filters * memory);
  if (!fits) {
    throw invalid('SHAPE_MISMATCH', 'features, time weights and state do not fit', {
      expected: 'features [filters, depth], time weights [filters, memory], state [batch, filters * memory]',
      received: `[${features}], [${time}], [${state}] for rank ${rank} and input [${input}]`,
    });
  }
  requireBias(site, 3, units);
  return { batches, depth, filters, memory, units };
}

/** Source: `EvalFloatSVDF` and `EvalHybridSVDF` of `tflite/kernels/internal/reference/svdf.h`. */
const float: Prepare<SVDFOptions> = (site) => {
  const { batches, depth, filters, memory, units } = sizesOf(site);
  const { rank, fusedActivationFunction, asymmetricQuantizeInputs } = site.attrs;
  const activate = cellActivation(fusedActivationFunction);
  const isFloat = operand(site, 1).dtype === 'float32';
  const products = isFloat ? floatProducts() : hybridProducts(asymmetricQuantizeInputs, depth);
  const readFeatures = weightsReader(site.inputs[1]);
  const readTime = weightsReader(site.inputs[2]);
  const fresh = new Float64Array(filters);
  return ([input, features, timeWeights, bias, state], [output]) => {
    const [x, y, memories] = [input, output, state] as Float32Array[];
    const [weights, time] = [readFeatures(features)!, readTime(timeWeights)!];
    for (let batch = 0; batch < batches; batch++) {
      fresh.fill(0);
      products.take(x.subarray(batch * depth, (batch + 1) * depth));
      products.add(weights, fresh);
      const past = memories.subarray(batch * filters * memory, (batch + 1) * filters * memory);
      for (let unit = 0; unit < units; unit++) {
        let sum = bias ? (bias as Float32Array)[unit] : 0;
        for (let filter = unit * rank; filter < (unit + 1) * rank; filter++) {
          const at = filter * memory;
          past[at + memory - 1] = fresh[filter];
          for (let k = 0; k < memory; k++) sum += time.scale * time.data[at + k] * past[at + k];
        }
        y[batch * units + unit] = activate(sum);
      }
      shift(past, memory, 0);
    }
  };
};

/**
 * int8 activations with time weights and state of 16 bits, or of 8 bits (files for microcontrollers).
 * Source: `EvalIntegerSVDF` of the same file, `EvalInt8SvdfReference` of `tflite/micro/kernels/svdf_common.cc`.
 */
const integer: Prepare<SVDFOptions> = (site) => {
  const { batches, depth, filters, memory, units } = sizesOf(site);
  const { rank } = site.attrs;
  const parameters = [0, 1, 2, 4].map((slot) => quantizationOf(operand(site, slot), `operand ${slot}`));
  const [qx, qw, qt, qs] = parameters;
  const qo = quantizationOf(site.outputs[0], 'the result');
  const toState = quantizeMultiplier((qx.scale[0] * qw.scale[0]) / qs.scale[0]);
  const toOutput = quantizeMultiplier((qs.scale[0] * qt.scale[0]) / qo.scale[0]);
  const [zeroIn, zeroState, zeroOut] = [qx.zeroPoint[0], qs.zeroPoint[0], qo.zeroPoint[0]];
  const limit = operand(site, 4).dtype === 'int16' ? 32767 : 127;
  // the kernels want RELU and leave it to the parameters of the result, whose least value stands for 0
  const { min, max } = quantizedActivationRange('NONE', 'int8', qo);
  return ([input, features, timeWeights, bias, state], [output]) => {
    const [x, w, y] = [input, features, output] as Int8Array[];
    const [time, memories] = [timeWeights, state] as Int16Array[];
    for (let batch = 0; batch < batches; batch++) {
      const past = memories.subarray(batch * filters * memory, (batch + 1) * filters * memory);
      for (let unit = 0; unit < units; unit++) {
        let sum = bias ? (bias as Int32Array)[unit] : 0;
        for (let filter = unit * rank; filter < (unit + 1) * rank; filter++) {
          let feature = 0;
          for (let k = 0; k < depth; k++) feature += w[filter * depth + k] * (x[batch * depth + k] - zeroIn);
          const value = multiplyByQuantizedMultiplier(feature | 0, toState) + zeroState;
          const at = filter * memory;
          past[at + memory - 1] = Math.min(Math.max(value, -limit - 1), limit);
          for (let k = 0; k < memory; k++) sum += time[at + k] * (past[at + k] - zeroState);
        }
        const value = multiplyByQuantizedMultiplier(sum | 0, toOutput) + zeroOut;
        y[batch * units + unit] = Math.min(Math.max(value, min), max);
      }
      shift(past, memory, zeroState);
    }
  };
};

/** Drops the oldest entry of every filter's memory. */
function shift(past: Float32Array | Int16Array, memory: number, empty: number): void {
  past.copyWithin(0, 1);
  for (let at = memory - 1; at < past.length; at += memory) past[at] = empty;
}

export const svdf = defineOp<SVDFOptions, Row>({
  name: 'SVDF',
  spec: {
    summary:
      'low-rank layer over the last steps: each filter weighs its features of the past, filters add up to units',
    operands: operandSpecs(['input', 'features', 'time', 'bias?', 'state!']),
    results: [{ name: 'output' }],
    types: {
      float: typeRow('float32, float32, float32, float32?, float32 -> float32'),
      hybrid: typeRow('float32, W, float32|int8|uint8, float32?, float32 -> float32', {
        W: ['int8', 'uint8'],
      }),
      'int16 state': typeRow('int8, int8, int16, int32?, int16 -> int8'),
      'int8 state': typeRow('int8, int8, int8, int32?, int8 -> int8'),
    },
    traits: ['stateful'],
    tolerance: 'loose',
    infer(site) {
      const { batches, units } = sizesOf(site);
      return [{ dtype: operand(site, 0).dtype, shape: [batches, units] }];
    },
    macs(site) {
      const { batches, depth, filters, memory } = sizesOf(site);
      return batches * filters * (depth + memory);
    },
  },
  tflite: {
    code: 27,
    options: 'SVDFOptions',
    version({ attrs }, row) {
      if (row === 'float') return 1;
      return row === 'hybrid' ? (attrs.asymmetricQuantizeInputs ? 4 : 2) : 3;
    },
  },
  quantize: {
    weights: [1, 2].map((slot) => ({ operand: slot, axis: null, hybrid: true })),
    results: 'free',
  },
  reference: { float, hybrid: float, 'int16 state': integer, 'int8 state': integer },
  cases: inTests(() =>
    (['float', 'hybrid', 'int16 state', 'int8 state'] as const).map((row) => ({
      name: row,
      row,
      generate: (random) => svdfCase(random, row),
    })),
  ),
});

function svdfCase(random: Random, row: Row): OpCase<SVDFOptions> {
  const integer = row !== 'float' && row !== 'hybrid';
  const depth = random.pick([1, 5, 8, integer ? 9 : 19]); // integers drift with the length of sums
  const [batches, memory] = [random.integer(1, 3), random.integer(1, 5)];
  const [rank, units] = [random.integer(1, 3), random.integer(1, 7)];
  const filters = rank * units;
  const wide = row === 'int16 state' ? 'int16' : 'int8';
  const time = wide === 'int16' ? 2 ** -12 : 1 / 100;
  const state = perTensor(wide === 'int16' ? 2 ** -12 : 1 / 20, wide === 'int16' ? 0 : -7);
  const make = (type: Pick<OperandType, 'dtype' | 'quantization'>, shape: readonly number[]) => ({
    tensor: tensor(
      integer || (row === 'hybrid' && type.dtype === 'int8') ? type.dtype : 'float32',
      shape,
      randomTensor(
        random,
        integer || (row === 'hybrid' && type.dtype === 'int8') ? type.dtype : 'float32',
        shape,
      ).data as TensorData,
      integer || (row === 'hybrid' && type.dtype === 'int8') ? type.quantization : undefined,
    ),
  });
  const bias = make({ dtype: 'int32', quantization: perTensor(state.scale[0] * time, 0) }, [units]);
  const empty = allocate(integer ? wide : 'float32', batches * filters * memory);
  if (wide === 'int8' && integer) (empty as Int8Array).fill(state.zeroPoint[0]);
  const input = make({ dtype: integer ? 'int8' : 'float32', quantization: perTensor(1 / 64, 4) }, [
    batches,
    depth,
  ]);
  return {
    attrs: {
      rank,
      fusedActivationFunction: integer ? 'RELU' : random.pick(['NONE', 'RELU'] as const),
      asymmetricQuantizeInputs: row === 'hybrid' && random.next() < 0.5,
    },
    inputs: [
      input,
      { ...make({ dtype: 'int8', quantization: perTensor(1 / 100, 0) }, [filters, depth]), constant: true },
      { ...make({ dtype: wide, quantization: perTensor(time, 0) }, [filters, memory]), constant: true },
      random.next() < 0.2 ? undefined : { ...bias, constant: true },
      {
        tensor: tensor(
          integer ? wide : 'float32',
          [batches, filters * memory],
          empty,
          integer ? state : undefined,
        ),
        variable: true,
      },
    ],
    outputs: integer ? [{ quantization: perTensor(1 / 16, -128) }] : undefined,
  };
}
