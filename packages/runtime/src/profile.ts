import { elementCount, memoryBytes } from '@zoo/core';
import type { Graph, Node } from '@zoo/ir';
import type { TypedNode } from './delegate.ts';

/** What a delegate reports while profiling. */
export interface Recorder {
  /** Time of one kernel call for these nodes (several when fused). `kernel` names it in the delegate's grammar. */
  record(nodes: readonly TypedNode[], ms: number, kernel?: string): void;
}

/** One line of a profile: a kernel and the nodes it computes. Times are in milliseconds. */
export interface ProfileRow {
  readonly graph: string;
  /** Name of the node, or of the last of several fused ones. */
  readonly name: string;
  /** `CONV_2D`, or `CONV_2D+ADD` when fused. */
  readonly op: string;
  readonly delegate: string;
  readonly kernel: string;
  readonly count: number;
  readonly first: number;
  readonly min: number;
  readonly avg: number;
  /** Of all the time spent in graphs that nobody calls: nodes of subgraphs are counted in their callers. */
  readonly share: number;
  /** Multiply-accumulate operations and bytes of operands and results, of one call. */
  readonly macs: number;
  readonly bytes: number;
}

interface Entry {
  readonly graph: Graph;
  readonly nodes: readonly TypedNode[];
  readonly delegate: string;
  readonly kernel: string;
  readonly called: boolean;
  count: number;
  first: number;
  min: number;
  total: number;
}

/** Collects times over runs, a line for each kernel in order of first execution. */
export class Profiler {
  readonly #entries = new Map<Node, Entry[]>();
  #rows = 0;

  /** How often something was recorded. */
  get rows(): number {
    return this.#rows;
  }

  /** The recorder that one partition writes to. */
  for(graph: Graph, delegate: string, called: boolean): Recorder {
    return {
      record: (nodes, ms, kernel = '') => {
        this.#rows++;
        const entry = this.#entryOf({ graph, nodes, delegate, kernel, called });
        if (entry.count === 0) entry.first = ms;
        entry.count++;
        entry.min = Math.min(entry.min, ms);
        entry.total += ms;
      },
    };
  }

  table(): ProfileRow[] {
    const entries = [...this.#entries.values()].flat();
    const total = entries.reduce((sum, { called, total }) => sum + (called ? 0 : total), 0);
    return entries.map((entry) => row(entry, total));
  }

  clear(): void {
    this.#entries.clear();
  }

  /** Nodes whose shapes only a run tells may be computed by one delegate now and by another later. */
  #entryOf(fields: Pick<Entry, 'graph' | 'nodes' | 'delegate' | 'kernel' | 'called'>): Entry {
    const { nodes, delegate, kernel } = fields;
    const { node } = nodes[nodes.length - 1];
    const known = this.#entries.get(node) ?? [];
    const same = known.find((one) => one.delegate === delegate && one.kernel === kernel);
    if (same) return same;
    const entry = { ...fields, count: 0, first: 0, min: Number.POSITIVE_INFINITY, total: 0 };
    this.#entries.set(node, [...known, entry]);
    return entry;
  }
}

function row(entry: Entry, total: number): ProfileRow {
  const { graph, nodes, delegate, kernel, called, count, first, min } = entry;
  return {
    graph: graph.name,
    name: nodes[nodes.length - 1].node.name,
    op: nodes.map(({ node }) => node.op).join('+'),
    delegate,
    kernel,
    count,
    first,
    min,
    avg: entry.total / count,
    share: called || total === 0 ? 0 : entry.total / total,
    macs: nodes.reduce((sum, node) => sum + macsOf(node), 0),
    bytes: nodes.reduce((sum, node) => sum + bytesOf(node), 0),
  };
}

/** Multiply-accumulate operations of one run; 0 for ops that state none and where shapes are not known. */
export function macsOf({ op, site, dynamic }: TypedNode): number {
  return dynamic ? 0 : (op.spec.macs?.(site) ?? 0);
}

/** Bytes of operands and results together: what must move at least once. */
export function bytesOf({ site, dynamic }: TypedNode): number {
  if (dynamic) return 0;
  return [...site.inputs, ...site.outputs].reduce(
    (sum, type) => sum + (type ? memoryBytes(type.dtype) * elementCount(type.shape) : 0),
    0,
  );
}
