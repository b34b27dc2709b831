import type { Value } from '@zoo/ir';
import { stretches } from '#late';
import { allocateArena } from '../arena.ts';
import type { Delegate, DelegateSession, Executable } from '../delegate.ts';
import { type Crew, compileDraft, type Draft, draftNodes } from '../draft.ts';
import { GraphInstance } from '../instance.ts';
import type { BuildSettings } from '../program.ts';
import { referenceDelegate, referenceSession } from '../reference.ts';
import { TensorTable } from '../tensors.ts';
import { MemoryBudget } from '../work.ts';
import type { InstanceCache, InstancePlan } from './instance-cache.ts';

/** With sessions of their own: each of those has a memory, for which engines reserve gigabytes of addresses. */
const MOST_CACHES = 64;

/** Takes late nodes. What it does not compile in an builder runs on the reference kernels, so this is its name. */
export const lateDelegate: Delegate = { ...referenceDelegate };

/** Where graphs are built whose shapes only a run tells: beside the program, in memory of their own. */
export class LateBuilder {
  readonly settings: BuildSettings;
  /** Who computes the program that this is beside. */
  readonly crew: Crew;
  /** Of the program as well. */
  readonly budget: MemoryBudget;
  /** What compiling costs for each node, as work of the reference kernels. */
  readonly nodePrice: number;
  /** All that may keep instances which it could do without. */
  readonly caches = new Set<Pick<InstanceCache<InstancePlan>, 'evictIdle'>>();
  /** Of all instances that are kept. */
  bytes = 0;
  /** Nobody compiles. */
  readonly #plain: Crew;

  constructor(settings: BuildSettings) {
    this.settings = settings;
    const { delegates, sessions, limits } = settings;
    this.budget = new MemoryBudget(limits, () => {
      for (const cache of this.caches) cache.evictIdle();
    });
    const prices = delegates.flatMap(({ late }) => (late ? [late.nodePrice] : []));
    this.nodePrice = Math.max(0, ...prices);
    const session = prices.length > 0 ? stretches(this) : undefined;
    const late = session && lateDelegate;
    const own = new Map<Delegate, DelegateSession>([[referenceDelegate, referenceSession]]);
    if (session) own.set(lateDelegate, session);
    this.crew = { delegates, sessions: new Map([...sessions, ...own]), late };
    this.#plain = { delegates: [referenceDelegate], sessions: own, late };
  }

  /** Compilers with sessions of their own; undefined where there are enough. */
  open(): Crew | undefined {
    if (this.caches.size > MOST_CACHES) return undefined;
    const sessions = new Map(this.#plain.sessions);
    for (const [delegate, session] of this.settings.sessions)
      if (delegate.late) sessions.set(delegate, delegate.late.beside(session));
    const delegates = this.settings.delegates.filter((delegate) => sessions.has(delegate));
    return { ...this.#plain, delegates, sessions };
  }

  /** On the reference kernels. @throws ZooError LIMIT_MEMORY, LIMIT_WORK, and what kernels say of their operands */
  build(plan: InstancePlan): GraphInstance {
    return this.#place(this.#draft(plan, this.#plain), this.#plain, plan);
  }

  /** By these compilers; undefined where they take nothing of it. */
  compile(plan: InstancePlan, crew: Crew): GraphInstance | undefined {
    const draft = this.#draft(plan, crew);
    const isTaken = draft.partitions.some(({ delegate }) => delegate.late);
    return isTaken ? this.#place(draft, crew, plan) : undefined;
  }

  free(instance: GraphInstance): void {
    instance.dispose();
    this.budget.release(instance.bytes);
    this.bytes -= instance.bytes;
  }

  #draft({ specialization, shapes, synchronous }: InstancePlan, crew: Crew): Draft {
    return draftNodes(specialization, shapes, {
      ...crew,
      limits: this.settings.limits,
      synchronous,
      isBeside: true,
    });
  }

  #place(draft: Draft, crew: Crew, { variables }: InstancePlan): GraphInstance {
    const { graph, plan, types, requests } = draft;
    const resident = requests.reduce((sum, { resident: bytes = 0 }) => sum + bytes, 0);
    const bytes = plan.bytes + resident;
    const { budget } = this;
    budget.take(bytes, `subgraph ${graph.name}`);
    try {
      const { memory, base } = allocateArena(plan.bytes, crew);
      const addresses = new Map<Value, number>();
      plan.offsets.forEach((offset, value) => {
        addresses.set(value, base + offset);
      });
      const tensors = new TensorTable({ types, addresses, memory, budget, variables });
      const executables = compileDraft(draft, tensors, base, crew.sessions) as Executable[];
      this.bytes += bytes;
      return new GraphInstance(draft, tensors, executables, bytes);
    } catch (error) {
      budget.release(bytes);
      throw error;
    }
  }
}
