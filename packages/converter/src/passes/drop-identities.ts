import { type Shape, sameShape, UNKNOWN } from '@zoo/core';
import { type Graph, type Node, type OpLookup, opOf, Patch, type Value } from '@zoo/ir';
import { floats, fusedActivation } from './lib.ts';
import type { Pass } from './pass.ts';

/** Nodes that hand their operand on unchanged go; a reshape of a reshape looks at the first shape alone. */
export const dropIdentities: Pass = {
  name: 'drop-identities',
  summary: 'removes nodes without effect and shortens chains of reshapes',
  begin:
    ({ graph, ops }) =>
    (node) => {
      const same = unchanged(node, ops);
      if (same && mayReplace(node.outputs[0], same, graph)) {
        return new Patch('drop identity').replace(node.outputs[0], same).remove(node);
      }
      const inner = node.inputs[0]?.producer;
      // RESHAPE says its whole shape; SQUEEZE and EXPAND_DIMS speak of their operand's axes
      if (node.op !== 'RESHAPE' || inner === undefined || !reshapes(inner, ops)) return undefined;
      return new Patch('shorten reshapes').setInput(node, 0, inner.inputs[0]);
    },
};

/** The operand that equals the result, if there is one. */
function unchanged(node: Node, ops: OpLookup): Value | undefined {
  const [x] = node.inputs;
  const [y] = node.outputs;
  if (x === undefined || y === undefined) return undefined;
  if (reshapes(node, ops) && equalDims(x.dims, y.dims)) return x;
  const neutral = NEUTRAL[node.op];
  if (neutral === undefined || fusedActivation(node) !== 'NONE') return undefined;
  return [0, 1]
    .filter((slot) => slot === 1 || opOf(node, ops)?.spec.traits.includes('commutative'))
    .filter((slot) => floats(node.inputs[slot])?.every((value) => value === neutral))
    .map((slot) => node.inputs[1 - slot])
    .find((other) => other !== undefined && equalDims(other.dims, y.dims));
}

/** The constant that changes nothing. */
const NEUTRAL: Readonly<Record<string, number>> = { ADD: 0, SUB: 0, MUL: 1, DIV: 1 };

function reshapes(node: Node, ops: OpLookup): boolean {
  return opOf(node, ops)?.spec.traits.includes('reshaping') ?? false;
}

/** Equal for certain: with two open sizes each could stand for another number. */
function equalDims(a: Shape, b: Shape): boolean {
  return sameShape(a, b) && a.filter((size) => size === UNKNOWN).length <= 1;
}

/** A model must not hand out its own input, a constant, or one value under two names. */
function mayReplace(result: Value, same: Value, graph: Graph): boolean {
  return !graph.isOutput(result) || (same.producer !== undefined && !graph.isOutput(same));
}
