import { elementCount } from '@zoo/core';
import type { TypedNode } from '@zoo/runtime';
import { conv2d } from './dense/conv-2d.ts';
import { depthwiseConv2d } from './dense/depthwise-conv-2d.ts';
import { fullyConnected } from './dense/fully-connected.ts';
import { binary } from './elementwise/binary.ts';
import { byteTable, isByteMap } from './elementwise/byte-table.ts';
import { unary } from './elementwise/unary.ts';
import type { Lowering } from './lowering.ts';
import { concatenation } from './movement/concatenation.ts';
import { movement } from './movement/movement.ts';
import { pad } from './movement/pad.ts';
import { view } from './movement/view.ts';
import { quantize } from './quantize/quantize.ts';
import { reduce } from './reduce/reduce.ts';
import { softmax } from './reduce/softmax.ts';
import { pool } from './spatial/pool.ts';
import { resizeBilinear } from './spatial/resize-bilinear.ts';

/** The ops that become wasm. One line each. */
const TABLE: Readonly<Record<string, Lowering>> = {
  CONV_2D: conv2d,
  DEPTHWISE_CONV_2D: depthwiseConv2d,
  FULLY_CONNECTED: fullyConnected,
  AVERAGE_POOL_2D: pool('average'),
  MAX_POOL_2D: pool('max'),
  RESIZE_BILINEAR: resizeBilinear,
  CONCATENATION: concatenation,
  PAD: pad,
  MEAN: reduce('sum', true),
  SUM: reduce('sum'),
  REDUCE_MAX: reduce('max'),
  REDUCE_MIN: reduce('min'),
  SOFTMAX: softmax,
  QUANTIZE: quantize,
  ADD: binary('add', 'add'),
  SUB: binary('sub', 'sub'),
  MUL: binary('mul', 'mul'),
  DIV: binary('div'),
  MAXIMUM: binary('maximum'),
  MINIMUM: binary('minimum'),
  SQUARED_DIFFERENCE: binary('squaredDifference'),
  PRELU: binary('prelu'),
  ABS: unary('abs'),
  NEG: unary('neg'),
  FLOOR: unary('floor'),
  CEIL: unary('ceil'),
  SQRT: unary('sqrt'),
  RSQRT: unary('rsqrt'),
  SQUARE: unary('square'),
  EXP: unary('exp'),
  LOGISTIC: unary('logistic'),
  TANH: unary('tanh'),
  HARD_SWISH: unary('hardSwish'),
  LEAKY_RELU: unary('leakyRelu', { alpha: ({ alpha }) => alpha as number }),
  RELU: unary('identity', { low: 0 }),
  RELU6: unary('identity', { low: 0, high: 6 }),
  RELU_N1_TO_1: unary('identity', { low: -1, high: 1 }),
  RELU_0_TO_1: unary('identity', { low: 0, high: 1 }),
};

/** How a node becomes wasm: by its traits where they say everything, else by its name. */
function find(node: TypedNode): Lowering | undefined {
  if (node.op.spec.traits.includes('reshaping')) return view;
  if (isByteMap(node)) return byteTable;
  const named = Object.hasOwn(TABLE, node.node.op) && !node.node.custom ? TABLE[node.node.op] : undefined;
  return named ?? (node.op.spec.traits.includes('movement') ? movement : undefined);
}

/** True, or why the node stays with the reference kernels. */
export function supports(node: TypedNode): true | string {
  const lowering = find(node);
  if (!lowering) return `no kernel for ${node.node.op} yet`;
  const types = [...node.site.inputs, ...node.site.outputs];
  if (types.some((type) => type && elementCount(type.shape) === 0)) return 'a tensor without elements';
  return lowering.supports(node);
}

export function loweringOf(node: TypedNode): Lowering {
  const lowering = find(node);
  if (!lowering) throw new TypeError(`${node.node.op} was not offered`);
  return lowering;
}
