import type { Bytes, FunctionBody, FunctionType, ValueType } from '../assembler/index.ts';
import type { Kernel } from '../kernels/kernel.ts';
import {
  constantF32,
  type Expression,
  type I32,
  type I32Like,
  i32,
  local,
  Routine,
  sum,
  toI32,
} from '../simd/index.ts';

export type Argument = number | Expression;

/** Units `[first, first + count)` of a stage, computed by a thread. */
export type UnitsBody = (first: I32, count: I32, thread: I32) => void;

export interface ParallelOptions {
  /**
   * What a unit costs, roughly, in multiply-adds of a matrix product; a byte that is only moved counts as one of
   * them. Decides how many units are taken at once, and whether a stage is worth sharing. Default: each is worth it.
   */
  readonly unitCost?: number;
}

/** What a lowering writes a step with. */
export interface StepWriter {
  /**
   * The function of the current stage. `parallel` begins another one, so look it up again there and after it; local
   * variables belong to the stage in which they were made.
   */
  readonly f: Routine;
  /** Calls a kernel, arguments by name; numbers become constants of the parameter's type. */
  call<P extends string>(kernel: Kernel<P>, args: Readonly<Record<P, Argument>>): void;
  /**
   * A stage of `units` independent units of work: none writes what another one reads. The body is written once, for
   * any range of units and any thread. What is written before and after is finished before, and begun after, all
   * units. Inside of another unit it is a loop of that unit.
   */
  parallel(units: number, body: UnitsBody, options?: ParallelOptions): void;
  /** Address of the scratch bytes that only this thread uses (`LoweredStep.scratchPerThread`). */
  scratchOf(thread: I32Like): I32;
}

/** A function `(first, count, thread)`; without `units` it is called once, and its parameters mean nothing. */
export interface Stage {
  readonly body: FunctionBody;
  readonly units?: number;
  readonly unitCost: number;
}

export const STAGE_TYPE: FunctionType = { params: ['i32', 'i32', 'i32'], results: [] };

const [FIRST, COUNT, THREAD] = [0, 1, 2].map(local<'i32'>);

/** Units of unknown cost are taken one by one. */
const WORTH_IT = 2 ** 20;

/** Writes the stages of one step. */
export class StageWriter implements StepWriter {
  readonly #indexOf: (kernel: Kernel) => number;
  readonly #scratch: { readonly address: number; readonly bytes: number };
  readonly #stages: Stage[] = [];
  #f = new Routine(STAGE_TYPE);
  #unit?: { readonly thread: I32 };

  /**
   * @param indexOf function index of a kernel
   * @param scratch of thread 0; those of the others follow
   */
  constructor(
    indexOf: (kernel: Kernel) => number,
    scratch: { readonly address: number; readonly bytes: number },
  ) {
    this.#indexOf = indexOf;
    this.#scratch = scratch;
  }

  get f(): Routine {
    return this.#f;
  }

  call<P extends string>(kernel: Kernel<P>, args: Readonly<Record<P, Argument>>): void {
    this.#f.call(this.#indexOf(kernel), operandsOf(kernel, args));
  }

  parallel(units: number, body: UnitsBody, { unitCost = WORTH_IT }: ParallelOptions = {}): void {
    if (this.#unit) {
      body(i32.const(0), i32.const(units), this.#unit.thread);
      return;
    }
    this.#finishSequential();
    this.#unit = { thread: THREAD };
    body(FIRST, COUNT, THREAD);
    this.#unit = undefined;
    this.#stages.push({ body: this.#f.body, units, unitCost });
    this.#f = new Routine(STAGE_TYPE);
  }

  scratchOf(thread: I32Like): I32 {
    return sum(this.#scratch.address, i32.mul(thread, this.#scratch.bytes));
  }

  /** What was written, in order. */
  finish(): readonly Stage[] {
    this.#finishSequential();
    return this.#stages;
  }

  #finishSequential(): void {
    if (this.#f.body.code.length === 0) return;
    this.#stages.push({ body: this.#f.body, unitCost: 0 });
    this.#f = new Routine(STAGE_TYPE);
  }
}

function operandsOf<P extends string>(kernel: Kernel<P>, args: Readonly<Record<P, Argument>>): Bytes {
  let operands = '';
  for (const name in kernel.params) {
    const value: Argument = args[name];
    operands += typeof value === 'number' ? constantOf(kernel.params[name], value) : value;
  }
  return operands;
}

function constantOf(type: ValueType, value: number): Expression {
  return type === 'f32' ? constantF32(value) : toI32(value);
}
