import { type Shape, sameShape, type Tensor, type TensorData, type ZooError } from '@zoo/core';
import type { Graph, Value } from '@zoo/ir';
import type { GraphContext } from './context.ts';
import type { Executable } from './delegate.ts';
import type { Draft } from './draft.ts';
import { delegateError } from './errors.ts';
import type { AssignedPartition } from './partition.ts';
import type { Profiler } from './profile.ts';
import { copyElements, type TensorTable } from './tensors.ts';

/** A partition that can run. */
interface CompiledPartition {
  readonly partition: AssignedPartition;
  readonly executable: Executable;
  /** Of all its nodes whose shapes are known. */
  readonly work: number;
}

/** A graph that is ready to run for given input shapes, with its place in memory. */
export class GraphInstance {
  readonly graph: Graph;
  readonly shapes: readonly Shape[];
  readonly tensors: TensorTable;
  /** Of its arena, and of what else is its own. */
  readonly bytes: number;
  /** Of one run, as far as shapes are known. */
  readonly work: number;
  readonly #partitions: readonly CompiledPartition[];
  /** Inputs that something reads: conditions of loops look at few. */
  readonly #read: readonly boolean[];
  /** For each output the input that it is; -1: it is made. */
  readonly #passed: readonly number[];

  constructor(
    { graph, shapes, partitions, work, plan }: Draft,
    tensors: TensorTable,
    executables: readonly Executable[],
    bytes = plan.bytes,
  ) {
    this.graph = graph;
    this.shapes = shapes;
    this.tensors = tensors;
    this.bytes = bytes;
    this.work = work.reduce((sum, one) => sum + one, 0);
    this.#read = graph.inputs.map((value) => value.uses.length > 0 || graph.outputs.includes(value));
    this.#passed = graph.outputs.map((value) => graph.inputs.indexOf(value));
    this.#partitions = partitions.map((partition, i) => ({
      partition,
      executable: executables[i],
      work: work[i],
    }));
  }

  /** -1 where only a run can tell; undefined: not even the rank is known. */
  shapeOf(value: Value): Shape | undefined {
    return this.tensors.typeOf(value)?.shape;
  }

  /** Whether these are its shapes; tensors that this graph made have the same arrays of them. */
  takes(inputs: readonly Tensor[]): boolean {
    for (let i = 0; i < inputs.length; i++) {
      const { shape } = inputs[i];
      if (shape !== this.shapes[i] && !sameShape(shape, this.shapes[i])) return false;
    }
    return inputs.length === this.shapes.length;
  }

  /** Copies the graph inputs in. Lengths and types were checked by the caller. */
  load(inputs: readonly TensorData[]): void {
    this.attach();
    for (let i = 0; i < inputs.length; i++) {
      if (this.#read[i]) copyElements(this.tensors.get(this.graph.inputs[i]).data, inputs[i]);
    }
  }

  /** Computes the graph outputs; a promise only when a delegate or a pause asks for one. */
  run(context: GraphContext): void | Promise<void> {
    return this.#runFrom(0, context);
  }

  /** Copies of the graph outputs. */
  unload(): Tensor[] {
    const outputs = this.graph.outputs.map((value) => copyOf(this.tensors.get(value)));
    this.tensors.clear();
    return outputs;
  }

  /** The graph outputs in memory of `spare`, tensors of the caller; outputs that are inputs are the ones it gave. */
  unloadInto(spare: readonly Tensor[], inputs: readonly Tensor[]): Tensor[] {
    const outputs = this.graph.outputs.map((value, i) => {
      if (this.#passed[i] >= 0) return inputs[this.#passed[i]];
      const tensor = this.tensors.get(value);
      const own = spare[i];
      if (own?.dtype !== tensor.dtype || !sameShape(own.shape, tensor.shape) || inputs.includes(own))
        return copyOf(tensor);
      copyElements(own.data, tensor.data);
      return own;
    });
    this.tensors.clear();
    return outputs;
  }

  /** The program of the one partition that computes all of the graph; undefined where there is more to a run. */
  image(): object | undefined {
    if (this.#partitions.length !== 1) return undefined;
    return this.#partitions[0].executable.image?.();
  }

  attach(): void {
    if (!this.tensors.refresh()) return;
    for (const { executable } of this.#partitions) executable.attach?.();
  }

  dispose(): void {
    for (const { executable } of this.#partitions) executable.dispose?.();
  }

  #runFrom(start: number, context: GraphContext): void | Promise<void> {
    for (let i = start; i < this.#partitions.length; i++) {
      const waiting = this.#runPartition(this.#partitions[i], context);
      if (waiting) return waiting.then(() => this.#runFrom(i + 1, context));
    }
  }

  /** Whatever a partition throws becomes a ZooError. No closures: the body of a loop may be a few small kernels. */
  #runPartition(compiled: CompiledPartition, context: GraphContext): void | Promise<void> {
    try {
      context.spend(compiled.work);
      const { profiler } = context.state;
      const waiting = profiler
        ? this.#runRecorded(compiled, context, profiler)
        : compiled.executable.run(context);
      return waiting?.catch((error) => {
        throw this.#failure(compiled, error);
      });
    } catch (error) {
      throw this.#failure(compiled, error);
    }
  }

  #runRecorded(
    { partition, executable }: CompiledPartition,
    context: GraphContext,
    profiler: Profiler,
  ): void | Promise<void> {
    const recorder = profiler.for(this.graph, partition.delegate.name, context.depth > 0);
    const { rows } = profiler;
    const start = performance.now();
    const finish = () => {
      if (profiler.rows === rows) recorder.record(partition.nodes, performance.now() - start);
    };
    context.recorder = recorder;
    const waiting = executable.run(context);
    return waiting ? waiting.then(finish) : finish();
  }

  #failure({ partition }: CompiledPartition, error: unknown): ZooError {
    return delegateError(partition.delegate.name, 'running', error).at({ subgraph: this.graph.name });
  }
}

function copyOf({ dtype, shape, data, quantization }: Tensor): Tensor {
  return { dtype, shape, quantization, data: data.slice() as TensorData };
}
