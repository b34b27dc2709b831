import type { Value } from '@zoo/ir';
import type {
  Delegate,
  DelegateSession,
  Executable,
  MemoryRequest,
  Partition,
  Plan,
  RunContext,
  Step,
  TypedNode,
} from './delegate.ts';
import { requireNotAborted } from './limits.ts';
import { type NodeRunner, prepareNode } from './reference-node.ts';

/**
 * Runs the reference kernels of the op table, one node after the other: the delegate of last resort, and the meaning
 * of all others. Plain and slow on purpose.
 */
export const referenceDelegate: Delegate = {
  name: 'reference',
  supports: () => true,
  open: () => referenceSession,
};

/** It keeps nothing, so one session serves all models. */
export const referenceSession = { layout, compile, dispose: () => undefined } satisfies DelegateSession;

/** A step for each node; views and overwriting as the traits of the op allow. */
export function layout({ nodes }: Pick<Partition, 'nodes'>): MemoryRequest {
  return { steps: nodes.map(stepOf) };
}

export function stepOf({ node, op }: TypedNode): Step {
  const reads = node.inputs.filter((value) => value !== undefined);
  const [from, to] = [node.inputs[0], node.outputs[0]];
  const pairs = from && to && !from.isVariable && !to.isVariable ? [{ from, to }] : [];
  const { traits } = op.spec;
  return {
    reads,
    writes: node.outputs,
    views: traits.includes('reshaping') ? pairs : [],
    inPlace: traits.includes('in-place') && from?.dtype === to?.dtype ? pairs : [],
  };
}

export function compile({ nodes }: Pick<Partition, 'nodes'>, plan: Plan): Executable {
  const runners = nodes.filter((node) => !isView(node, plan)).map((node) => prepareNode(node, plan.tensors));
  return {
    attach() {
      for (const runner of runners) runner.attach();
    },
    run: (context) => runFrom(runners, 0, context),
  };
}

/** The result lies where the operand lies: there is nothing to do. */
function isView({ node, op, dynamic }: TypedNode, plan: Plan): boolean {
  if (dynamic || !op.spec.traits.includes('reshaping')) return false;
  const address = (value: Value | undefined) => value && plan.address(value);
  const result = address(node.outputs[0]);
  return result !== undefined && result === address(node.inputs[0]);
}

function runFrom(runners: readonly NodeRunner[], start: number, context: RunContext): void | Promise<void> {
  for (let i = start; i < runners.length; i++) {
    const pause = context.pause?.();
    if (pause) return pause.then(() => runFrom(runners, i, context));
    requireNotAborted(context.signal);
    runners[i].run(context);
  }
}
