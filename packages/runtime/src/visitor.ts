import type { Shape } from '@zoo/core';
import type { Graph } from '@zoo/ir';
import { allocateBuffer } from './arena.ts';
import type { Executable } from './delegate.ts';
import { compileDraft, type DraftOptions, draftGraph } from './draft.ts';
import { GraphInstance } from './instance.ts';
import { referenceDelegate, referenceSession } from './reference.ts';
import { TensorTable } from './tensors.ts';
import type { MemoryBudget } from './work.ts';

/**
 * A subgraph for shapes that nobody declared, in memory of its own. It is built while a kernel waits, so compilers
 * are left out. Its variables are those of the planned instance.
 */
export function buildVisitor(
  graph: Graph,
  shapes: readonly Shape[],
  settings: Pick<DraftOptions, 'ops' | 'folder'>,
  budget: MemoryBudget,
  variables: TensorTable | undefined,
): GraphInstance {
  const crew = { delegates: [referenceDelegate], sessions: new Map([[referenceDelegate, referenceSession]]) };
  const draft = draftGraph(graph, shapes, { ...settings, ...crew, synchronous: true });
  budget.take(draft.plan.bytes, `subgraph ${graph.name}`);
  const tensors = new TensorTable({
    types: draft.types,
    addresses: draft.plan.offsets,
    memory: { buffer: allocateBuffer(draft.plan.bytes) },
    budget,
    variables,
  });
  return new GraphInstance(draft, tensors, compileDraft(draft, tensors, 0, crew.sessions) as Executable[]);
}
