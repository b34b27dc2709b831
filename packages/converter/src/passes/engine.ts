import { ZooError } from '@zoo/core';
import { type Graph, type Module, type Node, type OpLookup, type Undo, verifyGraph } from '@zoo/ir';
import { followOutputs } from './follow-outputs.ts';
import { pipeline } from './index.ts';
import type { Pass } from './pass.ts';

/** What a pass did to a graph. */
export interface PassRecord {
  readonly pass: string;
  readonly graph: string;
  readonly rewrites: number;
  readonly ms: number;
  /** Rewrites that would have broken the graph, and were taken back; each is a mistake in the pass. */
  readonly reverted: readonly string[];
}

export interface PassOptions {
  readonly passes?: readonly Pass[];
  /** Called after each pass that changed something. */
  readonly onPass?: (record: PassRecord) => void;
}

/** Rounds of the whole pipeline; two or three are the rule, more means that two passes undo each other. */
const MAX_ROUNDS = 10;

/**
 * Improves every graph of `module` in place: runs the pipeline to a fixed point, verifies the graph after each pass,
 * and takes back rewrites that break it. A graph that does not verify to begin with is left as it is.
 */
export function optimize(module: Module, ops: OpLookup, options: PassOptions = {}): PassRecord[] {
  const records: PassRecord[] = [];
  for (const graph of module.graphs) {
    if (breakage(graph, ops) !== undefined) continue;
    const rebind = followOutputs(module, graph);
    const banned = new Set<string>();
    for (let round = 0; round < MAX_ROUNDS; round++) {
      let changes = 0;
      for (const pass of options.passes ?? pipeline) {
        const record = runPass(pass, graph, ops, banned);
        changes += record.rewrites;
        if (record.rewrites === 0 && record.reverted.length === 0) continue;
        records.push(record);
        options.onPass?.(record);
      }
      if (changes === 0) break;
    }
    rebind();
  }
  return records;
}

/** One pass to its fixed point: fast first, and patch by patch when that left a broken graph. */
function runPass(pass: Pass, graph: Graph, ops: OpLookup, banned: Set<string>): PassRecord {
  const start = performance.now();
  const undo: Undo[] = [];
  const reverted: string[] = [];
  sweep(pass, graph, ops, banned, (apply) => undo.push(apply()));
  if (undo.length > 0 && breakage(graph, ops) !== undefined) {
    while (undo.length > 0) undo.pop()?.();
    sweep(pass, graph, ops, banned, (apply, node) => {
      const revert = apply();
      const broken = breakage(graph, ops);
      if (broken === undefined) return undo.push(revert);
      revert();
      banned.add(key(pass, node));
      return reverted.push(`${node.name}: ${broken}`);
    });
  }
  return {
    pass: pass.name,
    graph: graph.name,
    rewrites: undo.length,
    ms: performance.now() - start,
    reverted,
  };
}

function sweep(
  pass: Pass,
  graph: Graph,
  ops: OpLookup,
  banned: ReadonlySet<string>,
  act: (apply: () => Undo, node: Node) => void,
): void {
  // each rewrite should bring the graph nearer to the end; a pass that goes round in circles stops here
  let budget = 4 * graph.nodes.length + 16;
  let changed = true;
  while (changed && budget > 0) {
    changed = false;
    const rewrite = pass.begin({ graph, ops });
    const nodes = pass.direction === 'backward' ? [...graph.nodes].reverse() : [...graph.nodes];
    const present = new Set(graph.nodes);
    for (const node of nodes) {
      if (!present.has(node) || budget <= 0 || banned.has(key(pass, node))) continue;
      const patch = rewrite(node);
      if (patch === undefined) continue;
      act(() => patch.apply(graph), node);
      changed = true;
      budget--;
      present.clear();
      for (const left of graph.nodes) present.add(left);
    }
  }
}

/** A node's name outlives rewrites and reverts, unlike its place. */
function key(pass: Pass, node: Node): string {
  return `${pass.name}\n${node.name}`;
}

function breakage(graph: Graph, ops: OpLookup): string | undefined {
  try {
    verifyGraph(graph, ops);
    return undefined;
  } catch (error) {
    if (error instanceof ZooError) return error.message;
    throw error;
  }
}
