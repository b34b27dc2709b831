import { elementCount } from '@zoo/core';
import type { TypedNode } from '@zoo/runtime';
import { conv2d } from './dense/conv-2d.ts';
import { depthwiseConv2d } from './dense/depthwise-conv-2d.ts';
import { fullyConnected } from './dense/fully-connected.ts';
import type { Lowering } from './lowering.ts';

/** The ops that become wasm. One line each. */
const TABLE: Readonly<Record<string, Lowering>> = {
  CONV_2D: conv2d,
  DEPTHWISE_CONV_2D: depthwiseConv2d,
  FULLY_CONNECTED: fullyConnected,
};

export function supports(node: TypedNode): true | string {
  const lowering = Object.hasOwn(TABLE, node.node.op) ? TABLE[node.node.op] : undefined;
  if (!lowering || node.node.custom) return `no kernel for ${node.node.op} yet`;
  const types = [...node.site.inputs, ...node.site.outputs];
  if (types.some((type) => type && elementCount(type.shape) === 0)) return 'a tensor without elements';
  return lowering.supports(node);
}

export function loweringOf({ node }: TypedNode): Lowering {
  const lowering = TABLE[node.op];
  if (!lowering) throw new TypeError(`${node.op} was not offered`);
  return lowering;
}

/** Whether some nodes of this op become wasm. */
export function taken(op: string): boolean {
  return Object.hasOwn(TABLE, op);
}
