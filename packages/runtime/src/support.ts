import { type DType, ZooError } from '@zoo/core';
import { type Graph, type Node, type OpLookup, opOf, rowOf, siteOf } from '@zoo/ir';

/** An op, or a combination of types, for which the table has no kernel. */
export interface MissingKernel {
  readonly op: string;
  readonly custom: boolean;
  /** False: the op is there, but not for these types. */
  readonly known: boolean;
  /** `float32, none -> float32` */
  readonly types: string;
  /** Names of the nodes, with the graph's name in front. */
  readonly nodes: readonly string[];
}

/** Everything that keeps these graphs from running, each op and type combination once. */
export function missingKernels(graphs: Iterable<Graph>, ops: OpLookup): MissingKernel[] {
  const found = new Map<string, MissingKernel & { nodes: string[] }>();
  for (const graph of graphs) {
    for (const node of graph.nodes) {
      const op = opOf(node, ops);
      if (op && rowOf(op, siteOf(node)) !== undefined) continue;
      const custom = node.custom !== undefined;
      const types = typesOf(node);
      const key = `${custom} ${node.op} ${types}`;
      const entry = found.get(key) ?? { op: node.op, custom, known: op !== undefined, types, nodes: [] };
      entry.nodes.push(`${graph.name}/${node.name}`);
      found.set(key, entry);
    }
  }
  return [...found.values()];
}

/** One error that names all missing kernels, so that nobody finds them one by one. */
export function missingKernelsError(missing: readonly MissingKernel[]): ZooError {
  const lines = missing.map(({ op, custom, known, types, nodes }) => {
    const kind = known ? `${op} for these types` : custom ? `custom op ${op}` : op;
    const more = nodes.length > 3 ? ` and ${nodes.length - 3} more` : '';
    return `\n  ${kind} (${types}) at ${nodes.slice(0, 3).join(', ')}${more}`;
  });
  const names = [...new Set(missing.map(({ op }) => op))];
  return new ZooError({
    code: 'OPS_UNSUPPORTED',
    category: 'failed',
    message: `the model needs ${missing.length === 1 ? 'a kernel' : `${missing.length} kernels`} that zoo does not have:${lines.join('')}\n`,
    received: names.join(', '),
    hint: missing.some(({ custom }) => custom)
      ? 'Give custom ops with loadModel(bytes, { ops: ops.with(myOp) }); Flex ops need TensorFlow and cannot run.'
      : undefined,
  });
}

function typesOf(node: Node): string {
  const list = (values: readonly ({ readonly dtype: DType } | undefined)[]) =>
    values.map((value) => value?.dtype ?? 'none').join(', ');
  return `${list(node.inputs)} -> ${list(node.outputs)}`;
}
