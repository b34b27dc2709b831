import type { Shape } from '@zoo/core';
import type { GraphContext } from '../context.ts';
import type { Crew } from '../draft.ts';
import type { GraphInstance } from '../instance.ts';
import type { Specialization } from '../specialize.ts';
import type { TensorTable } from '../tensors.ts';
import type { LateBuilder } from './builder.ts';

/** Instances that are kept for other shapes, of each graph and of each place where a stretch was entered. */
const KEPT = 8;

/** So many have gone, and all go: sessions keep what they packed for shapes that are over. */
const MOST_EVICTED = 64;

/** Compiled in one run, after which that costs more: each turn of a loop may bring another shape. */
const COMPILED_CHEAPLY = 64;

/** What a kernel takes that has nothing to do, as work: two microseconds. */
const NODE_WORK = 2 ** 9;

/** What an instance is built from, and built again when it is to be compiled. */
export interface InstancePlan {
  readonly specialization: Specialization;
  readonly shapes: readonly Shape[];
  readonly synchronous: boolean;
  /** Where variables lie. */
  readonly variables?: TensorTable;
}

interface CachedInstance<P extends InstancePlan> {
  readonly plan: P;
  instance: GraphInstance;
  /** There is nothing to decide any more. */
  isDecided: boolean;
  /** Work of one run, and of all runs on the reference kernels. */
  readonly work: number;
  spent: number;
}

/**
 * Instances of one graph, or of pieces of one graph that never run at the same time, for shapes that came up in a run;
 * the least recently used goes first. Those that are compiled share a memory and its packed weights.
 *
 * A shape runs on the reference kernels until they have done as much work for it as compiling would have cost, so that
 * at most about twice the time is spent that the better choice would have taken: one that comes once is not compiled
 * unless it has much to do, and shapes that never come back compile nothing. No clock is asked, so that the same
 * sequence of runs computes the same bits.
 */
export class InstanceCache<P extends InstancePlan> {
  readonly #builder: LateBuilder;
  readonly #kept = new Map<number, CachedInstance<P>[]>();
  #crew?: Crew;
  /** The one that may be running. */
  #running?: CachedInstance<P>;
  #evicted = 0;

  constructor(builder: LateBuilder) {
    this.#builder = builder;
  }

  /** What fits at a place (0 for whole graphs); if nothing does, it is built as planned. */
  take(
    place: number,
    fits: (plan: P) => boolean,
    planned: () => P,
    context: GraphContext,
  ): Readonly<CachedInstance<P>> {
    if (this.#evicted >= MOST_EVICTED) this.dispose();
    const entries = this.#kept.get(place) ?? [];
    const entry = entries.find(({ plan }) => fits(plan)) ?? this.#add(planned());
    if (entry !== entries[0]) {
      const others = entries.filter((one) => one !== entry);
      for (const last of others.splice(KEPT - 1)) this.#evict(last);
      this.#kept.set(place, [entry, ...others]);
    }
    this.#running = entry;
    if (!entry.isDecided) this.#decide(entry, context);
    return entry;
  }

  /** Memory is short: all but the one that may be running go. */
  evictIdle(): void {
    for (const entries of this.#kept.values())
      for (const entry of entries.splice(0)) {
        if (entry === this.#running) entries.push(entry);
        else this.#evict(entry);
      }
  }

  dispose(): void {
    this.#running = undefined;
    this.evictIdle();
    this.#builder.caches.delete(this);
    for (const [{ late }, session] of this.#crew?.sessions ?? []) if (late) session.dispose();
    this.#crew = undefined;
    this.#evicted = 0;
  }

  #add(plan: P): CachedInstance<P> {
    this.#builder.caches.add(this);
    const instance = this.#builder.build(plan);
    const { nodes } = plan.specialization;
    const work = instance.work + nodes.length * NODE_WORK;
    return { plan, instance, work, spent: 0, isDecided: nodes.length === 0 };
  }

  #evict({ instance }: CachedInstance<P>): void {
    this.#builder.free(instance);
    this.#evicted++;
  }

  /** Compiles what has cost enough. A run that compiles many pays more for each. */
  #decide(entry: CachedInstance<P>, context: GraphContext): void {
    entry.spent += entry.work;
    const price = this.#builder.nodePrice * entry.plan.specialization.nodes.length;
    const { budget } = context.state;
    if (entry.spent < price * (1 + budget.compiled / COMPILED_CHEAPLY)) return;
    entry.isDecided = true;
    budget.compiled++;
    budget.spend(price);
    const compiled = this.#compile(entry.plan);
    if (!compiled) return;
    this.#builder.free(entry.instance);
    entry.instance = compiled;
  }

  /** Whatever keeps it from being compiled, the limit of memory as well, the reference kernels may do without. */
  #compile(plan: P): GraphInstance | undefined {
    try {
      this.#crew ??= this.#builder.open();
      return this.#crew && this.#builder.compile(plan, this.#crew);
    } catch {
      return undefined;
    }
  }
}
