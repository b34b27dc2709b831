import { type Shape, sameShape, type Tensor, type TensorData, within } from '@zoo/core';
import type { Graph, Value } from '@zoo/ir';
import type { GraphContext } from './context.ts';
import type { Executable } from './delegate.ts';
import type { Draft } from './draft.ts';
import { delegateError } from './errors.ts';
import type { AssignedPartition } from './partition.ts';
import { copyElements, type TensorTable } from './tensors.ts';
import { workOf } from './work.ts';

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
  /** Of its arena. */
  readonly bytes: number;
  readonly #partitions: readonly CompiledPartition[];
  /** Inputs that something reads: conditions of loops look at few. */
  readonly #read: readonly boolean[];
  /** For each output the input that it is; -1: it is made. */
  readonly #passed: readonly number[];

  constructor(
    { graph, shapes, partitions, plan }: Draft,
    tensors: TensorTable,
    executables: readonly Executable[],
  ) {
    this.graph = graph;
    this.shapes = shapes;
    this.tensors = tensors;
    this.bytes = plan.bytes;
    this.#read = graph.inputs.map((value) => value.uses.length > 0 || graph.outputs.includes(value));
    this.#passed = graph.outputs.map((value) => graph.inputs.indexOf(value));
    this.#partitions = partitions.map((partition, i) => ({
      partition,
      executable: executables[i],
      work: partition.nodes.reduce((sum, { op, site, dynamic }) => sum + (dynamic ? 0 : workOf(op, site)), 0),
    }));
  }

  /** -1 where only a run can tell; undefined: not even the rank is known. */
  shapeOf(value: Value): Shape | undefined {
    return this.tensors.typeOf(value)?.shape;
  }

  accepts(shapes: readonly Shape[]): boolean {
    return (
      shapes.length === this.shapes.length && shapes.every((shape, i) => sameShape(shape, this.shapes[i]))
    );
  }

  /** Copies the graph inputs in. Lengths and types were checked by the caller. */
  load(inputs: readonly TensorData[]): void {
    this.attach();
    inputs.forEach((data, i) => {
      if (this.#read[i]) copyElements(this.tensors.get(this.graph.inputs[i]).data, data);
    });
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

  attach(): void {
    if (!this.tensors.refresh()) return;
    for (const { executable } of this.#partitions) executable.attach?.();
  }

  dispose(): void {
    for (const { executable } of this.#partitions) executable.dispose?.();
  }

  #runFrom(start: number, context: GraphContext): void | Promise<void> {
    for (let i = start; i < this.#partitions.length; i++) {
      const waiting = within({ subgraph: this.graph.name }, () =>
        this.#runPartition(this.#partitions[i], context),
      );
      if (waiting) return waiting.then(() => this.#runFrom(i + 1, context));
    }
  }

  #runPartition(
    { partition, executable, work }: CompiledPartition,
    context: GraphContext,
  ): void | Promise<void> {
    const { profiler } = context.state;
    context.spend(work);
    if (!profiler) return started(partition, () => executable.run(context));
    const recorder = profiler.for(this.graph, partition.delegate.name, context.depth > 0);
    const rows = recorder.rows;
    const start = performance.now();
    const finish = () => {
      if (recorder.rows === rows) recorder.record(partition.nodes, performance.now() - start);
    };
    context.recorder = recorder;
    const waiting = started(partition, () => executable.run(context));
    return waiting ? waiting.then(finish) : finish();
  }
}

/** Runs a partition; whatever it throws becomes a ZooError. */
function started({ delegate }: AssignedPartition, run: () => void | Promise<void>): void | Promise<void> {
  const fail = (error: unknown): never => {
    throw delegateError(delegate.name, 'running', error);
  };
  try {
    const waiting = run();
    return waiting?.catch(fail);
  } catch (error) {
    return fail(error);
  }
}

function copyOf({ dtype, shape, data, quantization }: Tensor): Tensor {
  return { dtype, shape, quantization, data: data.slice() as TensorData };
}
