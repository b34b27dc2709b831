import { type Shape, type Tensor, ZooError } from '@zoo/core';
import type { Graph, OpLookup, Value } from '@zoo/ir';
import type { CallTree } from './calls.ts';
import { GraphContext } from './context.ts';
import type { ArenaMemory, Executable } from './delegate.ts';
import { type Crew, compileDraft, type Draft, draftGraph, variablesOf } from './draft.ts';
import type { Folder } from './fold.ts';
import { GraphInstance } from './instance.ts';
import { type Limits, requireMemory } from './limits.ts';
import { align } from './place.ts';
import { referenceDelegate, referenceSession } from './reference.ts';
import { arenaBytes, TensorTable } from './tensors.ts';

/** What building needs and a resize does not change. */
export interface BuildSettings extends Crew {
  readonly calls: CallTree;
  readonly ops: OpLookup;
  readonly folder: Folder;
  readonly limits: Limits;
}

/** Bytes by purpose. */
export interface MemoryUse {
  /** The whole arena, variables included. */
  readonly arena: number;
  /** No plan of this graph in this order could be smaller; of the largest graph. */
  readonly lowerBound: number;
  readonly variables: number;
  readonly folded: number;
  /** What delegates keep beside the arena. */
  readonly resident: number;
}

export type ShapesOf = (graph: Graph) => readonly Shape[];

/** All graphs of a model for given input shapes, in one memory. A resize builds another. */
export class Program {
  readonly memory: MemoryUse;
  readonly #instances: ReadonlyMap<Graph, GraphInstance>;
  /** Instances of subgraphs for shapes that callers bring while running. */
  readonly #visitors = new Map<Graph, GraphInstance[]>();
  readonly #settings: BuildSettings;

  constructor(settings: BuildSettings, instances: readonly GraphInstance[], memory: MemoryUse) {
    this.#settings = settings;
    this.#instances = new Map(instances.map((instance) => [instance.graph, instance]));
    this.memory = memory;
  }

  get(graph: Graph): GraphInstance {
    const instance = this.#instances.get(graph);
    if (instance) return instance;
    throw new ZooError({
      code: 'GRAPH_UNKNOWN',
      category: 'failed',
      message: `graph ${graph.name} is not part of the model`,
    });
  }

  /** The instance for these input shapes: the planned one, or one on the reference executor in memory of its own. */
  instanceFor(graph: Graph, shapes: readonly Shape[]): GraphInstance {
    const planned = this.get(graph);
    if (planned.accepts(shapes)) return planned;
    const visitors = this.#visitors.get(graph) ?? [];
    const known = visitors.find((instance) => instance.accepts(shapes));
    if (known) return known;
    const built = buildVisitor(planned, shapes, this.#settings);
    this.#visitors.set(graph, [built, ...visitors].slice(0, VISITORS_KEPT));
    return built;
  }

  /** Runs a graph inside a kernel: inputs are copied in, results are copies. */
  invoke(graph: Graph, inputs: readonly Tensor[], caller: GraphContext): readonly Tensor[] {
    requireArguments(graph, inputs);
    const instance = this.instanceFor(
      graph,
      inputs.map(({ shape }) => shape),
    );
    instance.load(inputs.map(({ data }) => data));
    if (instance.run(new GraphContext(caller.state, caller.depth + 1))) throw notSynchronous(graph);
    return instance.unload();
  }

  /** Contents of all variables, by value. */
  readVariables(): Map<Value, Uint8Array> {
    const contents = new Map<Value, Uint8Array>();
    for (const { tensors } of this.#instances.values()) {
      for (const value of tensors.variables) contents.set(value, tensors.bytes(value).slice());
    }
    return contents;
  }

  /** Restores what `readVariables` gave; variables that are not mentioned become zero. */
  writeVariables(contents: ReadonlyMap<Value, Uint8Array>): void {
    for (const { tensors } of this.#instances.values()) {
      for (const value of tensors.variables) {
        const bytes = tensors.bytes(value);
        const old = contents.get(value);
        if (old?.length === bytes.length) bytes.set(old);
        else bytes.fill(0);
      }
    }
  }

  dispose(): void {
    for (const instance of [...this.#instances.values(), ...[...this.#visitors.values()].flat()])
      instance.dispose();
  }
}

/** Shapes that a loop body or branch is kept ready for, beside those declared in the file. */
const VISITORS_KEPT = 4;

/**
 * Plans all graphs, then allocates once, then compiles. Variables lie at the start of the arena. A graph lies behind
 * every graph that calls it, as on a stack; graphs that are never active together share their bytes.
 */
export async function buildProgram(settings: BuildSettings, shapesOf: ShapesOf): Promise<Program> {
  const { calls, limits, folder, sessions } = settings;
  const drafts = calls.graphs.map((graph) => {
    const synchronous = (calls.callers.get(graph)?.size ?? 0) > 0;
    return draftGraph(graph, shapesOf(graph), { ...settings, synchronous });
  });
  const variables = planVariables(drafts);
  const bases = stackBases(drafts, calls, variables.bytes);
  const ends = drafts.map(({ graph, plan }) => (bases.get(graph) ?? 0) + plan.bytes);
  const arena = Math.max(variables.bytes, ...ends);
  const resident = sum(drafts.flatMap(({ requests }) => requests.map((request) => request.resident ?? 0)));
  requireMemory(arena + resident + folder.bytes, limits, 'the model');
  const { memory, base } = allocateArena(arena, settings);
  const instances = drafts.map(async (draft) => {
    const start = base + (bases.get(draft.graph) ?? 0);
    const addresses = new Map<Value, number>();
    for (const [value, offset] of draft.plan.offsets) addresses.set(value, start + offset);
    for (const value of variablesOf(draft)) addresses.set(value, base + (variables.offsets.get(value) ?? 0));
    const tensors = new TensorTable({ types: draft.types, addresses, memory, limits });
    return instanceOf(draft, tensors, await Promise.all(compileDraft(draft, tensors, start, sessions)));
  });
  const program = new Program(settings, await Promise.all(instances), {
    arena,
    resident,
    variables: variables.bytes,
    folded: folder.bytes,
    lowerBound: Math.max(0, ...drafts.map(({ plan }) => plan.lowerBound)),
  });
  program.writeVariables(new Map());
  return program;
}

function instanceOf(draft: Draft, tensors: TensorTable, executables: readonly Executable[]): GraphInstance {
  const partitions = draft.partitions.map((partition, i) => ({ partition, executable: executables[i] }));
  return new GraphInstance(draft.graph, draft.shapes, partitions, tensors);
}

/** A subgraph for shapes that nobody declared. It is built while a kernel waits, so compilers are left out. */
function buildVisitor(
  planned: GraphInstance,
  shapes: readonly Shape[],
  settings: BuildSettings,
): GraphInstance {
  const { limits } = settings;
  const crew = { delegates: [referenceDelegate], sessions: new Map([[referenceDelegate, referenceSession]]) };
  const draft = draftGraph(planned.graph, shapes, { ...settings, ...crew, synchronous: true });
  requireMemory(draft.plan.bytes, limits, `subgraph ${planned.graph.name}`);
  const tensors = new TensorTable({
    types: draft.types,
    addresses: draft.plan.offsets,
    memory: { buffer: allocateBuffer(draft.plan.bytes) },
    limits,
    variables: planned.tensors,
  });
  return instanceOf(draft, tensors, compileDraft(draft, tensors, 0, crew.sessions) as Executable[]);
}

/** Variables live as long as the model: one behind the other. */
function planVariables(drafts: readonly Draft[]): { offsets: Map<Value, number>; bytes: number } {
  const offsets = new Map<Value, number>();
  let bytes = 0;
  for (const draft of drafts) {
    for (const value of variablesOf(draft)) {
      const type = draft.types.get(value);
      offsets.set(value, bytes);
      bytes += align((type && arenaBytes(type)) ?? 0);
    }
  }
  return { offsets, bytes };
}

/** Callers stand before callees in the tree, so one pass sees every caller's end first. */
function stackBases(drafts: readonly Draft[], calls: CallTree, start: number): Map<Graph, number> {
  const bases = new Map<Graph, number>();
  const ends = new Map<Graph, number>();
  for (const { graph, plan } of drafts) {
    const callers = [...(calls.callers.get(graph) ?? [])];
    const base = Math.max(start, ...callers.map((caller) => ends.get(caller) ?? 0));
    bases.set(graph, base);
    ends.set(graph, base + plan.bytes);
  }
  return bases;
}

function allocateArena(bytes: number, { delegates, sessions }: Crew): ArenaMemory {
  for (const delegate of delegates) {
    const session = sessions.get(delegate);
    if (session?.allocate) return session.allocate(bytes);
  }
  return { memory: { buffer: allocateBuffer(bytes) }, base: 0 };
}

function allocateBuffer(bytes: number): ArrayBuffer {
  try {
    return new ArrayBuffer(bytes);
  } catch (cause) {
    throw new ZooError({
      code: 'OUT_OF_MEMORY',
      category: 'failed',
      message: 'the host has no memory for the model',
      received: `${bytes} bytes wanted`,
      cause,
    });
  }
}

function requireArguments(graph: Graph, inputs: readonly Tensor[]): void {
  const expected = graph.inputs.map(({ dtype }) => dtype).join(', ');
  const received = inputs.map(({ dtype }) => dtype).join(', ');
  if (expected === received) return;
  throw new ZooError({
    code: 'CALL_ARGUMENTS',
    category: 'damaged-input',
    message: `subgraph ${graph.name} is called with other operands than it declares`,
    expected,
    received,
  });
}

function notSynchronous(graph: Graph): ZooError {
  return new ZooError({
    code: 'DELEGATE_ASYNC',
    category: 'failed',
    message: 'a delegate answered with a promise in a graph that a kernel waits for',
    place: { subgraph: graph.name },
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}
