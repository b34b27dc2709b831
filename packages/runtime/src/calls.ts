import { ZooError } from '@zoo/core';
import type { Graph } from '@zoo/ir';
import { type Limits, limitReached } from './limits.ts';

/** The graphs that can run, callers before the graphs they call, and who calls whom. */
export interface CallTree {
  readonly graphs: readonly Graph[];
  readonly callers: ReadonlyMap<Graph, ReadonlySet<Graph>>;
}

/**
 * Finds all graphs reachable from the entry points. Graphs that call themselves, directly or not, are refused: they
 * have no place in a static memory plan, and files that contain them are attacks (CVE-2021-29591).
 */
export function callTree(entries: Iterable<Graph>, limits: Limits): CallTree {
  const callers = new Map<Graph, Set<Graph>>();
  const finished: Graph[] = [];
  const active: Graph[] = [];
  const visit = (graph: Graph, caller?: Graph) => {
    if (active.includes(graph)) throw recursion([...active.slice(active.indexOf(graph)), graph]);
    const known = callers.get(graph);
    if (caller) callers.set(graph, new Set([...(known ?? []), caller]));
    else if (!known) callers.set(graph, new Set());
    if (finished.includes(graph)) return;
    if (active.length >= limits.callDepth) throw tooDeep(active, limits);
    active.push(graph);
    for (const callee of calledBy(graph)) visit(callee, graph);
    active.pop();
    finished.push(graph);
  };
  for (const entry of entries) visit(entry);
  const graphs = finished.reverse();
  requireCounts(graphs, limits);
  return { graphs, callers };
}

function calledBy({ nodes }: Graph): Set<Graph> {
  const called = new Set<Graph>();
  for (const { subgraphs } of nodes)
    for (const name in subgraphs) for (const graph of subgraphs[name]) called.add(graph);
  return called;
}

function requireCounts(graphs: readonly Graph[], limits: Limits): void {
  const nodes = graphs.reduce((sum, graph) => sum + graph.nodes.length, 0);
  if (nodes > limits.nodes)
    throw limitReached('LIMIT_NODES', 'the model has more nodes than allowed', 'nodes', limits, `${nodes}`);
  if (graphs.reduce((sum, graph) => sum + mentionsIn(graph), 0) <= limits.tensors) return;
  const tensors = graphs.reduce((sum, graph) => sum + graph.values().length, 0);
  if (tensors > limits.tensors) {
    const message = 'the model has more tensors than allowed';
    throw limitReached('LIMIT_TENSORS', message, 'tensors', limits, `${tensors}`);
  }
}

/** At least as many as there are values, and sooner counted. */
function mentionsIn({ inputs, nodes, outputs }: Graph): number {
  let count = inputs.length + outputs.length;
  for (const node of nodes) count += node.inputs.length + node.intermediates.length + node.outputs.length;
  return count;
}

function recursion(path: readonly Graph[]): ZooError {
  return new ZooError({
    code: 'GRAPH_RECURSION',
    category: 'damaged-input',
    message: `subgraphs call each other in a circle: ${path.map(({ name }) => name).join(' -> ')}`,
  });
}

function tooDeep(path: readonly Graph[], limits: Limits): ZooError {
  const message = 'subgraphs call each other too deep';
  const error = limitReached('LIMIT_CALL_DEPTH', message, 'callDepth', limits);
  return error.at({ subgraph: path[path.length - 1].name });
}
