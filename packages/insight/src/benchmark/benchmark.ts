import { type Shape, ZooError } from '@zoo/core';
import type { Module } from '@zoo/ir';
import { readModule } from '@zoo/ops';
import {
  type Delegate,
  loadModel,
  type MemoryUse,
  type Model,
  type ProfileRow,
  partitionReport,
  requireNotAborted,
} from '@zoo/runtime';
import { type WasmOptions, wasmDelegate } from '@zoo/wasm';
import { sampleInputs } from '../sample-inputs.ts';
import { type Summary, summarize } from './statistics.ts';

export const BENCHMARK_DELEGATES = ['auto', 'wasm', 'reference'] as const;
export type BenchmarkDelegate = (typeof BENCHMARK_DELEGATES)[number];

export interface BenchmarkOptions {
  /** `auto` and `wasm` are the same: the wasm delegate, with the reference kernels for what it does not take. */
  readonly delegate?: BenchmarkDelegate;
  /** A measurement for each. Default [1]. */
  readonly threads?: readonly number[];
  /** Measured runs; by default as many as fit in `seconds`, from 5 to 200. */
  readonly runs?: number;
  /** Runs before measuring, the first one not among them; by default as many as fit in a tenth of `seconds`, up to 20. */
  readonly warmup?: number;
  /** For a measurement, where the number of runs is left open. Default 3. */
  readonly seconds?: number;
  /** Sizes of inputs, by name. */
  readonly shapes?: Readonly<Record<string, Shape>>;
  /** After measuring, run as often again and record every kernel. */
  readonly profile?: boolean;
  /** Tiles of the wasm delegate. */
  readonly tiles?: WasmOptions['tiles'];
  readonly seed?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/** One model with one number of threads. Times are in milliseconds. */
export interface Measurement extends Summary {
  readonly delegate: string;
  readonly threads: number;
  readonly load_ms: number;
  readonly first_ms: number;
  readonly runs: number;
  readonly macs: number;
  /** Billions of operations a second at the median, a multiply-add being two. */
  readonly gflops: number;
  readonly memory: MemoryUse;
  /** Of the delegate: what was wanted and could not be had, like threads. */
  readonly notes: readonly string[];
  readonly profile?: readonly ProfileRow[];
}

/**
 * Measures a model on made-up inputs. Every number of threads has its own copy of the model, and their runs alternate
 * in rounds, so that a machine that becomes slower in between slows all of them down.
 *
 * @throws ZooError what loading and running the model throws; ABORTED
 * @example
 * const [one, two] = await benchmark(bytes, { threads: [1, 2] });
 * console.log(one.median_ms / two.median_ms);
 */
export async function benchmark(
  source: Uint8Array | Module,
  options: BenchmarkOptions = {},
): Promise<Measurement[]> {
  const { threads = [1], profile = false } = options;
  const macs = macsOfModule('graphs' in source ? source : readModule(source));
  const bench: Contestant[] = [];
  try {
    for (const count of threads) bench.push(await Contestant.load(source, count, options));
    await race(bench, options);
    if (profile) for (const one of bench) await one.profile();
    return bench.map((one) => one.result(macs, profile));
  } finally {
    for (const one of bench) one.model.dispose();
  }
}

/** What runs a model, by the word of the command line. */
export function benchmarkDelegates(
  delegate: BenchmarkDelegate = 'auto',
  threads = 1,
  tiles?: WasmOptions['tiles'],
): readonly Delegate[] {
  return delegate === 'reference' ? [] : [wasmDelegate({ threads, tiles })];
}

/** Multiply-adds of one run of the main graph; bodies of loops count once. */
export function macsOfModule(module: Module): number {
  const { graphs } = partitionReport(module, []);
  return graphs.reduce((sum, { nodes }) => sum + nodes.reduce((all, { macs }) => all + macs, 0), 0);
}

/** Runs a contestant has in a row: long enough for caches to be its own, short enough to share the machine's moods. */
const ROUND = 5;

async function race(bench: readonly Contestant[], options: BenchmarkOptions): Promise<void> {
  const { onProgress } = options;
  for (const one of bench) await one.warmUp();
  const total = bench.reduce((sum, { runs }) => sum + runs, 0);
  let done = 0;
  while (done < total) {
    for (const one of bench) {
      for (let i = 0; i < ROUND && one.times.length < one.runs; i++) {
        await one.run();
        done++;
        onProgress?.(done, total);
      }
    }
  }
}

/** A loaded model with a number of threads. */
class Contestant {
  readonly model: Model;
  readonly threads: number;
  readonly times: number[] = [];
  runs: number;
  readonly #options: BenchmarkOptions;
  readonly #inputs: ReturnType<typeof sampleInputs>;
  readonly #load: number;
  readonly #first: number;
  /** When the event loop turned last. */
  #turned = performance.now();

  private constructor(
    model: Model,
    threads: number,
    options: BenchmarkOptions,
    inputs: ReturnType<typeof sampleInputs>,
    load: number,
    first: number,
  ) {
    this.model = model;
    this.threads = threads;
    this.runs = options.runs ?? 0;
    this.#options = options;
    this.#inputs = inputs;
    this.#load = load;
    this.#first = first;
  }

  static async load(
    source: Uint8Array | Module,
    threads: number,
    options: BenchmarkOptions,
  ): Promise<Contestant> {
    const { delegate, seed, shapes = {}, signal, tiles } = options;
    const start = performance.now();
    const delegates = benchmarkDelegates(delegate, threads, tiles);
    const model = await loadModel(source, { delegates, signal });
    try {
      await model.resize(shapes, { strict: false });
      const loaded = performance.now();
      const inputs = sampleInputs(model.inputs, seed);
      const from = performance.now();
      await model.run(inputs, { signal });
      return new Contestant(model, threads, options, inputs, loaded - start, performance.now() - from);
    } catch (error) {
      model.dispose();
      throw error;
    }
  }

  async warmUp(): Promise<void> {
    const { warmup, runs, seconds = 3 } = this.#options;
    const budget = seconds * 100;
    const most = warmup ?? Math.min(20, Math.ceil(budget / this.#first));
    let spent = 0;
    let fastest = this.#first;
    for (let i = 0; i < most && (warmup !== undefined || spent < budget); i++) {
      const ms = await this.#once();
      spent += ms;
      fastest = Math.min(fastest, ms);
    }
    this.runs = runs ?? Math.min(200, Math.max(5, Math.round((seconds * 1000) / fastest)));
  }

  async run(): Promise<void> {
    this.times.push(await this.#once());
  }

  async profile(): Promise<void> {
    const { signal } = this.#options;
    for (let i = 0; i < Math.min(this.runs, 50); i++) {
      await this.model.run(this.#inputs, { signal, profile: true });
    }
  }

  result(macs: number, profile: boolean): Measurement {
    const summary = summarize(this.times);
    return {
      delegate: this.#options.delegate ?? 'auto',
      threads: this.threads,
      load_ms: this.#load,
      first_ms: this.#first,
      ...summary,
      runs: this.times.length,
      macs,
      gflops: (2 * macs) / summary.median_ms / 1e6,
      memory: this.model.memory,
      notes: this.model.notes,
      ...(profile ? { profile: this.model.profile() } : {}),
    };
  }

  /** Without the signal, whose checks would be measured too. */
  async #once(): Promise<number> {
    await this.#turn();
    requireNotAborted(this.#options.signal);
    const start = performance.now();
    await this.model.run(this.#inputs);
    return performance.now() - start;
  }

  /** Lets timers, progress and Ctrl-C through now and then: a run that is over at once does not. */
  async #turn(): Promise<void> {
    if (performance.now() - this.#turned < 50) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#turned = performance.now();
  }
}

/** @throws ZooError THREADS_INVALID for what is not a list of whole numbers from 1 */
export function parseThreads(text: string): number[] {
  const counts = text.split(',').map(Number);
  if (counts.every((count) => Number.isInteger(count) && count >= 1 && count <= 64)) return counts;
  throw new ZooError({
    code: 'THREADS_INVALID',
    category: 'usage',
    message: 'threads are whole numbers from 1 to 64, with commas between them',
    received: text,
  });
}
