import { formatShape, isStatic, type Shape, sameShape, type TensorData, within, ZooError } from '@zoo/core';
import {
  attributesOf,
  type Graph,
  type InferredResult,
  type Node,
  type OpDefinition,
  type OperandType,
  type OpLookup,
  opOf,
  rowOf,
  type SiteOperand,
  type Value,
} from '@zoo/ir';
import type { TypedNode, ValueType } from './delegate.ts';
import { atNode } from './errors.ts';
import type { Folder } from './fold.ts';
import { requireRank } from './limits.ts';
import { requireSoundQuantization } from './quantization.ts';

/** A graph for given input shapes: the nodes that are left to run and the type of every value. */
export interface Specialization {
  readonly graph: Graph;
  readonly nodes: readonly TypedNode[];
  /** Nodes without a kernel; their results are of unknown rank. */
  readonly unsupported: readonly Node[];
  readonly types: ReadonlyMap<Value, ValueType>;
}

/**
 * Infers the types of all values from the shapes of the graph inputs, and computes at once what depends on constants
 * and shapes alone. The graph itself stays as it is, so that the same graph may be specialized again after a resize.
 */
export function specialize(
  graph: Graph,
  shapes: readonly Shape[],
  ops: OpLookup,
  folder: Folder,
): Specialization {
  const types = new Map<Value, ValueType>();
  graph.inputs.forEach((value, i) => {
    const { dtype, quantization } = value;
    requireOneShape(graph, value, types.get(value)?.shape, shapes[i]);
    types.set(value, { dtype, shape: shapes[i], quantization, constant: false });
  });
  const nodes: TypedNode[] = [];
  const unsupported: Node[] = [];
  within({ subgraph: graph.name }, () => {
    graph.nodes.forEach((node, index) => {
      const typed = atNode(node, () => enterNode(node, index, types, ops, folder), index);
      if (typed === undefined) unsupported.push(node);
      else if (typed !== FOLDED) nodes.push(typed);
    });
  });
  for (const value of graph.outputs) operandType(value, types, folder);
  return { graph, nodes, unsupported, types };
}

/**
 * The first of these nodes whose shapes follow from `types`, to which those of their results are added: without the
 * folded ones, and how many with them. Calls of subgraphs, whose results may be of any shape, end them.
 */
export function specializeAhead(
  nodes: readonly TypedNode[],
  types: Map<Value, ValueType>,
  ops: OpLookup,
  folder: Folder,
): { readonly ready: readonly TypedNode[]; readonly count: number } {
  const ready: TypedNode[] = [];
  let count = 0;
  for (const { node, op, index = 0 } of nodes) {
    if (op.spec.traits.includes('control-flow')) break;
    const typed = atNode(node, () => enterNode(node, index, types, ops, folder), index);
    if (!typed || (typed !== FOLDED && typed.dynamic)) {
      for (const value of node.outputs) types.delete(value);
      break;
    }
    if (typed !== FOLDED) ready.push(typed);
    count++;
  }
  return { ready, count };
}

const FOLDED = 'folded';

/** The node with its types, unless its results are known already; undefined when there is no kernel for it. */
function enterNode(
  node: Node,
  index: number,
  types: Map<Value, ValueType>,
  ops: OpLookup,
  folder: Folder,
): TypedNode | typeof FOLDED | undefined {
  const typed = typedNode(node, index, types, ops, folder);
  return typed && foldNode(typed, types, folder) ? FOLDED : typed;
}

/** A graph may list an input twice, which then is one tensor. */
function requireOneShape(graph: Graph, { name }: Value, known: Shape | undefined, shape: Shape): void {
  if (known === undefined || sameShape(known, shape)) return;
  throw new ZooError({
    code: 'SHAPE_MISMATCH',
    category: 'usage',
    message: 'the graph lists an input twice, and its shapes differ',
    place: { subgraph: graph.name, tensor: name },
    expected: formatShape(known),
    received: formatShape(shape),
  });
}

/** The node with its types, which are entered into `types`; undefined when there is no kernel for it. */
function typedNode(
  node: Node,
  index: number,
  types: Map<Value, ValueType>,
  ops: OpLookup,
  folder: Folder,
): TypedNode | undefined {
  const { inputs, outputs, subgraphs, intermediates } = node;
  const operands = inputs.map((value) => value && operandType(value, types, folder));
  requireSoundQuantization(inputs);
  requireSoundQuantization(outputs);
  requireSoundQuantization(intermediates);
  const op = opOf(node, ops);
  const row = op && rowOf(op, node);
  if (op === undefined || row === undefined) {
    for (const value of outputs) enterResult(value, undefined, types, folder);
    return undefined;
  }
  const ranked = operands.every(hasShape);
  const site = {
    attrs: attributesOf(node, op),
    subgraphs,
    inputs: (ranked ? operands : operands.map(asOperand)) as (SiteOperand | undefined)[],
    intermediates,
  };
  const inferred = ranked ? op.spec.infer({ ...site, outputs: outputs.map(asDeclared) }) : undefined;
  if (inferred && inferred.length !== outputs.length) {
    throw invalid(`the op makes ${inferred.length} results, the node has ${outputs.length}`);
  }
  const results = outputs.map((value, i) => enterResult(value, inferred?.[i], types, folder));
  const dynamic = isDynamic(op, operands, results);
  return { node, op, row, dynamic, index, site: { ...site, outputs: results.map(asResult) } };
}

/** Whether the node's results are known already; then they are constants from here on. */
function foldNode(typed: TypedNode, types: Map<Value, ValueType>, folder: Folder): boolean {
  const folded = folder.fold(typed, types);
  if (folded === undefined) return false;
  typed.node.outputs.forEach((value, i) => {
    const result = folded[i];
    const { dtype, shape, halves } = result;
    types.set(value, {
      dtype,
      shape,
      quantization: value.quantization,
      constant: true,
      halves,
      get data(): TensorData {
        return result.data;
      },
    });
  });
  return true;
}

function operandType(value: Value, types: Map<Value, ValueType>, folder: Folder): ValueType {
  const known = types.get(value);
  if (known) return known;
  if (!value.isConstant && !value.isVariable) throw invalid(`${value.name} is used before it is made`);
  const { dtype, shape, quantization, isConstant: constant } = value;
  const isView = folder.admit(value);
  const type: ValueType = isView
    ? { dtype, shape, quantization, constant, data: value.data }
    : {
        dtype,
        shape,
        quantization,
        constant,
        get data(): TensorData | undefined {
          return value.data; // decoded when somebody looks
        },
      };
  types.set(value, type);
  return type;
}

function hasShape(type: ValueType | undefined): boolean {
  return type === undefined || type.shape !== undefined;
}

/** The site's view of a type; the getter of `data` must stay one. */
function asOperand(type: ValueType | undefined): SiteOperand | undefined {
  return type && type.shape === undefined
    ? Object.create(type, { shape: { value: [] } })
    : (type as ValueType & { shape: Shape });
}

function asResult(type: ValueType): OperandType {
  return type.shape === undefined ? { ...type, shape: [] } : (type as OperandType);
}

/** What a file says about a result. */
function asDeclared({ dtype, quantization, dims, hasRank }: Value): Partial<OperandType> {
  return { dtype, quantization, shape: hasRank ? dims : undefined };
}

/** The type of a result from here on; of unknown rank where nothing was inferred. */
function enterResult(
  value: Value,
  inferred: InferredResult | undefined,
  types: Map<Value, ValueType>,
  { limits }: Folder,
): ValueType {
  const { name, dtype, quantization } = value;
  if (types.has(value) || value.isConstant) throw invalid(`result ${name} is made more than once`);
  if (inferred && inferred.dtype !== dtype) {
    throw invalid(`result ${name} is declared ${dtype}, the op makes ${inferred.dtype}`);
  }
  const shape = inferred?.shape;
  requireRank(shape, limits);
  const type = { dtype, shape, quantization, constant: false };
  types.set(value, type);
  return type;
}

/** A kernel can be prepared once when all shapes, and the contents it asks to know, are known. */
function isDynamic(
  op: OpDefinition,
  operands: readonly (ValueType | undefined)[],
  results: readonly ValueType[],
): boolean {
  for (let i = 0; i < operands.length; i++) {
    const type = operands[i];
    if (type === undefined || type.constant) continue;
    if (isUnknown(type) || operandSpec(op, i)?.kind === 'constant') return true;
  }
  return results.some(isUnknown);
}

/** Sizes, or the rank, are known only while running. */
export function isUnknown({ shape }: ValueType): boolean {
  return !(shape && isStatic(shape));
}

export function operandSpec(
  op: OpDefinition,
  slot: number,
): OpDefinition['spec']['operands'][number] | undefined {
  return op.spec.operands[Math.min(slot, op.spec.operands.length - 1)];
}

function invalid(message: string): ZooError {
  return new ZooError({ code: 'GRAPH_INVALID', category: 'damaged-input', message });
}
