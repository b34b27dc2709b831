import { isActivation } from '@zoo/ops';
import type { TypedNode } from '@zoo/runtime';
import { rareLowering } from '#rare';
import { activationOf } from './activation.ts';
import { byType } from './by-type.ts';
import { batchMatMul } from './dense/batch-matmul.ts';
import { conv2d } from './dense/conv-2d.ts';
import { depthwiseConv2d } from './dense/depthwise-conv-2d.ts';
import { rfft2d } from './dense/fourier.ts';
import { fullyConnected } from './dense/fully-connected.ts';
import { transposedConvolution } from './dense/transpose-conv.ts';
import { binary } from './elementwise/binary.ts';
import {
  extremumInt8,
  preluInt8,
  productInt8,
  squaredDifferenceInt8,
  sumInt8,
} from './elementwise/binary-int8.ts';
import { byteTable, isByteMap } from './elementwise/byte-table.ts';
import { complexAbs } from './elementwise/complex-abs.ts';
import { floorDiv } from './elementwise/division.ts';
import { map } from './elementwise/map.ts';
import { absI32, arithmetic, cast, comparison, negI32, select } from './elementwise/maps.ts';
import { unary } from './elementwise/unary.ts';
import { lowerByteFunction } from './fused/byte-function.ts';
import { lowerChain } from './fused/chain.ts';
import type { LoweredStep, Lowering, Scope, Task } from './lowering.ts';
import { concatenation } from './movement/concatenation.ts';
import { movement } from './movement/movement.ts';
import { pad } from './movement/pad.ts';
import { view } from './movement/view.ts';
import { quantize } from './quantize/quantize.ts';
import { reduce } from './reduce/reduce.ts';
import { softmax } from './reduce/softmax.ts';
import { extremumIndex } from './select/extremum-index.ts';
import { gather, gatherNd } from './select/gather.ts';
import { pool } from './spatial/pool.ts';
import { resizeBilinear } from './spatial/resize-bilinear.ts';
import { resizeNearest } from './spatial/resize-nearest.ts';

/** The ops that become wasm. One line each. */
const TABLE: Readonly<Record<string, Lowering>> = {
  CONV_2D: conv2d,
  DEPTHWISE_CONV_2D: depthwiseConv2d,
  FULLY_CONNECTED: fullyConnected,
  TRANSPOSE_CONV: transposedConvolution({ input: 2, weights: 1, bias: 3 }),
  BATCH_MATMUL: batchMatMul,
  RFFT2D: rfft2d,
  COMPLEX_ABS: complexAbs,
  AVERAGE_POOL_2D: pool('average'),
  MAX_POOL_2D: pool('max'),
  RESIZE_BILINEAR: resizeBilinear,
  RESIZE_NEAREST_NEIGHBOR: resizeNearest,
  CONCATENATION: concatenation,
  PAD: pad,
  MEAN: reduce('sum', true),
  SUM: reduce('sum'),
  REDUCE_MAX: reduce('max'),
  REDUCE_MIN: reduce('min'),
  REDUCE_PROD: reduce('product'),
  REDUCE_ANY: reduce('max'),
  REDUCE_ALL: reduce('min'),
  SOFTMAX: softmax,
  GATHER: gather,
  GATHER_ND: gatherNd,
  ARG_MAX: extremumIndex('max'),
  ARG_MIN: extremumIndex('min'),
  QUANTIZE: quantize,
  ADD: byType({ int32: map(arithmetic('add')) }, binary('add', sumInt8('add'))),
  SUB: byType({ int32: map(arithmetic('sub')) }, binary('sub', sumInt8('sub'))),
  MUL: byType({ int32: map(arithmetic('mul')) }, binary('mul', productInt8)),
  DIV: binary('div'),
  MAXIMUM: byType({ int32: map(arithmetic('maximum')) }, binary('maximum', extremumInt8('maximum'))),
  MINIMUM: byType({ int32: map(arithmetic('minimum')) }, binary('minimum', extremumInt8('minimum'))),
  SQUARED_DIFFERENCE: binary('squaredDifference', squaredDifferenceInt8),
  EQUAL: map(comparison('equal')),
  NOT_EQUAL: map(comparison('notEqual')),
  LESS: map(comparison('less')),
  LESS_EQUAL: map(comparison('lessEqual')),
  GREATER: map(comparison('greater')),
  GREATER_EQUAL: map(comparison('greaterEqual')),
  SELECT: map(select),
  SELECT_V2: map(select),
  CAST: map(cast),
  PRELU: binary('prelu', preluInt8),
  ABS: byType({ int32: map(absI32) }, unary('abs')),
  NEG: byType({ int32: map(negI32) }, unary('neg')),
  SIGN: unary('sign'),
  ROUND: unary('round'),
  FLOOR: unary('floor'),
  FLOOR_DIV: map(floorDiv),
  CEIL: unary('ceil'),
  SQRT: unary('sqrt'),
  RSQRT: unary('rsqrt'),
  SQUARE: unary('square'),
  EXP: unary('exp'),
  LOG: unary('log'),
  SIN: unary('sin'),
  COS: unary('cos'),
  ELU: unary('elu'),
  GELU: unary(({ approximate }) => (approximate ? 'geluTanh' : 'gelu')),
  LOGISTIC: unary('logistic'),
  TANH: unary('tanh'),
  HARD_SWISH: unary('hardSwish'),
  LEAKY_RELU: unary('leakyRelu', { alpha: ({ alpha }) => alpha as number }),
  RELU: unary('identity', { low: 0 }),
  RELU6: unary('identity', { low: 0, high: 6 }),
  RELU_N1_TO_1: unary('identity', { low: -1, high: 1 }),
  RELU_0_TO_1: unary('identity', { low: 0, high: 1 }),
};

/** Custom ops by name. */
const CUSTOM: Readonly<Record<string, Lowering>> = {
  Convolution2DTransposeBias: transposedConvolution({ input: 0, weights: 1, bias: 2 }),
};

/** How a node becomes wasm: by its traits where they say everything, else by its name. */
function find(node: TypedNode): Lowering | undefined {
  if (node.op.spec.traits.includes('reshaping')) return view;
  if (isByteMap(node)) return byteTable;
  const rare = rareLowering(node);
  if (rare) return rare;
  const table = node.node.custom ? CUSTOM : TABLE;
  const named = Object.hasOwn(table, node.node.op) ? table[node.node.op] : undefined;
  return named ?? (node.op.spec.traits.includes('movement') ? movement : undefined);
}

/** True, or why the node stays with the reference kernels. */
export function supports(node: TypedNode): true | string {
  const lowering = find(node);
  if (!lowering) return `no kernel for ${node.node.op} yet`;
  const types = [...node.site.inputs, ...node.site.outputs];
  if (types.some((type) => type?.shape.includes(0))) return 'a tensor without elements';
  return !lowering.clamps || isActivation(activationOf(node)) // otherwise the reference kernel says so, and where
    ? lowering.supports(node)
    : 'an activation that no kernel has';
}

/** Functions of bytes, and chains that follow nothing, have a lowering of their own. */
export function lowerTask(task: Task, scope: Scope): LoweredStep {
  if (task.byteFunction) return lowerByteFunction(task.byteFunction, task, scope);
  const { operands } = task.chain ?? {};
  if (operands && !operands.includes('own')) return lowerChain(task, scope);
  return loweringOf(task.node).lower(task, scope);
}

/** The lowering of a node that `supports` has taken. */
export function loweringOf(node: TypedNode): Lowering {
  const lowering = find(node);
  if (!lowering) throw new TypeError(`${node.node.op} was not offered`);
  return lowering;
}
