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
  /** Runs a graph of the model on copies of these inputs, in this scope. */
  invoke(
    graph: Graph,
    inputs: readonly Tensor[],
    scope: GraphContext,
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
  #calls?: Map<Graph, Call>;

  constructor(state: RunState, depth = 0) {
    this.state = state;
    this.depth = depth;
    const { budget, signal } = state;
    const look = () => {
      budget.requireTime();
      return undefined;
    };
    this.pause = depth === 0 && signal !== undefined ? pauser(budget) : look;
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
    const call = this.#callOf(graph);
    if (++call.count > limits.loopIterations)
      throw limitReached('LIMIT_LOOP', 'a loop runs too long', 'loopIterations', limits);
    call.scope.#calls?.forEach((own) => {
      own.count = 0;
    });
    return this.state.invoke(graph, inputs, call.scope, spare);
  }

  #callOf(graph: Graph): Call {
    const known = this.#calls?.get(graph);
    if (known) return known;
    const { limits } = this.state;
    if (this.depth + 1 > limits.callDepth)
      throw limitReached('LIMIT_CALL_DEPTH', 'subgraphs call each other too deep', 'callDepth', limits);
    const call = { count: 0, scope: new GraphContext(this.state, this.depth + 1) };
    this.#calls ??= new Map();
    this.#calls.set(graph, call);
    return call;
  }
}

/** A graph that an activation calls: how often it has, and the scope of the callee, which is the same each time. */
interface Call {
  count: number;
  readonly scope: GraphContext;
}

/** When the event loop of this thread turned last, as far as runs have looked. */
let turned = 0;
/** It has not turned since. */
let isWatched = false;

/**
 * Lets the event loop turn every 50 ms, so that a timer or a click can abort the run: also where many short runs follow
 * each other, since a promise that is settled at once does not let it turn.
 */
function pauser(budget: RunBudget): () => Promise<void> | undefined {
  if (!isWatched) {
    isWatched = true;
    turned = performance.now();
    setTimeout(() => {
      isWatched = false;
    }, 0);
  }
  return () => {
    budget.requireTime();
    if (performance.now() - turned < 50) return undefined;
    return new Promise((resolve) => {
      setTimeout(() => {
        turned = performance.now();
        resolve();
      }, 0);
    });
  };
}
