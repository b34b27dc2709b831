import {
  allocate,
  DTYPES,
  type DType,
  elementCount,
  float32ToFloat16,
  type IntegerRange,
  perTensor,
  QUANTIZED_RANGE,
  type QuantizedDType,
  type Random,
  type Shape,
  type Tensor,
  tensor,
} from '@zoo/core';
import type { CaseFamily, CaseOperand } from '@zoo/ir';
import { float32ToBfloat16 } from '../lib/bfloat16.ts';
import { isFloat8 } from '../lib/float8.ts';

/** What fits into small integers; wider ones take small numbers. */
const RANGES: Partial<Record<DType, IntegerRange>> = {
  ...QUANTIZED_RANGE,
  int2: { min: -2, max: 1 },
  uint4: { min: 0, max: 15 },
};

/** Random contents that suit the dtype: floats around 0, the whole range of small integers, small wide integers. */
export function randomTensor(
  random: Random,
  dtype: DType,
  shape: Shape,
  options: { quantized?: boolean } = {},
): Tensor {
  const count = elementCount(shape);
  const data = allocate(dtype, count);
  if (Array.isArray(data))
    return tensor(
      dtype,
      shape,
      data.map(() => random.next().toString(36)),
    );
  const range = RANGES[dtype];
  for (let i = 0; i < data.length; i++) {
    if (data instanceof BigInt64Array || data instanceof BigUint64Array)
      data[i] = BigInt(random.integer(-1000, 1000));
    else if (dtype === 'float16') data[i] = float32ToFloat16(2 * random.normal());
    else if (isFloat8(dtype)) data[i] = random.integer(0, 0x77) + 128 * random.integer(0, 1);
    else if (dtype === 'bfloat16') data[i] = float32ToBfloat16(2 * random.normal());
    else if (DTYPES[dtype].kind === 'float' || DTYPES[dtype].kind === 'complex')
      data[i] = 2 * random.normal();
    else if (dtype === 'bool') data[i] = random.integer(0, 1);
    else
      data[i] =
        dtype === 'int32' ? random.integer(-1000, 1000) : random.integer(range?.min ?? 0, range?.max ?? 255);
  }
  return tensor(dtype, shape, data, options.quantized ? randomQuantization(random, dtype) : undefined);
}

/** Plausible per-tensor parameters; int16 is symmetric. */
export function randomQuantization(random: Random, dtype: DType) {
  const { min, max } = QUANTIZED_RANGE[dtype as QuantizedDType];
  const scale = (0.5 + random.next()) * (dtype === 'int16' ? 1e-3 : 0.05);
  return perTensor(scale, dtype === 'int16' ? 0 : random.integer(Math.ceil(min / 2), Math.floor(max / 2)));
}

/** A shape and one that broadcasts against it. */
export function broadcastPair(random: Random): [Shape, Shape] {
  const shape = Array.from({ length: random.integer(1, 4) }, () => random.integer(1, 5));
  const other = shape
    .map((size) => (random.next() < 0.3 ? 1 : size))
    .slice(random.integer(0, shape.length - 1));
  return random.next() < 0.5 ? [shape, other] : [other, shape];
}

/** Cases of an op with two broadcasting operands and a fused activation, for each dtype of a row. */
export function binaryCases<A extends object, K extends string>(
  row: K,
  dtypes: readonly DType[],
  attrs: Partial<A> = {},
): CaseFamily<A, K>[] {
  return dtypes.map((dtype) => ({
    name: `broadcast ${dtype}`,
    row,
    generate(random) {
      const quantized = ['int8', 'uint8', 'int16'].includes(dtype);
      const inputs: CaseOperand[] = broadcastPair(random).map((shape) => ({
        tensor: randomTensor(random, dtype, shape, { quantized }),
      }));
      const activation = dtype === 'int64' ? 'NONE' : random.pick(['NONE', 'RELU', 'RELU6', 'RELU_N1_TO_1']);
      return {
        attrs: { ...attrs, fusedActivationFunction: activation } as Partial<A>,
        inputs,
        outputs: quantized ? [{ quantization: randomQuantization(random, dtype) }] : undefined,
      };
    },
  }));
}
