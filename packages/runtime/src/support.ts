import { type DType, ZooError } from '@zoo/core';
import { type Graph, type Node, type OpDefinition, type OpLookup, opOf, rowOf } from '@zoo/ir';
import { type BuiltinOperator, newestVersionOf } from '@zoo/tflite';
import { adviceFor } from '#advice';

/** An op, a version of one, or a combination of types, for which the table has no kernel. */
export interface MissingKernel {
  readonly op: string;
  readonly custom: boolean;
  /** False: the op is there, but not for these types, or not in this version. */
  readonly known: boolean;
  /** The version that the file asks for, where that is newer than the op in the table. */
  readonly version?: number;
  /** `float32, none -> float32` */
  readonly types: string;
  /** Names of the nodes, with the graph's name in front. */
  readonly nodes: readonly string[];
  readonly places: readonly KernelPlace[];
}

/** Where a node is: its position in the graph, and the tensors it would make. */
export interface KernelPlace {
  readonly subgraph: string;
  readonly index: number;
  readonly outputs: readonly string[];
}

/** Everything that keeps these graphs from running, each op, version and type combination once. */
export function missingKernels(graphs: Iterable<Graph>, ops: OpLookup): MissingKernel[] {
  const found = new Map<string, MissingKernel & { nodes: string[]; places: KernelPlace[] }>();
  for (const graph of graphs) {
    graph.nodes.forEach((node, index) => {
      const op = opOf(node, ops);
      const version = op && strangeVersion(node, op);
      if (op && version === undefined && rowOf(op, node) !== undefined) return;
      const custom = node.custom !== undefined;
      const types = typesOf(node);
      const key = `${custom} ${node.op} ${version} ${types}`;
      const known = op !== undefined;
      const entry = found.get(key) ?? { op: node.op, custom, known, version, types, nodes: [], places: [] };
      entry.nodes.push(`${graph.name}/${node.name}`);
      entry.places.push({ subgraph: graph.name, index, outputs: node.outputs.map(({ name }) => name) });
      found.set(key, entry);
    });
  }
  return [...found.values()];
}

/** The version of a node when it is newer than what its op was written for: it may mean something else. */
function strangeVersion({ custom, version = 1, op: name }: Node, op: OpDefinition): number | undefined {
  if (version === 1) return undefined;
  const newest = custom ? op.tflite.custom?.newest : newestVersionOf(name as BuiltinOperator);
  return newest !== undefined && version > newest ? version : undefined;
}

/** One error that names all missing kernels, so that nobody finds them one by one. */
export function missingKernelsError(missing: readonly MissingKernel[]): ZooError {
  const lines = missing.map((one) => {
    const more = one.places.length > 3 ? ` and ${one.places.length - 3} more` : '';
    return `\n  ${kindOf(one)} (${one.types}) at ${one.places.slice(0, 3).map(placeOf).join(', ')}${more}`;
  });
  const names = [...new Set(missing.map(({ op }) => op))];
  return new ZooError({
    code: 'OPS_UNSUPPORTED',
    category: 'failed',
    message: `the model needs ${missing.length === 1 ? 'a kernel' : `${missing.length} kernels`} that zoo does not have:${lines.join('')}\n`,
    received: names.join(', '),
    hint: adviceFor(missing),
  });
}

function kindOf({ op, custom, known, version }: MissingKernel): string {
  if (version !== undefined) return `version ${version} of ${op}`;
  if (known) return `${op} for these types`;
  return custom ? `custom op ${op}` : op;
}

function placeOf({ subgraph, index, outputs }: KernelPlace): string {
  return `${subgraph} #${index} -> ${outputs.join(', ') || 'nothing'}`;
}

function typesOf(node: Node): string {
  const list = (values: readonly ({ readonly dtype: DType } | undefined)[]) =>
    values.map((value) => value?.dtype ?? 'none').join(', ');
  return `${list(node.inputs)} -> ${list(node.outputs)}`;
}
