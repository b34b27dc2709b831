import type { GraphContext } from '../context.ts';
import type { Executable, Partition, RunContext } from '../delegate.ts';
import { requireNotAborted } from '../limits.ts';
import type { Recorder } from '../profile.ts';
import { type NodeRunner, prepareNode } from '../reference-node.ts';
import type { TensorTable } from '../tensors.ts';
import { fits, type Known, type Segment, segmentAt } from './ahead.ts';
import type { LateBuilder } from './builder.ts';
import { InstanceCache } from './instance-cache.ts';
import { FEW } from './nodes.ts';

/**
 * Nodes whose shapes only a run tells. Wherever the run stands, it looks ahead as far as shapes follow from what is
 * there: this segment is a small graph of known shapes, built in an builder and kept for the next time. Nodes that make
 * results of any shape (WHERE), or whose shapes follow from contents (a RESHAPE by an input), run one by one.
 */
export class Stretch implements Executable {
  readonly #partition: Partition;
  readonly #tensors: TensorTable;
  readonly #builder: LateBuilder;
  readonly #segments: InstanceCache<Segment>;
  readonly #runners: NodeRunner[] = [];

  constructor(partition: Partition, tensors: TensorTable, builder: LateBuilder) {
    this.#partition = partition;
    this.#tensors = tensors;
    this.#builder = builder;
    this.#segments = new InstanceCache(builder);
  }

  run(context: RunContext): void | Promise<void> {
    return this.#runFrom(0, new Map(), context as GraphContext, context.recorder);
  }

  dispose(): void {
    this.#segments.dispose();
  }

  #runFrom(
    start: number,
    known: Known,
    context: GraphContext,
    recorder: Recorder | undefined,
  ): void | Promise<void> {
    for (let at = start; at < this.#partition.nodes.length; ) {
      const pause = context.pause();
      if (pause) return pause.then(() => this.#runFrom(at, known, context, recorder));
      requireNotAborted(context.signal);
      const { plan: segment, instance } = this.#segmentAt(at, known, context);
      if (segment.count === 0) {
        context.recorder = recorder;
        this.#runnerOf(at++).run(context);
        continue;
      }
      const { inputs, outputs } = instance.graph;
      instance.load(inputs.map((value) => this.#tensors.get(value).data));
      const waiting = instance.run(context);
      const finish = () => {
        instance.unload().forEach((result, i) => {
          this.#tensors.set(outputs[i], result);
          const type = instance.tensors.typeOf(outputs[i]);
          if (type?.constant && result.data.length <= FEW) known.set(outputs[i], type);
        });
      };
      at += segment.count;
      if (waiting) {
        return waiting.then(() => {
          finish();
          return this.#runFrom(at, known, context, recorder);
        });
      }
      finish();
    }
  }

  #segmentAt(at: number, known: Known, context: GraphContext) {
    const start = { partition: this.#partition, at, tensors: this.#tensors, known };
    const { ops, folder } = this.#builder.settings;
    const look = () => segmentAt(start, ops, folder);
    return this.#segments.take(at, (segment) => fits(segment, start), look, context);
  }

  #runnerOf(at: number): NodeRunner {
    this.#runners[at] ??= prepareNode({ ...this.#partition.nodes[at], dynamic: true }, this.#tensors);
    return this.#runners[at];
  }
}
