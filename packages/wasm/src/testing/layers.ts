import {
  allocate,
  type DType,
  elementCount,
  perTensor,
  type Quantization,
  Random,
  type Shape,
  type Tensor,
  tensor,
} from '@zoo/core';
import { GraphBuilder, type Module } from '@zoo/ir';
import { ops } from '@zoo/ops';
import { type Delegate, loadModel } from '@zoo/runtime';
import { detectFeatures } from '../host/features.ts';
import type { Variant } from './conformance.ts';

/** One op on operands that are given when the model runs, or are in the file. */
export interface Layer {
  readonly op: string;
  readonly attrs?: object;
  readonly operands: readonly Operand[];
  readonly result?: { readonly dtype?: DType; readonly quantization?: Quantization };
}

export interface Operand {
  readonly tensor: Tensor;
  readonly constant?: boolean;
}

/** A layer, and what the name of its kernel begins with on x64, with relaxed SIMD and without. */
export interface LargeLayer extends Layer {
  readonly kernels: readonly [relaxed: string, strict: string];
}

export function moduleOf({ op, attrs = {}, operands, result = {} }: Layer): Module {
  const b = new GraphBuilder(ops);
  const values = operands.map(({ tensor: { dtype, shape, data, quantization }, constant }, i) =>
    constant
      ? b.constant(`operand ${i}`, dtype, shape, data, quantization)
      : b.input(`operand ${i}`, dtype, shape, quantization),
  );
  const results = b.addMany(op, values, { ...attrs }, [result]);
  return { graphs: [b.finish(results)], signatures: [], metadata: [], files: [] };
}

/** Results, and the kernels that made them. */
export async function runLayer(layer: Layer, delegates: readonly Delegate[]) {
  const inputs = layer.operands.flatMap(({ tensor, constant }) => (constant ? [] : [tensor]));
  using model = await loadModel(moduleOf(layer), { delegates });
  const results = Object.values(await model.run(inputs, { profile: true }));
  return { results, rows: model.profile(), notes: model.notes };
}

/** Sums of floats in another order, or by fused multiply-add, differ by less than this part of the largest result. */
export const ORDER_OF_SUMS = 1e-5;

/** Results that are all smaller than this are compared as if the largest were this. */
const LEAST_RESULT = 1e-6;

/**
 * The place and the values where floats differ by more than a part of the largest result, or one is no number and the other
 * is; integers where they differ at all.
 */
export function firstDifference(
  actual: Tensor,
  expected: Tensor,
  tolerance = ORDER_OF_SUMS,
): string | undefined {
  const isFloat = expected.dtype === 'float32' || expected.dtype === 'complex64';
  const values = Array.from(expected.data as ArrayLike<number | bigint>, Number);
  const largest = values
    .filter(Number.isFinite)
    .reduce((most, value) => Math.max(most, Math.abs(value)), LEAST_RESULT);
  const allowed = isFloat ? tolerance * largest : 0;
  const at = values.findIndex((value, i) => {
    if (expected.dtype === 'int64') return actual.data[i] !== expected.data[i]; // more than a number holds
    const other = Number(actual.data[i]);
    return !(Math.abs(value - other) <= allowed) && !Object.is(value, other); // both may be infinite, or no number
  });
  if (`${actual.shape}` !== `${expected.shape}`) return `shape ${actual.shape}, not ${expected.shape}`;
  return at < 0 ? undefined : `${actual.data[at]} at ${at}, not ${values[at]}`;
}

const random = new Random(47);

export function filled(dtype: DType, shape: Shape, part = 1): Tensor {
  const data = allocate(dtype, elementCount(shape)) as { [index: number]: number | bigint };
  for (let i = 0; i < elementCount(shape); i++) {
    if (dtype === 'float32') data[i] = random.normal();
    else data[i] = dtype === 'int64' ? BigInt(random.integer(-9999, 9999)) : random.integer(-100, 100);
    if (part < 1 && random.next() > part) data[i] = 0;
  }
  const bytes = dtype === 'int8' || dtype === 'uint8';
  const quantization = bytes ? perTensor(Math.fround(0.05), dtype === 'uint8' ? 120 : 3) : undefined;
  return tensor(dtype, shape, data as Tensor['data'], quantization);
}

const constant = (tensor: Tensor): Operand => ({ tensor, constant: true });

/** Bytes as training leaves them: most are small. */
function bell(spread: number): number {
  return Math.max(-127, Math.min(127, Math.round(spread * random.normal())));
}

/** int8 weights with a scale for each channel. */
function weightsPerAxis(shape: Shape, spread: number): Operand {
  const data = Int8Array.from({ length: elementCount(shape) }, () => bell(spread));
  const scale = Array.from({ length: shape[0] }, (_, i) => Math.fround(0.01 + 0.001 * (i % 7)));
  const quantization = { scale, zeroPoint: scale.map(() => 0), axis: 0 };
  return constant(tensor('int8', shape, data, quantization));
}

const WINDOW = { padding: 'SAME', strideH: 1, strideW: 1 };
const QUANTIZED = { quantization: perTensor(Math.fround(0.6), 3) };

function floats(input: Shape, weights: Shape, attrs: object = WINDOW): Omit<LargeLayer, 'kernels'> {
  const op = weights.length === 2 ? 'FULLY_CONNECTED' : 'CONV_2D';
  const operands = [filled('float32', weights), filled('float32', [weights[0]])].map(constant);
  return { op, attrs, operands: [{ tensor: filled('float32', input) }, ...operands] };
}

/** uint8 weights around their zero point. */
function weightsUint8(shape: Shape, spread: number): Operand {
  const data = Uint8Array.from({ length: elementCount(shape) }, () => 128 + bell(spread));
  return constant(tensor('uint8', shape, data, perTensor(Math.fround(0.02), 128)));
}

/** Floats by 4-bit weights, with a scale for each channel or for blocks of so many. */
function nibbles(input: Shape, columns: number, size?: number): LargeLayer {
  const shape = [columns, input[1]];
  const data = Int8Array.from({ length: elementCount(shape) }, () => random.integer(-8, 7));
  const count = size ? data.length / size : columns;
  const scales = Float32Array.from({ length: count }, (_, i) => 0.01 + 0.001 * (i % 7));
  const quantization = size
    ? { scale: [], zeroPoint: [], axis: 0, blocks: { size, scales } }
    : { scale: scales, zeroPoint: new Array<number>(count).fill(0), axis: 0 };
  const weights = constant(tensor('int4', shape, data, quantization));
  const bias = constant(filled('float32', [columns]));
  const kernels = [
    'hybrid-gemm-.*-nibbles',
    size ? 'hybrid-gemm.*-blocks' : 'hybrid-gemm.*-channels',
  ] as const;
  return { op: 'FULLY_CONNECTED', operands: [{ tensor: filled('float32', input) }, weights, bias], kernels };
}

/** Layers large enough for the kernels that the small cases of the ops do not reach. */
export const LARGE_LAYERS: Readonly<Record<string, LargeLayer>> = {
  'small bytes in pairs of four': {
    op: 'CONV_2D',
    attrs: WINDOW,
    operands: [{ tensor: filled('int8', [1, 13, 17, 96]) }, weightsPerAxis([42, 1, 1, 96], 12)],
    result: QUANTIZED,
    kernels: ['int8-gemm-.*-quads', 'int8-gemm'],
  },
  'large bytes, paired with small ones': {
    op: 'CONV_2D',
    attrs: WINDOW,
    operands: [{ tensor: filled('int8', [2, 5, 7, 203]) }, weightsPerAxis([35, 1, 1, 203], 40)],
    result: QUANTIZED,
    kernels: ['int8-gemm-.*-quads', 'int8-gemm'],
  },
  'unsigned bytes': {
    op: 'CONV_2D',
    attrs: WINDOW,
    operands: [{ tensor: filled('uint8', [1, 9, 10, 33]) }, weightsUint8([24, 3, 3, 33], 20)],
    result: QUANTIZED,
    kernels: ['uint8-gemm-.*-quads', 'uint8-gemm'],
  },
  'int16 by int8': {
    op: 'FULLY_CONNECTED',
    operands: [
      { tensor: { ...filled('int16', [9, 70]), quantization: perTensor(0.001, 0) } },
      constant({ ...filled('int8', [33, 70]), quantization: perTensor(0.01, 0) }),
    ],
    result: { quantization: perTensor(0.002, 0) },
    kernels: ['int16-gemm', 'int16-gemm'],
  },
  'floats by int8, quantized while running': {
    op: 'FULLY_CONNECTED',
    attrs: { asymmetricQuantizeInputs: true },
    operands: [
      { tensor: filled('float32', [9, 100]) },
      constant({ ...filled('int8', [33, 100]), quantization: perTensor(0.01, 0) }),
    ],
    kernels: ['hybrid-gemm', 'hybrid-gemm'],
  },
  'nibbles with a scale for each channel': nibbles([9, 100], 33),
  'nibbles, more rows than one thread quantizes for all': nibbles([300, 1000], 9),
  'a row of nibbles with a scale for each block': nibbles([1, 320], 205, 64),
  'rows of nibbles with a scale for each block': nibbles([30, 320], 75, 32),
  'a row by matrices that are made, read row by row': {
    op: 'BATCH_MATMUL',
    operands: [{ tensor: filled('float32', [3, 1, 2, 70]) }, { tensor: filled('float32', [1, 2, 70, 515]) }],
    kernels: ['f32-add-rows', 'f32-add-rows'],
  },
  'floats by bytes that are made, quantized while running': {
    op: 'BATCH_MATMUL',
    operands: [
      { tensor: filled('float32', [2, 1, 30, 70]) },
      { tensor: { ...filled('int8', [3, 70, 51]), quantization: perTensor(0.01, 0) } },
    ],
    kernels: ['hybrid-add-products', 'hybrid-add-products'],
  },
  'few rows by weights that are made, column by column': {
    op: 'FULLY_CONNECTED',
    attrs: { fusedActivationFunction: 'RELU' },
    operands: [[3, 70], [515, 70], [515]].map((shape) => ({ tensor: filled('float32', shape) })),
    kernels: ['f32-add-products', 'f32-add-products'],
  },
  'zeros that are skipped': {
    op: 'FULLY_CONNECTED',
    operands: [{ tensor: filled('float32', [77, 70]) }, constant(filled('float32', [61, 70], 0.2))],
    kernels: ['f32-sparse', 'f32-gemm'],
  },
  'minimal filtering of planes': {
    ...floats([2, 13, 15, 36], [50, 3, 3, 36]),
    kernels: ['f32-winograd-4x4', 'f32-gemm'],
  },
  'minimal filtering of lines': {
    ...floats([1, 9, 30, 48], [61, 1, 3, 48]),
    kernels: ['f32-winograd-1x4', 'f32-gemm'],
  },
  'panels that end in narrow ones': { ...floats([7, 100], [77, 100], {}), kernels: ['f32-gemm', 'f32-gemm'] },
  'a row of many columns': { ...floats([1, 100], [205, 100], {}), kernels: ['f32-gemm', 'f32-gemm'] },
  'few channels, filter rows apart': {
    ...floats([1, 9, 8, 3], [4, 3, 2, 3], { ...WINDOW, dilationHFactor: 2, dilationWFactor: 1 }),
    kernels: ['f32-gemm', 'f32-gemm'],
  },
};

/** What is wrong with the results of a layer, or with its kernel where x64 has the instructions. */
export async function problemsOfLayer(
  layer: LargeLayer,
  { delegate, like, strict = false }: Variant,
): Promise<string[]> {
  const expected = (await runLayer(layer, [])).results;
  const { results, rows, notes } = await runLayer(layer, [delegate]);
  const same = like && (await runLayer(layer, [like])).results;
  const problems = [...notes];
  const { relaxed, byteDot } = detectFeatures();
  if (strict || (relaxed && byteDot)) {
    const kernel = layer.kernels[strict ? 1 : 0];
    if (!rows[0].kernel.match(kernel)) problems.push(`${rows[0].kernel}, not ${kernel}`);
  }
  results.forEach((result, i) => {
    const found = firstDifference(result, expected[i]);
    if (found !== undefined) problems.push(found);
    if (same && firstDifference(result, same[i], 0) !== undefined)
      problems.push('other bits than one thread');
  });
  return problems;
}
