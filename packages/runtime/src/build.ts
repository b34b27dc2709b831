import { formatShape, type Shape, sameShape, ZooError } from '@zoo/core';
import type { Graph, Value } from '@zoo/ir';
import { type ArenaLayout, allocateArena, layoutArena } from './arena.ts';
import type { ArenaMemory } from './delegate.ts';
import { type Crew, compileDraft, type Draft, draftGraph } from './draft.ts';
import { readsConstants } from './given-file.ts';
import { GraphInstance } from './instance.ts';
import { LateBuilder } from './late/builder.ts';
import { memoryMaps } from './memory-map.ts';
import { type BuildSettings, Program } from './program.ts';
import { TensorTable } from './tensors.ts';
import type { MemoryBudget } from './work.ts';

export type ShapesOf = (graph: Graph) => readonly Shape[];

/** Plans all graphs, then allocates once, then compiles. */
export async function buildProgram(settings: BuildSettings, shapesOf: ShapesOf): Promise<Program> {
  const { calls, folder } = settings;
  const builder = new LateBuilder(settings);
  const { budget } = builder;
  const { drafts, unsized } = draftGraphs({ ...settings, ...builder.crew }, shapesOf);
  const layout = layoutArena(drafts, calls);
  const requests = drafts.flatMap((draft) => draft.requests);
  const resident = requests.reduce((sum, { resident: bytes = 0 }) => sum + bytes, 0);
  budget.take(layout.bytes + resident + folder.bytes, 'the model');
  const arena = allocateArena(layout.bytes, settings);
  const { sessions } = builder.crew;
  const reads = unsized.size > 0 || drafts.some((draft) => readsConstants(draft, sessions));
  if (!reads) settings.file?.giveBack();
  const compiled = await Promise.all(
    drafts.map((draft) =>
      compileGraph(draft, layout, arena, sessions, budget).catch((error: unknown) => {
        unsized.set(draft.graph, unsizedError(draft.graph, shapesOf(draft.graph), error));
      }),
    ),
  );
  const instances = compiled.filter((instance) => instance !== undefined);
  const maps = () => memoryMaps(drafts, layout);
  const program = new Program(builder, instances, unsized, maps, {
    arena: layout.bytes,
    resident,
    variables: layout.variables.bytes,
    folded: folder.bytes,
    lowerBound: layout.lowerBound,
  });
  program.writeVariables(new Map());
  return program;
}

function draftGraphs(
  settings: BuildSettings,
  shapesOf: ShapesOf,
): { drafts: Draft[]; unsized: Map<Graph, ZooError> } {
  const { calls } = settings;
  const unsized = new Map<Graph, ZooError>();
  const drafts = calls.graphs.flatMap((graph) => {
    const synchronous = (calls.callers.get(graph)?.size ?? 0) > 0;
    try {
      return [draftGraph(graph, shapesOf(graph), { ...settings, synchronous })];
    } catch (error) {
      unsized.set(graph, unsizedError(graph, shapesOf(graph), error));
      return [];
    }
  });
  return { drafts, unsized };
}

async function compileGraph(
  draft: Draft,
  { bases, variables }: ArenaLayout,
  { memory, base }: ArenaMemory,
  sessions: Crew['sessions'],
  budget: MemoryBudget,
): Promise<GraphInstance> {
  const start = base + (bases.get(draft.graph) ?? 0);
  const addresses = new Map<Value, number>();
  draft.plan.offsets.forEach((offset, value) => {
    addresses.set(value, start + offset);
  });
  for (const value of draft.variables) addresses.set(value, base + (variables.offsets.get(value) ?? 0));
  const tensors = new TensorTable({ types: draft.types, addresses, memory, budget });
  return new GraphInstance(draft, tensors, await Promise.all(compileDraft(draft, tensors, start, sessions)));
}

/** Sizes of -1 stand as 1, and unknown ranks as 0, until somebody chooses; that need not make sense. */
function isUnsized(graph: Graph, shapes: readonly Shape[]): boolean {
  return graph.inputs.some(({ shape, dims, hasRank }, i) => {
    const declared = sameShape(shape, shapes[i]);
    return declared && (!hasRank || dims.length === 0 || dims.includes(-1));
  });
}

/** What a run of this graph is told until its inputs have sizes. @throws `cause`, where they have some */
function unsizedError(graph: Graph, shapes: readonly Shape[], cause: unknown): ZooError {
  if (!(cause instanceof ZooError) || !isUnsized(graph, shapes)) throw cause;
  const sizes = graph.inputs.map(({ name, dims }) => `${name} ${formatShape(dims)}`);
  return new ZooError({
    code: 'INPUTS_UNSIZED',
    category: 'usage',
    message: 'the model must be given the sizes of its inputs first',
    place: { subgraph: graph.name },
    expected: sizes.join(', '),
    hint: `Call model.resize({ name: shape }). With sizes of 1: ${cause.message}`,
    cause,
  });
}
