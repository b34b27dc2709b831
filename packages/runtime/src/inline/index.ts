import type { Quantization } from '@zoo/core';
import { Graph, type Module, Node, type OpLookup, opOf, Value } from '@zoo/ir';
import type { CallTree } from '../calls.ts';
import type { Limits } from '../limits.ts';

/**
 * The module with calls spelled out: a node whose results are those of its graph (a composite, CALL) becomes the nodes
 * of that graph, as `#inline`. Delegates then see one graph: nothing is copied at its borders, and nodes of both sides
 * are fused. The module itself stays as it is; graphs in which nothing changes are shared with it.
 *
 * What cannot be spelled out without changing its meaning stays a call, which is also what happens when nodes or tensors
 * would become more than a model may have: graphs that call one another twice each double with every level.
 */
export function withoutCalls(module: Module, { graphs }: CallTree, ops: OpLookup, limits: Limits): Module {
  const isInlined = (node: Node) => opOf(node, ops)?.spec.traits.includes('call') === true;
  const room = {
    nodes: limits.nodes - graphs.reduce((sum, { nodes }) => sum + nodes.length, 0),
    tensors: limits.tensors - graphs.reduce((sum, graph) => sum + graph.values().length, 0),
  };
  const copies = new Map<Graph, Copy>();
  const constants: Values = new Map();
  for (const graph of [...graphs].reverse()) {
    const isChanged = ({ subgraphs }: Node) =>
      Object.values(subgraphs).some((list) => list.some((one) => copies.has(one)));
    const isSpelledOut = (node: Node) => isInlined(node) && bodyOf(node) !== undefined;
    if (!graph.nodes.some((node) => isSpelledOut(node) || isChanged(node))) continue;
    copies.set(graph, copyOf(graph, { isInlined, copies, constants, room }));
  }
  if (copies.size === 0) return module;
  return {
    ...module,
    graphs: module.graphs.map((graph) => copies.get(graph)?.graph ?? graph),
    signatures: module.signatures.map((signature) => {
      const copy = copies.get(signature.graph);
      if (!copy) return signature;
      const ports = (list: typeof signature.inputs) =>
        list.map(({ name, value }) => ({
          name,
          value: copy.values.get(value) ?? constants.get(value) ?? value,
        }));
      return {
        ...signature,
        graph: copy.graph,
        inputs: ports(signature.inputs),
        outputs: ports(signature.outputs),
      };
    }),
  };
}

/** Where the calls were, of which the nodes of copies are a part. */
const positions = new WeakMap<Node, number>();

/** Position in the graph of the file: of the node itself, or of the call that it was part of. */
export function positionInFile(node: Node, position: number): number {
  return positions.get(node) ?? position;
}

type Values = Map<Value, Value>;

/** A graph, and which of its values stand for which of the original. */
interface Copy {
  readonly graph: Graph;
  readonly values: ReadonlyMap<Value, Value>;
}

interface Scope {
  readonly isInlined: (node: Node) => boolean;
  /** Of graphs that are called. */
  readonly copies: ReadonlyMap<Graph, Copy>;
  /** Constants are one value, however often they are inlined. */
  readonly constants: Values;
  /** What the model may still grow by. */
  readonly room: { nodes: number; tensors: number };
}

function copyOf(original: Graph, scope: Scope): Copy {
  const values: Values = new Map();
  const copyOfValue = (value: Value) => copied(value, values, scope.constants, value.name);
  const graph = new Graph(original.name);
  graph.extension = original.extension;
  graph.inputs = original.inputs.map(copyOfValue);
  original.nodes.forEach((node, position) => {
    const before = graph.nodes.length;
    const body = scope.isInlined(node) ? bodyOf(node) : undefined;
    const called = body && (scope.copies.get(body)?.graph ?? body);
    if (!called || !takes(scope.room, called)) graph.insert(copiedNode(node, copyOfValue, scope));
    else spellOut(graph, called, node, copyOfValue, scope);
    for (const made of graph.nodes.slice(before)) positions.set(made, position);
  });
  graph.outputs = original.outputs.map(copyOfValue);
  return { graph, values };
}

/** The nodes of `body` in the place of `call`; names begin with that of the call. */
function spellOut(
  graph: Graph,
  body: Graph,
  call: Node,
  copyOfValue: (value: Value) => Value,
  scope: Scope,
): void {
  const inside: Values = new Map();
  body.inputs.forEach((value, i) => {
    inside.set(value, copyOfValue(call.inputs[i] as Value));
  });
  body.outputs.forEach((value, i) => {
    inside.set(value, copyOfValue(call.outputs[i]));
  });
  const innerOf = (value: Value) => copied(value, inside, scope.constants, `${call.name}/${value.name}`);
  for (const node of body.nodes) graph.insert(copiedNode(node, innerOf, scope));
}

function copiedNode(node: Node, copyOfValue: (value: Value) => Value, { copies }: Scope): Node {
  const { op, attrs, custom, version, origin, extension, inputs, outputs, intermediates } = node;
  const subgraphs = Object.fromEntries(
    Object.entries(node.subgraphs).map(([name, list]) => [
      name,
      list.map((one) => copies.get(one)?.graph ?? one),
    ]),
  );
  return new Node({
    ...{ op, attrs, custom, version, origin, extension, subgraphs },
    inputs: inputs.map((value) => value && copyOfValue(value)),
    outputs: outputs.map(copyOfValue),
    intermediates: intermediates.map(copyOfValue),
  });
}

function copied(value: Value, values: Values, constants: Values, name: string): Value {
  const found = values.get(value) ?? constants.get(value);
  if (found) return found;
  const { constant, encoding } = value;
  const made = new Value({ ...value, name, constant, encoding });
  (value.isConstant ? constants : values).set(value, made);
  return made;
}

/**
 * The graph of a call that may be spelled out: one that takes and makes exactly what the call has, with no variables,
 * which all its callers would share, and whose results are made by its nodes, each for one result.
 */
function bodyOf({ subgraphs, inputs, outputs }: Node): Graph | undefined {
  const [body] = Object.values(subgraphs).flat();
  if (!body || body.inputs.length !== inputs.length || body.outputs.length !== outputs.length)
    return undefined;
  const fits = (value: Value, other: Value | undefined) =>
    value.dtype === other?.dtype && isSame(value.quantization, other.quantization);
  if (!body.inputs.every((value, i) => fits(value, inputs[i]))) return undefined;
  if (!body.outputs.every((value, i) => fits(value, outputs[i]) && value.producer)) return undefined;
  const borders = [...body.inputs, ...body.outputs];
  if (new Set(borders).size < borders.length) return undefined;
  return body.values().some(({ isVariable }) => isVariable) ? undefined : body;
}

function isSame(a: Quantization | undefined, b: Quantization | undefined): boolean {
  if (a === undefined || b === undefined || a.blocks || b.blocks) return a === b;
  const [x, y] = [a, b].map(({ scale, zeroPoint, axis }) => [...Array.from(scale), ...zeroPoint, axis]);
  return x.length === y.length && x.every((one, i) => one === y[i]);
}

/** Whether there is room for the nodes of a graph and their values; then it is taken. */
function takes(room: Scope['room'], graph: Graph): boolean {
  const [nodes, tensors] = [graph.nodes.length, graph.values().length];
  if (nodes > room.nodes || tensors > room.tensors) return false;
  room.nodes -= nodes;
  room.tensors -= tensors;
  return true;
}
