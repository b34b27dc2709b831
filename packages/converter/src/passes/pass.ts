import type { Graph, Node, OpLookup, Patch } from '@zoo/ir';

/**
 * A pass improves a graph without changing what it computes. It looks at one node at a time and answers with a
 * patch or with nothing; applying, counting, verifying and reverting are the engine's.
 */
export interface Pass {
  /** `fold-constants`: for logs and reports. */
  readonly name: string;
  readonly summary: string;
  /** The order in which nodes are shown; default: as they run. */
  readonly direction?: 'forward' | 'backward';
  /** Called before every sweep over a graph; state of a sweep lives in the returned function. */
  begin(context: PassContext): Rewrite;
}

export type Rewrite = (node: Node) => Patch | undefined;

export interface PassContext {
  readonly graph: Graph;
  readonly ops: OpLookup;
}
