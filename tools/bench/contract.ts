/** The seams of the benchmark: where engines run (`Host`), what is timed (`Contestant`), what is known afterwards. */

export interface BenchInput {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

export interface BenchModel {
  readonly name: string;
  /** The `.tflite` file. */
  readonly bytes: Uint8Array;
  /** The same network for engines that read another format, as a path. */
  readonly elsewhere?: Readonly<Record<string, string>>;
  /** Multiply-adds of one run; undefined when our reader does not know. */
  readonly macs?: number;
  /** Sets of inputs, used in turn. */
  readonly inputs: readonly (readonly BenchInput[])[];
  /** Element types of the results, to compare them. */
  readonly outputs: readonly string[];
}

/** An engine at a thread count on one of the host's runtimes. */
export interface Lane {
  readonly engine: string;
  readonly threads: number;
  readonly runtime: string;
}

/** Milliseconds before the second run. */
export interface Startup {
  /** Starting the library: nothing of a model, no network. */
  readonly library: number;
  readonly load: number;
  readonly first: number;
}

/** Where one engine starts with one model, again and again. */
export interface Place {
  /** In a page or a process of its own; the one before is closed. */
  open(): Promise<Contestant>;
  close(): Promise<void>;
}

/** One engine with one model, in a page or a process of its own. */
export interface Contestant {
  start(model: BenchModel): Promise<Startup & { readonly outputs: readonly Uint8Array[] }>;
  /** Milliseconds of each run: at least `runs`, and as many as fill `atLeast` milliseconds. */
  run(request: { readonly runs: number; readonly atLeast?: number }): Promise<number[]>;
  close(): Promise<void>;
}

export interface Host {
  /** `Chromium 140.0.1`, or `Node 20.20.2` and `Node 26.10.0`. */
  readonly runtimes: readonly string[];
  /** What `Startup` is called in tables: `cold starts`, `returning visits`. */
  readonly starts: string;
  readonly engines: readonly string[];
  /** Engines that ours is compared with, a subset of `engines`. */
  readonly peers: readonly string[];
  /** Whether the engine can have this model at this thread count at all; otherwise it is left out, not a failure. */
  takes(lane: Lane, model: BenchModel): boolean;
  /** Does what must have happened before the first start; nobody times it. */
  prepare(lane: Lane, model: BenchModel): Promise<Place>;
  close(): Promise<void>;
}

export interface Summary {
  readonly runs: number;
  readonly min: number;
  readonly median: number;
  readonly p90: number;
}

export interface LaneResult extends Lane {
  /** Why there is nothing else: the engine's own words. */
  readonly error?: string;
  readonly startups?: readonly Startup[];
  readonly samples?: readonly number[];
  readonly summary?: Summary;
  readonly outputs?: readonly Uint8Array[];
}

/** Peer divided by ours: above 1, ours is faster. */
export interface Ratio {
  readonly peer: string;
  readonly value: number;
}

export interface JudgedLane extends LaneResult {
  /** Missing on ours, and where either failed. */
  readonly agreement?: Agreement;
  /** Median of this engine / ours; missing where results differ. */
  readonly ratio?: number;
}

/** One model at one thread count on one runtime. */
export interface Row {
  readonly model: string;
  readonly threads: number;
  readonly runtime: string;
  /** What the host calls starts. */
  readonly starts: string;
  readonly gmacs?: number;
  readonly lanes: readonly JudgedLane[];
  /** Against the fastest peer; missing where ours or every peer failed, or no peer has our results. */
  readonly median?: Ratio;
  readonly min?: Ratio;
  /** Load and first run. */
  readonly startup?: Ratio;
  /** The same with the start of the library. */
  readonly startupWithLibrary?: Ratio;
}

/** How results of an engine differ from ours. */
export interface Agreement {
  readonly agrees: boolean;
  /** `exact`, or the worst figure in words. */
  readonly words: string;
}
