import { isStatic, type Shape } from '@zoo/core';
import type { OpDefinition, Site } from '@zoo/ir';
import { type Limits, limitReached } from './limits.ts';

/**
 * What one run of a kernel costs at least, in elements read and written or multiply-accumulates, whichever is more;
 * 0 while shapes are not known. Every kernel is bounded by a small multiple of it.
 */
export function workOf(op: OpDefinition, site: Site): number {
  const [inputs, outputs] = [countOf(site.inputs), countOf(site.outputs)];
  const elements = inputs.elements + outputs.elements;
  if (!inputs.known || !outputs.known) return elements;
  return Math.max(elements, op.spec.macs?.(site) ?? 0, op.spec.work?.(site) ?? 0);
}

/** Empty axes count as one: [2^20, 2^30, 0] has no elements, and loops over its rows never end. */
function countOf(types: readonly ({ readonly shape?: Shape } | undefined)[]) {
  let elements = 0;
  let known = true;
  for (let i = 0; i < types.length; i++) {
    const shape = types[i]?.shape;
    if (!shape) continue;
    let product = 1;
    for (let axis = 0; axis < shape.length; axis++) product *= shape[axis] || 1;
    if (isStatic(shape)) elements += product;
    else known = false;
  }
  return { elements, known };
}

export function requireKernelWork(work: number, limits: Limits): void {
  if (work <= limits.kernelWork) return;
  throw limitReached(
    'LIMIT_WORK',
    'the op would compute longer than allowed, and nothing can interrupt it',
    'kernelWork',
    limits,
    `${work} multiply-accumulates or elements`,
  );
}

/** Of a run that does them without a look at the clock: a millisecond of the reference kernels, and as many kernels. */
const WORK_UNSEEN = 2 ** 18;
const LOOKS = 32;

/** What is left of the work and the time of one run; graphs that call each other share it. */
export class RunBudget {
  /** How often something was compiled. */
  compiled = 0;
  readonly #limits: Limits;
  readonly #deadline: number;
  #work = 0;
  #workThen = 0;
  #looks = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
    this.#deadline = performance.now() + limits.milliseconds;
  }

  /** @throws ZooError LIMIT_WORK when a run does more than it may, LIMIT_TIME when it is out of time */
  spend(work: number): void {
    this.#work += work;
    if (this.#work > this.#limits.runWork) {
      throw limitReached('LIMIT_WORK', 'the run computes longer than allowed', 'runWork', this.#limits);
    }
    this.requireTime();
  }

  /** The clock costs as much as a small kernel: it is read once for so much work, or for so many small pieces of it. */
  requireTime(): void {
    if (++this.#looks < LOOKS && this.#work - this.#workThen < WORK_UNSEEN) return;
    this.#looks = 0;
    this.#workThen = this.#work;
    if (performance.now() <= this.#deadline) return;
    throw limitReached('LIMIT_TIME', 'the run takes longer than allowed', 'milliseconds', this.#limits);
  }
}

/** Bytes that exist at once beside the arena: results of unknown shapes, subgraphs for other shapes than declared. */
export class MemoryBudget {
  readonly #limits: Limits;
  /** Releases what could be made again, when there is no room. */
  readonly #evictIdle: () => void;
  #used = 0;

  constructor(limits: Limits, evictIdle: () => void) {
    this.#limits = limits;
    this.#evictIdle = evictIdle;
  }

  /** @throws ZooError LIMIT_MEMORY */
  take(bytes: number, what: string): void {
    if (this.#used + bytes > this.#limits.memory) this.#evictIdle();
    if (this.#used + bytes > this.#limits.memory) {
      throw limitReached(
        'LIMIT_MEMORY',
        `${what} would take more memory than allowed`,
        'memory',
        this.#limits,
        `${this.#used + bytes} bytes`,
      );
    }
    this.#used += bytes;
  }

  release(bytes: number): void {
    this.#used -= bytes;
  }
}
