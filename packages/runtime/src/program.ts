import { type Shape, sameShape, type Tensor, ZooError } from '@zoo/core';
import type { Graph, OpLookup, Value } from '@zoo/ir';
import type { CallTree } from './calls.ts';
import type { GraphContext } from './context.ts';
import type { Crew } from './draft.ts';
import type { Folder } from './fold.ts';
import type { GivenFile } from './given-file.ts';
import type { GraphInstance } from './instance.ts';
import type { LateBuilder } from './late/builder.ts';
import { InstanceCache, type InstancePlan } from './late/instance-cache.ts';
import type { Limits } from './limits.ts';
import type { GraphMemory } from './memory-map.ts';
import { specialize } from './specialize.ts';

/** What building needs and a resize does not change. */
export interface BuildSettings extends Crew {
  readonly calls: CallTree;
  readonly ops: OpLookup;
  readonly folder: Folder;
  readonly limits: Limits;
  /** The file, where it was given to the model for good. */
  readonly file?: GivenFile;
}

/** Bytes by purpose. */
export interface MemoryUse {
  /** The whole arena, variables included. */
  readonly arena: number;
  /** No arena for these graphs, run in this order, could be smaller. */
  readonly lowerBound: number;
  readonly variables: number;
  readonly folded: number;
  /** What delegates keep beside the arena. */
  readonly resident: number;
  /** What is kept for shapes that came up while running, and what delegates packed for it; counted against the limit. */
  readonly late: number;
}

/** All graphs of a model for given input shapes, in one memory. A resize builds another. */
export class Program {
  readonly #memory: Omit<MemoryUse, 'late'>;
  /** What lies where. */
  readonly maps: () => readonly GraphMemory[];
  readonly #instances: ReadonlyMap<Graph, GraphInstance>;
  /** Graphs of unknown input sizes that cannot be built before somebody chooses them. */
  readonly #unsized: ReadonlyMap<Graph, ZooError>;
  /** Instances of subgraphs for shapes that callers bring while running. */
  readonly #visitors = new Map<Graph, InstanceCache<InstancePlan>>();
  readonly #builder: LateBuilder;

  constructor(
    builder: LateBuilder,
    instances: readonly GraphInstance[],
    unsized: ReadonlyMap<Graph, ZooError>,
    maps: () => readonly GraphMemory[],
    memory: Omit<MemoryUse, 'late'>,
  ) {
    this.#builder = builder;
    this.#instances = new Map(instances.map((instance) => [instance.graph, instance]));
    this.#unsized = unsized;
    this.#memory = memory;
    this.maps = maps;
  }

  get memory(): MemoryUse {
    return { ...this.#memory, late: this.#builder.bytes };
  }

  find(graph: Graph): GraphInstance | undefined {
    return this.#instances.get(graph);
  }

  /** @throws ZooError INPUTS_UNSIZED when the declared sizes do not go together and nobody has chosen others yet. */
  get(graph: Graph): GraphInstance {
    const instance = this.#instances.get(graph);
    if (instance) return instance;
    throw this.#unsized.get(graph) ?? unknownGraph(graph);
  }

  #instanceTaking(graph: Graph, inputs: readonly Tensor[], scope: GraphContext): GraphInstance {
    const planned = this.#instances.get(graph);
    if (planned?.takes(inputs)) return planned;
    const visitors = this.#visitors.get(graph) ?? new InstanceCache(this.#builder);
    this.#visitors.set(graph, visitors);
    const shapes = inputs.map(({ shape }) => shape);
    const fits = (plan: InstancePlan) => plan.shapes.every((shape, i) => sameShape(shape, shapes[i]));
    return visitors.take(0, fits, () => this.#planFor(graph, shapes, planned), scope).instance;
  }

  /** A subgraph for shapes that nobody declared. Its variables are those of the planned instance. */
  #planFor(graph: Graph, shapes: readonly Shape[], planned: GraphInstance | undefined): InstancePlan {
    const { ops, folder } = this.#builder.settings;
    const specialization = specialize(graph, shapes, ops, folder);
    return { specialization, shapes, synchronous: true, variables: planned?.tensors };
  }

  /** Runs a graph inside a kernel: inputs are copied in, results are copies, in the memory of `spare` where it fits. */
  invoke(
    graph: Graph,
    inputs: readonly Tensor[],
    scope: GraphContext,
    spare?: readonly Tensor[],
  ): readonly Tensor[] {
    requireArguments(graph, inputs);
    const instance = this.#instanceTaking(graph, inputs, scope);
    instance.load(inputs.map(({ data }) => data));
    if (instance.run(scope)) throw notSynchronous(graph);
    return spare ? instance.unloadInto(spare, inputs) : instance.unload();
  }

  /** Contents of all variables, by value. */
  readVariables(): Map<Value, Uint8Array> {
    const contents = new Map<Value, Uint8Array>();
    for (const { tensors } of this.#instances.values()) {
      for (const value of tensors.variables) contents.set(value, tensors.bytes(value).slice());
    }
    return contents;
  }

  /**
   * Restores what `readVariables` gave; variables that are not mentioned become zero: as a number, 8-bit integers at their
   * zero point, wider ones as bits, since that is how TFLite resets them.
   */
  writeVariables(contents: ReadonlyMap<Value, Uint8Array>): void {
    for (const { tensors } of this.#instances.values()) {
      for (const value of tensors.variables) {
        const bytes = tensors.bytes(value);
        const old = contents.get(value);
        if (old?.length === bytes.length) bytes.set(old);
        else bytes.fill(newByteOf(value));
      }
    }
  }

  dispose(): void {
    for (const one of [...this.#instances.values(), ...this.#visitors.values()]) one.dispose();
  }
}

/** What each byte of a variable is before the first run. */
export function newByteOf({ dtype, quantization }: Value): number {
  return dtype === 'int8' ? (quantization?.zeroPoint[0] ?? 0) : 0;
}

function requireArguments(graph: Graph, inputs: readonly Tensor[]): void {
  if (
    inputs.length === graph.inputs.length &&
    inputs.every(({ dtype }, i) => dtype === graph.inputs[i].dtype)
  )
    return;
  const expected = graph.inputs.map(({ dtype }) => dtype).join(', ');
  const received = inputs.map(({ dtype }) => dtype).join(', ');
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

function unknownGraph({ name }: Graph): ZooError {
  return new ZooError({
    code: 'GRAPH_UNKNOWN',
    category: 'failed',
    message: `graph ${name} is not part of the model`,
  });
}
