import { type Bytes, type ModuleFunction, moduleCode } from '../assembler/index.ts';
import type { WasmModule } from '../host/webassembly.ts';
import { type Kernel, signatureOf } from '../kernels/kernel.ts';
import type { LoweredStep } from '../lowering/lowering.ts';
import { i32, local, Routine, smaller, toI32 } from '../simd/index.ts';
import { type Cut, type Cutter, costOf, partsOf, RANGE_COST } from './cut.ts';
import { compileModule } from './kernel-library.ts';
import { scratchOffset } from './scratch.ts';
import { STAGE_TYPE, type Stage, StageWriter } from './step-writer.ts';
import {
  closeRun,
  MOST_STAGES,
  openRun,
  type StageNumbers,
  shareRoutine,
  wordOf,
  workRoutine,
} from './team.ts';

/** Who computes a program. */
export interface Team {
  readonly threads: number;
  /** The thread that runs it may sleep. */
  readonly mayBlock: boolean;
  readonly cut: Cutter;
  /** Of the memory that the program runs in. */
  readonly numbers: StageNumbers;
}

/**
 * A module that imports a memory and kernels by name, and exports `run(first step, end)`, for more than one thread
 * `work(thread)` as well.
 */
export interface ProgramCode {
  readonly module: WasmModule;
  readonly code: Bytes;
  readonly kernels: readonly Kernel[];
  /** Steps after which a run may pause or stop: the ends of ranges that take some milliseconds. */
  readonly stops: readonly number[];
  /** Whether any stage is worth sharing. */
  readonly shared: boolean;
}

/**
 * The steps of a partition while they are written: each is a list of stages, which are functions that call kernels
 * with constant addresses and do no arithmetic worth optimizing. A driver calls the stages of a range of steps.
 */
export class Program {
  readonly #team: Team;
  readonly #kernels: Kernel[] = [];
  readonly #indices = new Map<string, number>();
  readonly #steps: (readonly Stage[])[] = [];

  constructor(team: Team) {
    this.#team = team;
  }

  /** Writes the next step; `scratch` is the address of its scratch bytes. */
  step(lowered: LoweredStep, scratch: number): void {
    const own = { address: scratch + scratchOffset(lowered), bytes: lowered.scratchPerThread ?? 0 };
    const writer = new StageWriter((kernel) => this.#indexOf(kernel), own);
    lowered.emit(writer, scratch);
    this.#steps.push(writer.finish());
  }

  compile(): ProgramCode {
    const { threads, cut, numbers } = this.#team;
    const stages = this.#steps.flat();
    const isTeam = threads > 1 && stages.length <= MOST_STAGES;
    const cuts = stages.map((stage) => (isTeam ? cut(stage, threads) : undefined));
    const shared = cuts.some((cut) => cut !== undefined);
    const first = shared ? numbers.take(stages.length) : 0;
    const functions = [
      ...stages.map(({ body }) => ({ type: STAGE_TYPE, body })),
      exported('run', this.#driver(cuts, shared, first)),
      ...(shared ? this.#teamwork(stages, cuts, first) : []),
    ];
    const imports = this.#kernels.map((kernel) => ({
      module: 'kernel',
      name: kernel.name,
      type: signatureOf(kernel),
    }));
    const memory = { minPages: 0, shared: threads > 1 };
    const code = moduleCode({ memory, imports, functions });
    return { module: compileModule(code), code, kernels: this.#kernels, stops: this.#stops(), shared };
  }

  /** Functions follow the kernels: stages, `run`, `pieces`, `share`, `work`. */
  get #indexOfRun(): number {
    return this.#kernels.length + this.#steps.flat().length;
  }

  #driver(cuts: readonly (Cut | undefined)[], shared: boolean, firstStage: number): Routine {
    const f = new Routine({ params: ['i32', 'i32'], results: [] });
    const [first, end] = [0, 1].map(local<'i32'>);
    const share = this.#indexOfRun + 2;
    let stage = 0;
    if (shared) openRun(f, firstStage);
    this.#steps.forEach((stages, step) => {
      f.if(i32.and(i32.le_s(first, step), i32.gt_s(end, step)), () => {
        for (const { units = 0 } of stages) {
          const cut = cuts[stage];
          if (cut) f.call(share, wordOf(firstStage + stage, cut.pieces));
          else f.call(this.#kernels.length + stage, toI32(0) + toI32(units) + toI32(0));
          stage++;
        }
      });
    });
    if (shared) closeRun(f);
    return f;
  }

  #teamwork(
    stages: readonly Stage[],
    cuts: readonly (Cut | undefined)[],
    first: number,
  ): readonly ModuleFunction[] {
    const compute = this.#indexOfRun + 1;
    const pieces = { compute, parts: partsOf(this.#team), first, stages: stages.length };
    return [
      this.#pieces(stages, cuts),
      shareRoutine(pieces, this.#team.mayBlock),
      exported('work', workRoutine(pieces)),
    ];
  }

  /** `(stage, first piece, count, thread)`: the units of these pieces. */
  #pieces(stages: readonly Stage[], cuts: readonly (Cut | undefined)[]): Routine {
    const f = new Routine({ params: ['i32', 'i32', 'i32', 'i32'], results: [] });
    const [stage, piece, count, thread] = [0, 1, 2, 3].map(local<'i32'>);
    const cases = stages.map(({ units = 0 }, i) => () => {
      const cut = cuts[i];
      if (!cut) return;
      const first = f.int(i32.mul(piece, cut.grain));
      f.call(
        this.#kernels.length + i,
        first + smaller(i32.mul(count, cut.grain), i32.sub(units, first)) + thread,
      );
    });
    f.choose(stage, cases);
    return f;
  }

  #stops(): number[] {
    const stops: number[] = [];
    let cost = 0;
    this.#steps.forEach((stages, step) => {
      cost += stages.reduce((sum, stage) => sum + costOf(stage), 0);
      if (cost < RANGE_COST && step < this.#steps.length - 1) return;
      stops.push(step + 1);
      cost = 0;
    });
    return stops;
  }

  #indexOf(kernel: Kernel): number {
    const known = this.#indices.get(kernel.name);
    if (known !== undefined) return known;
    this.#indices.set(kernel.name, this.#kernels.length);
    return this.#kernels.push(kernel) - 1;
  }
}

function exported(name: string, { type, body }: Routine): ModuleFunction {
  return { name, type, body };
}
