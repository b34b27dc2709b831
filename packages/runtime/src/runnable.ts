import type { Module, OpLookup } from '@zoo/ir';
import { withoutCalls } from '#inline';
import { type CallTree, callTree } from './calls.ts';
import { type Entries, entriesOf } from './entry.ts';
import type { Limits } from './limits.ts';
import { settleResultTypes } from './result-types.ts';

/** What of a module can run: its entry points, and the graphs behind them. */
export interface Runnable {
  /** The module, or one with calls spelled out. */
  readonly module: Module;
  readonly entries: Entries;
  readonly calls: CallTree;
}

/** @throws ZooError MODEL_EMPTY, SIGNATURE_INVALID, GRAPH_RECURSION, LIMIT_CALL_DEPTH, LIMIT_NODES, LIMIT_TENSORS */
export function runnable(given: Module, ops: OpLookup, limits: Limits): Runnable {
  const before = find(given, limits);
  settleResultTypes(before.calls.graphs, ops);
  const module = withoutCalls(given, before.calls, ops, limits);
  return module === given ? before : find(module, limits);
}

function find(module: Module, limits: Limits): Runnable {
  const entries = entriesOf(module);
  const calls = callTree(new Set([...entries.values()].map(({ graph }) => graph)), limits);
  return { module, entries, calls };
}
