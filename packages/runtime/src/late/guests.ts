import type { Shape } from '@zoo/core';
import type { GraphContext } from '../context.ts';
import type { Crew } from '../draft.ts';
import type { GraphInstance } from '../instance.ts';
import type { Specialization } from '../specialize.ts';
import type { TensorTable } from '../tensors.ts';
import type { Annex } from './annex.ts';

/** Instances that are kept for other shapes, of each graph and of each place where a stretch was entered. */
const KEPT = 8;

/** So many have gone, and all go: sessions keep what they packed for shapes that are over. */
const MOST_GONE = 64;

/** Compiled in one run, after which that costs more: each turn of a loop may bring another shape. */
const COMPILED_CHEAPLY = 64;

/** What a kernel takes that has nothing to do, as work: two microseconds. */
const NODE_WORK = 2 ** 9;

/** What an instance is built from, and built again when it is to be compiled. */
export interface GuestPlan {
  readonly specialization: Specialization;
  readonly shapes: readonly Shape[];
  readonly synchronous: boolean;
  /** Where variables lie. */
  readonly variables?: TensorTable;
}

interface Guest<P extends GuestPlan> {
  readonly plan: P;
  instance: GraphInstance;
  /** There is nothing to decide any more. */
  isSettled: boolean;
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
export class Guests<P extends GuestPlan> {
  readonly #annex: Annex;
  readonly #kept = new Map<number, Guest<P>[]>();
  #crew?: Crew;
  /** The one that may be running. */
  #taken?: Guest<P>;
  #gone = 0;

  constructor(annex: Annex) {
    this.#annex = annex;
  }

  /** What fits at a place (0 for whole graphs); if nothing does, it is built as planned. */
  take(
    place: number,
    fits: (plan: P) => boolean,
    planned: () => P,
    context: GraphContext,
  ): Readonly<Guest<P>> {
    if (this.#gone >= MOST_GONE) this.dispose();
    const guests = this.#kept.get(place) ?? [];
    const guest = guests.find(({ plan }) => fits(plan)) ?? this.#receive(planned());
    if (guest !== guests[0]) {
      const others = guests.filter((one) => one !== guest);
      for (const gone of others.splice(KEPT - 1)) this.#dismiss(gone);
      this.#kept.set(place, [guest, ...others]);
    }
    this.#taken = guest;
    if (!guest.isSettled) this.#settle(guest, context);
    return guest;
  }

  /** Memory is short: all but the one that may be running go. */
  shed(): void {
    for (const guests of this.#kept.values())
      for (const guest of guests.splice(0)) {
        if (guest === this.#taken) guests.push(guest);
        else this.#dismiss(guest);
      }
  }

  dispose(): void {
    this.#taken = undefined;
    this.shed();
    this.#annex.hosts.delete(this);
    for (const [{ late }, session] of this.#crew?.sessions ?? []) if (late) session.dispose();
    this.#crew = undefined;
    this.#gone = 0;
  }

  #receive(plan: P): Guest<P> {
    this.#annex.hosts.add(this);
    const instance = this.#annex.build(plan);
    const { nodes } = plan.specialization;
    const work = instance.work + nodes.length * NODE_WORK;
    return { plan, instance, work, spent: 0, isSettled: nodes.length === 0 };
  }

  #dismiss({ instance }: Guest<P>): void {
    this.#annex.free(instance);
    this.#gone++;
  }

  /** Compiles what has cost enough. A run that compiles many pays more for each. */
  #settle(guest: Guest<P>, context: GraphContext): void {
    guest.spent += guest.work;
    const price = this.#annex.nodePrice * guest.plan.specialization.nodes.length;
    const { budget } = context.state;
    if (guest.spent < price * (1 + budget.compiled / COMPILED_CHEAPLY)) return;
    guest.isSettled = true;
    budget.compiled++;
    budget.spend(price);
    const compiled = this.#compile(guest.plan);
    if (!compiled) return;
    this.#annex.free(guest.instance);
    guest.instance = compiled;
  }

  /** Whatever keeps it from being compiled, the limit of memory as well, the reference kernels may do without. */
  #compile(plan: P): GraphInstance | undefined {
    try {
      this.#crew ??= this.#annex.open();
      return this.#crew && this.#annex.compile(plan, this.#crew);
    } catch {
      return undefined;
    }
  }
}
