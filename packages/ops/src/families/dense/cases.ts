import {
  type DType,
  isPerAxis,
  perTensor,
  type Quantization,
  type Random,
  type Shape,
  type Tensor,
  tensor,
} from '@zoo/core';
import type { CaseOperand } from '@zoo/ir';
import { randomQuantization, randomTensor } from '../../conformance/cases.ts';

/** The combinations of element types that dense ops come in. */
export interface DenseVariant {
  readonly name: string;
  readonly row: 'float' | 'hybrid' | 'int8' | 'uint8' | 'int16';
  readonly input: DType;
  readonly weights: DType;
  /** Results and bias follow from the row; this is the bias where there is a choice. */
  readonly bias: DType;
  readonly perChannel?: boolean;
  readonly attrs?: { readonly quantizedBiasType?: 'INT32' };
}

export const DENSE_VARIANTS: readonly DenseVariant[] = [
  { name: 'float', row: 'float', input: 'float32', weights: 'float32', bias: 'float32' },
  { name: 'hybrid', row: 'hybrid', input: 'float32', weights: 'int8', bias: 'float32' },
  {
    name: 'hybrid per-channel',
    row: 'hybrid',
    input: 'float32',
    weights: 'int8',
    bias: 'float32',
    perChannel: true,
  },
  {
    name: 'hybrid int4',
    row: 'hybrid',
    input: 'float32',
    weights: 'int4',
    bias: 'float32',
    perChannel: true,
  },
  {
    name: 'hybrid int2',
    row: 'hybrid',
    input: 'float32',
    weights: 'int2',
    bias: 'float32',
    perChannel: true,
  },
  { name: 'int8 per-tensor', row: 'int8', input: 'int8', weights: 'int8', bias: 'int32' },
  { name: 'int8 per-channel', row: 'int8', input: 'int8', weights: 'int8', bias: 'int32', perChannel: true },
  { name: 'int8 with int4', row: 'int8', input: 'int8', weights: 'int4', bias: 'int32', perChannel: true },
  { name: 'uint8', row: 'uint8', input: 'uint8', weights: 'uint8', bias: 'int32' },
  { name: 'int16', row: 'int16', input: 'int16', weights: 'int8', bias: 'int64', perChannel: true },
  {
    name: 'int16 with int32 bias',
    row: 'int16',
    input: 'int16',
    weights: 'int8',
    bias: 'int32',
    perChannel: true,
    attrs: { quantizedBiasType: 'INT32' },
  },
];

interface DenseShapes {
  readonly input: Shape;
  readonly weights: Shape;
  /** Dimension of the weights that counts results. */
  readonly axis: number;
  /** Products in a sum; scales are chosen so that results neither vanish nor all saturate. */
  readonly depth: number;
}

/** Operands whose quantization parameters fit together: bias scale = input scale * weight scale. */
export function denseOperands(random: Random, variant: DenseVariant, shapes: DenseShapes) {
  const quantized = variant.row !== 'float' && variant.row !== 'hybrid';
  const input = randomTensor(random, variant.input, shapes.input, { quantized });
  const weights = randomWeights(random, variant, shapes.weights, shapes.axis);
  const channels = shapes.weights[shapes.axis];
  const bias = random.next() < 0.2 ? undefined : randomBias(random, variant, channels, input, weights);
  const spread = Math.sqrt(shapes.depth + 1);
  const output = randomQuantization(random, variant.input === 'float32' ? 'int8' : variant.input);
  const weightScale = weights.quantization?.scale[0] ?? 1;
  const scale = (input.quantization?.scale[0] ?? 1) * weightScale * spread * 40 * (0.5 + random.next());
  return {
    input: { tensor: input } satisfies CaseOperand,
    weights: { tensor: weights, constant: true } satisfies CaseOperand,
    bias: bias && ({ tensor: bias, constant: true } satisfies CaseOperand),
    output: quantized ? { quantization: { ...output, scale: [Math.fround(scale)] } } : {},
  };
}

export function randomWeights(
  random: Random,
  variant: Pick<DenseVariant, 'weights' | 'perChannel'>,
  shape: Shape,
  axis: number,
): Tensor {
  const { dtype, data } = randomTensor(random, variant.weights, shape);
  if (variant.weights === 'float32') return tensor(dtype, shape, data);
  if (variant.weights === 'uint8')
    return tensor(dtype, shape, data, perTensor(0.02, random.integer(100, 156)));
  const scale = Array.from({ length: variant.perChannel ? shape[axis] : 1 }, () =>
    Math.fround(0.01 + 0.02 * random.next()),
  );
  const quantization: Quantization = { scale, zeroPoint: scale.map(() => 0), axis };
  // -128 is no weight: see the specification of quantized operators
  return tensor(
    dtype,
    shape,
    variant.weights === 'int8' ? (data as Int8Array).map((q) => Math.max(q, -127)) : data,
    quantization,
  );
}

function randomBias(
  random: Random,
  variant: DenseVariant,
  channels: number,
  input: Tensor,
  weights: Tensor,
): Tensor {
  const { dtype, shape, data } = randomTensor(random, variant.bias, [channels]);
  if (variant.bias === 'float32') return tensor(dtype, shape, data);
  const scale = Array.from(weights.quantization?.scale ?? [], (s) =>
    Math.fround(s * (input.quantization?.scale[0] ?? 1)),
  );
  const perAxis = isPerAxis(weights.quantization);
  return tensor(dtype, shape, data, {
    scale: perAxis ? scale : scale.slice(0, 1),
    zeroPoint: perAxis ? scale.map(() => 0) : [0],
    axis: 0,
  });
}

export function randomActivation(random: Random) {
  return random.pick(['NONE', 'RELU', 'RELU6', 'RELU_N1_TO_1'] as const);
}

/** A filter window that fits its image. */
export function randomWindow(random: Random, { dilated = true } = {}) {
  for (;;) {
    const [height, width] = [random.integer(1, 9), random.integer(1, 9)];
    const [filterHeight, filterWidth] = [random.integer(1, 4), random.integer(1, 4)];
    const attrs = {
      padding: random.pick(['SAME', 'VALID'] as const),
      strideH: random.integer(1, 3),
      strideW: random.integer(1, 3),
      dilationHFactor: dilated ? random.pick([1, 1, 2]) : 1,
      dilationWFactor: dilated ? random.pick([1, 1, 2]) : 1,
    };
    const reach = [
      (filterHeight - 1) * attrs.dilationHFactor + 1,
      (filterWidth - 1) * attrs.dilationWFactor + 1,
    ];
    if (attrs.padding === 'SAME' || (reach[0] <= height && reach[1] <= width)) {
      return { attrs, height, width, filterHeight, filterWidth };
    }
  }
}
