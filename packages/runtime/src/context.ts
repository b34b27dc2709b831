import type { Random, Tensor } from '@zoo/core';
import type { Graph } from '@zoo/ir';
import type { RunContext } from './delegate.ts';
import { type Limits, limitReached, requireMemory, requireNotAborted } from './limits.ts';
import type { Profiler, Recorder } from './profile.ts';
import type { RunBudget } from './work.ts';

/** What all graphs of one run share. */
export interface RunState {
  readonly resources: Map<string, unknown>;
  readonly random: Random;
  readonly limits: Limits;
  readonly budget: RunBudget;
  readonly signal?: AbortSignal;
  readonly profiler?: Profiler;
  /** Runs a graph of the model on copies of these inputs. */
  invoke(
    graph: Graph,
    inputs: readonly Tensor[],
    caller: GraphContext,
    spare?: readonly Tensor[],
  ): readonly Tensor[];
}

/** One activation of one graph: the scope of its kernels. */
export class GraphContext implements RunContext {
  readonly state: RunState;
  readonly depth: number;
  /** Looks at the clock. A promise only where the caller can wait, and when somebody may want to abort. */
  readonly pause: () => Promise<void> | undefined;
  /** Set for each partition in turn. */
  recorder?: Recorder;
  readonly #calls = new Map<Graph, number>();

  constructor(state: RunState, depth = 0) {
    this.state = state;
    this.depth = depth;
    this.pause = pauser(state.budget, depth === 0 && state.signal !== undefined);
  }

  reserve(bytes: number): void {
    requireMemory(bytes, this.state.limits, 'a result');
  }

  /** Counts work that is about to be done. */
  spend(work: number): void {
    this.state.budget.spend(work);
  }

  get resources(): Map<string, unknown> {
    return this.state.resources;
  }

  get random(): Random {
    return this.state.random;
  }

  get signal(): AbortSignal | undefined {
    return this.state.signal;
  }

  /** Calls of one graph are counted for each activation of the caller: the iterations of a loop. */
  call(graph: Graph, inputs: readonly Tensor[], spare?: readonly Tensor[]): readonly Tensor[] {
    const { limits, signal, budget } = this.state;
    requireNotAborted(signal);
    budget.requireTime();
    const count = (this.#calls.get(graph) ?? 0) + 1;
    this.#calls.set(graph, count);
    if (count > limits.loopIterations)
      throw limitReached('LIMIT_LOOP', 'a loop runs too long', 'loopIterations', limits);
    if (this.depth + 1 > limits.callDepth)
      throw limitReached('LIMIT_CALL_DEPTH', 'subgraphs call each other too deep', 'callDepth', limits);
    return this.state.invoke(graph, inputs, this, spare);
  }
}

/** Lets the event loop turn every 50 ms, so that a timer or a click can abort the run. */
function pauser(budget: RunBudget, mayWait: boolean): () => Promise<void> | undefined {
  let last = mayWait ? performance.now() : 0;
  return () => {
    budget.requireTime();
    if (!mayWait || performance.now() - last < 50) return undefined;
    return new Promise((resolve) => {
      setTimeout(() => {
        last = performance.now();
        resolve();
      }, 0);
    });
  };
}
