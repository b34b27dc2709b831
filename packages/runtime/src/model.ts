import { Random, type Shape, sameShape, type Tensor, ZooError } from '@zoo/core';
import type { Graph, Module } from '@zoo/ir';
import { buildProgram } from './build.ts';
import { GraphContext, type RunState } from './context.ts';
import { type Entries, type Entry, type SignatureInfo, type TensorInfo, tensorInfo } from './entry.ts';
import { modelDisposed } from './errors.ts';
import { imageOf, type ModelImage } from './image/model-image.ts';
import { bindInputs, type Inputs } from './inputs.ts';
import { requireNotAborted } from './limits.ts';
import type { GraphMemory } from './memory-map.ts';
import { type ProfileRow, Profiler } from './profile.ts';
import type { BuildSettings, MemoryUse, Program } from './program.ts';
import { Queue } from './queue.ts';
import { resizedShapes } from './resize.ts';
import { ResourceMap } from './resources.ts';
import { type MissingKernel, missingKernelsError } from './support.ts';
import { RunBudget } from './work.ts';

export interface RunOptions {
  /** Key of the signature to run, by whose names inputs and outputs go then. */
  readonly signature?: string;
  /** Checked between nodes; while one is given, the event loop turns every 50 ms, also between runs. */
  readonly signal?: AbortSignal;
  /** Add the times of this run to `model.profile()`. */
  readonly profile?: boolean;
}

export interface ResizeOptions {
  readonly signature?: string;
  /** False also changes sizes that the model declares as fixed. Default true. */
  readonly strict?: boolean;
}

/** What a loaded model is made of; built by `loadModel`. */
export interface ModelParts {
  readonly module: Module;
  readonly entries: Entries;
  readonly settings: BuildSettings;
  /** Absent when kernels are missing. */
  readonly program?: Program;
  readonly missing: readonly MissingKernel[];
  readonly seed: number;
}

/**
 * A model that can run. Runs of one model wait for each other; results are copies that belong to the caller.
 * Disposing frees memory and threads at once; without it they go when the model is collected.
 *
 * @example
 * using model = await loadModel(bytes);
 * const { probabilities } = await model.run({ image: pixels });
 */
export class Model implements Disposable {
  /** The graphs, signatures and metadata as read from the file. */
  readonly module: Module;
  readonly #entries: Entries;
  readonly #settings: BuildSettings;
  readonly #seed: number;
  readonly #missing: readonly MissingKernel[];
  #shapes: ReadonlyMap<Graph, readonly Shape[]> = new Map();
  readonly #queue = new Queue();
  readonly #profiler = new Profiler();
  readonly #resources: ResourceMap;
  #random: Random;
  #program?: Program;
  #disposed = false;

  /** Use `loadModel`. */
  constructor({ module, entries, settings, program, missing, seed }: ModelParts) {
    this.module = module;
    this.#entries = entries;
    this.#settings = settings;
    this.#program = program;
    this.#missing = missing;
    this.#seed = seed;
    this.#resources = new ResourceMap(settings.limits);
    this.#random = new Random(seed);
  }

  get inputs(): readonly TensorInfo[] {
    return this.#infos(this.#entry(undefined), 'inputs');
  }

  get outputs(): readonly TensorInfo[] {
    return this.#infos(this.#entry(undefined), 'outputs');
  }

  get signatures(): readonly SignatureInfo[] {
    return this.module.signatures.map(({ key }) => {
      const entry = this.#entry(key);
      return { key, inputs: this.#infos(entry, 'inputs'), outputs: this.#infos(entry, 'outputs') };
    });
  }

  /** Files packed with the model: labels, vocabularies. */
  get files(): Module['files'] {
    return this.module.files;
  }

  /** Kernels that the model needs and the op table lacks; empty unless loaded with `allowMissing`. */
  get missing(): readonly MissingKernel[] {
    return this.#missing;
  }

  /** What the delegates have to say: where the host cannot do what was asked for, and why. */
  get notes(): readonly string[] {
    return [...this.#settings.sessions.values()].flatMap(({ notes = [] }) => notes);
  }

  get memory(): MemoryUse {
    return this.#running().memory;
  }

  /** What lies where in the arena and for how long, graph by graph. */
  get memoryMaps(): readonly GraphMemory[] {
    return this.#running().maps();
  }

  /**
   * Runs the model.
   *
   * @param inputs by tensor name, by signature name, or as a list in the order of `inputs`: typed arrays of the
   * input's own type, plain arrays of numbers or texts, or tensors. Must not change until the promise settles.
   * @returns tensors by name, in the order of `outputs` (names that look like integers come first, as in any object).
   * @throws ZooError INPUT_UNKNOWN, INPUT_MISSING, INPUT_COUNT, INPUT_DTYPE, INPUT_SHAPE, INPUT_LENGTH, INPUT_VALUE,
   * SIGNATURE_UNKNOWN, OPS_UNSUPPORTED, ABORTED, KERNEL_FAILED, LIMIT_*, MODEL_DISPOSED
   */
  async run(inputs: Inputs, options: RunOptions = {}): Promise<Record<string, Tensor>> {
    const entry = this.#entry(options.signature);
    return this.#queue.add(() => this.#runAlone(entry, inputs, options));
  }

  async #runAlone(
    entry: Entry,
    inputs: Inputs,
    { signal, profile }: RunOptions,
  ): Promise<Record<string, Tensor>> {
    const instance = this.#running().get(entry.graph);
    requireNotAborted(signal);
    const expected = entry.graph.inputs.map(({ dtype }, i) => ({ dtype, shape: instance.shapes[i] }));
    instance.load(bindInputs(entry, expected, inputs));
    try {
      await instance.run(new GraphContext(this.#runState(signal, profile)));
      const outputs = instance.unload();
      return Object.fromEntries(entry.outputs.map(({ name, index }) => [name, outputs[index]]));
    } finally {
      instance.tensors.clear();
    }
  }

  /**
   * Changes the shapes of inputs, and with them of everything that follows. Variables keep their contents where
   * their sizes stay. Inputs that are not named keep their shape; a failure leaves the model as it was.
   *
   * @throws ZooError RESIZE_FIXED when a size is declared as fixed, RESIZE_TRANSFERRED, and what shape inference finds
   */
  async resize(shapes: Readonly<Record<string, Shape>>, options: ResizeOptions = {}): Promise<void> {
    const entry = this.#entry(options.signature);
    return this.#queue.add(async () => {
      const old = this.#running();
      const current = this.#shapesOf(entry.graph);
      const wanted = resizedShapes(entry, current, shapes, options.strict ?? true);
      if (wanted.every((shape, i) => sameShape(shape, current[i]))) return;
      if (this.#settings.file?.isGone) throw fileIsGone();
      const next = new Map(this.#shapes).set(entry.graph, wanted);
      const variables = old.readVariables();
      const program = await buildProgram(this.#settings, (graph) => next.get(graph) ?? declaredShapes(graph));
      program.writeVariables(variables);
      old.dispose();
      this.#program = program;
      this.#shapes = next;
      this.#profiler.clear();
    });
  }

  /** Makes the state new: variables are zero, resources are initialized again, random numbers start over. */
  async reset(): Promise<void> {
    return this.#queue.add(() => {
      this.#running().writeVariables(new Map());
      this.#resources.clear();
      this.#random = new Random(this.#seed);
    });
  }

  /** Times of all runs with `profile: true` since loading or the last resize, a row for each kernel. */
  profile(): ProfileRow[] {
    return this.#profiler.table();
  }

  /**
   * The model as it was compiled, as plain data: `openImage` of its delegate runs it in another process or page, without
   * the file. It belongs to hosts of the same abilities, and runs the main graph, whose variables are new. Undefined where
   * one delegate does not compute all of that graph, where only a run can tell a shape, and for resized models. Contents
   * are views of the model's memory: copy them before anything else happens to it.
   */
  image(): ModelImage | undefined {
    const entry = this.#entry(undefined);
    const program = this.#running();
    return this.#shapes.size > 0 ? undefined : imageOf(entry, program.get(entry.graph));
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    void this.#queue.add(() => {
      this.#program?.dispose();
      this.#program = undefined;
      for (const session of this.#settings.sessions.values()) session.dispose();
    });
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #entry(signature: string | undefined): Entry {
    const entry = this.#entries.get(signature);
    if (entry) return entry;
    throw new ZooError({
      code: 'SIGNATURE_UNKNOWN',
      category: 'usage',
      message: 'the model has no such signature',
      expected: this.module.signatures.map(({ key }) => key).join(', ') || 'none',
      received: signature,
    });
  }

  #running(): Program {
    if (this.#program && !this.#disposed) return this.#program;
    if (this.#missing.length > 0) throw missingKernelsError(this.#missing);
    throw modelDisposed();
  }

  #runState(signal: AbortSignal | undefined, profile = false): RunState {
    return {
      signal,
      resources: this.#resources,
      random: this.#random,
      limits: this.#settings.limits,
      budget: new RunBudget(this.#settings.limits),
      profiler: profile ? this.#profiler : undefined,
      invoke: (...call) => this.#running().invoke(...call),
    };
  }

  #infos({ graph, ...entry }: Entry, side: 'inputs' | 'outputs'): TensorInfo[] {
    return entry[side].map((port) => {
      const value = graph[side][port.index];
      const shape =
        side === 'inputs' ? this.#shapesOf(graph)[port.index] : this.#program?.find(graph)?.shapeOf(value);
      return tensorInfo(port, value, shape);
    });
  }

  #shapesOf(graph: Graph): readonly Shape[] {
    return this.#shapes.get(graph) ?? declaredShapes(graph);
  }
}

function fileIsGone(): ZooError {
  return new ZooError({
    code: 'RESIZE_TRANSFERRED',
    category: 'usage',
    message: 'a resize needs the weights in the file, and the model has given its memory back',
    hint: 'Load the model without { transfer: true }.',
  });
}

export function declaredShapes(graph: Graph): readonly Shape[] {
  return graph.inputs.map(({ shape }) => shape);
}
