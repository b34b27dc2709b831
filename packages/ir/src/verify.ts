import { formatShape, type Shape, UNKNOWN, ZooError } from '@zoo/core';
import type { Graph, Module, Node, Value } from './graph.ts';
import { type OpLookup, opOf } from './op-lookup.ts';
import { printNode } from './print.ts';
import { inferNode, rowOf, siteOf } from './site.ts';

/** Checks every graph of a module: see {@link verifyGraph}. */
export function verifyModule(module: Module, ops: OpLookup): void {
  for (const graph of module.graphs) verifyGraph(graph, ops);
}

/**
 * Checks what every pass must keep: values are made before they are used and made once, uses and producers agree,
 * known ops get operands and types that they accept, and declared shapes are those that the op infers. Ops that the
 * table does not know are taken as they are. A failure prints the node and its neighbours.
 */
export function verifyGraph(graph: Graph, ops: OpLookup): void {
  const ready = new Set<Value>(graph.inputs);
  graph.nodes.forEach((node, index) => {
    const fail = (message: string): never => {
      const neighbours = graph.nodes
        .slice(Math.max(0, index - 1), index + 2)
        .map((other) => `\n    ${printNode(other)}`);
      throw new ZooError({
        code: 'GRAPH_INVALID',
        category: 'damaged-input',
        message: `${message}${neighbours.join('')}`,
        place: { subgraph: graph.name, node: node.name, op: node.op },
      });
    };
    node.inputs.forEach((value, slot) => {
      if (value === undefined) return;
      if (!value.uses.some((use) => use.node === node && use.slot === slot))
        fail(`operand ${slot} does not know its use`);
      if (!ready.has(value) && !value.isConstant && !value.isVariable)
        fail(`operand ${slot} (${value.name}) is used before it is made`);
    });
    for (const value of node.outputs) {
      if (value.producer !== node || ready.has(value)) fail(`result ${value.name} is made more than once`);
      if (value.isConstant) fail(`result ${value.name} is also a constant`);
      ready.add(value);
    }
    verifyOp(node, ops, fail);
  });
  for (const value of graph.outputs) {
    if (!ready.has(value) && !value.isConstant && !value.isVariable) {
      throw new ZooError({
        code: 'GRAPH_INVALID',
        category: 'damaged-input',
        message: `graph output ${value.name} is never made`,
        place: { subgraph: graph.name, tensor: value.name },
      });
    }
  }
}

function verifyOp(node: Node, ops: OpLookup, fail: (message: string) => never): void {
  const op = opOf(node, ops);
  if (op === undefined) return;
  if (rowOf(op, siteOf(node)) === undefined) {
    fail(
      `no kernel for ${node.inputs.map((value) => value?.dtype ?? 'none').join(', ')} -> ${node.outputs.map((value) => value.dtype).join(', ')}`,
    );
  }
  const inferred = inferNode(node, ops, 'dims');
  inferred.forEach(({ dtype, shape }, i) => {
    const value = node.outputs[i];
    if (value === undefined) return;
    if (value.dtype !== dtype) fail(`result ${value.name} is declared ${value.dtype}, the op makes ${dtype}`);
    if (shape && value.hasRank && value.dims.length > 0 && !compatible(shape, value.dims)) {
      fail(`result ${value.name} is declared ${formatShape(value.dims)}, the op makes ${formatShape(shape)}`);
    }
  });
}

function compatible(a: Shape, b: Shape): boolean {
  return (
    a.length === b.length &&
    a.every((size, axis) => size === b[axis] || size === UNKNOWN || b[axis] === UNKNOWN)
  );
}
