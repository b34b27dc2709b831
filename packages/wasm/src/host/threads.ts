import { assemble } from '../assembler/index.ts';
import { atomic, routine } from '../simd/index.ts';
import { nodeModule } from './node-module.ts';
import { WorkerPool } from './pool.ts';
import { webAssembly } from './webassembly.ts';
import { MOST_THREADS } from './worker-source.ts';
import { workerStarter } from './workers.ts';

/** Threads that a model can have here. What is compiled for some belongs to as many that may block likewise. */
export interface ThreadsHere {
  readonly count: number;
  /** The calling thread may sleep: all but the main thread of a page. Of no account where it is the only one. */
  readonly mayBlock: boolean;
  /** What the user should know about them. */
  readonly notes: readonly string[];
}

/** Threads that a model has. */
export interface Threads extends ThreadsHere {
  readonly pool?: WorkerPool;
}

const ONE: ThreadsHere = { count: 1, mayBlock: false, notes: [] };

/** The pool of this realm. */
let pool: WorkerPool | undefined;

/** Starts as many threads as are wanted and the host runs at the same time; one, and the reason, where it has none. */
export async function openThreads(wanted: number): Promise<Threads> {
  const here = await threadsHere(wanted);
  if (here.count === 1) return here;
  const start = await workerStarter();
  if (!start) return one(wanted, 'the host has no workers');
  try {
    pool ??= new WorkerPool(start);
    pool.enter(here.count);
  } catch (error) {
    return one(wanted, `workers cannot be started (${error instanceof Error ? error.message : error})`);
  }
  return { ...here, pool };
}

/** What `openThreads` opens where workers can be started; nothing is started. */
export async function threadsHere(wanted: number): Promise<ThreadsHere> {
  if (wanted <= 1) return ONE;
  const missing = whatIsMissing();
  if (missing) return one(wanted, missing);
  const count = Math.min(wanted, await hostParallelism(), MOST_THREADS);
  if (count === 1) return one(wanted, 'the host runs one at a time');
  const notes =
    count < wanted ? [`${count} threads instead of ${wanted}: as many as the host runs at a time`] : [];
  return { count, mayBlock: mayBlock(), notes };
}

function one(wanted: number, reason: string): ThreadsHere {
  return { ...ONE, notes: [`one thread instead of ${wanted}: ${reason}`] };
}

function whatIsMissing(): string | undefined {
  const { crossOriginIsolated, SharedArrayBuffer: shared } = globalThis as {
    readonly crossOriginIsolated?: boolean;
    readonly SharedArrayBuffer?: unknown;
  };
  if (!shared || crossOriginIsolated === false) {
    return (
      'memory cannot be shared, because the page is not cross-origin isolated; serve it with ' +
      'Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp'
    );
  }
  const { type, body } = routine({ at: 'i32' }, (f, { at }) => f.run(atomic.load(at)));
  const probe = assemble({
    memory: { minPages: 0, shared: true },
    functions: [{ name: 'probe', type, body }],
  });
  return webAssembly?.validate(probe) ? undefined : 'the host has no WebAssembly threads';
}

/** Threads that the host runs at the same time. */
export async function hostParallelism(): Promise<number> {
  const { navigator } = globalThis as { readonly navigator?: { readonly hardwareConcurrency?: number } };
  if (navigator?.hardwareConcurrency) return navigator.hardwareConcurrency;
  const os = await nodeModule<{ availableParallelism(): number }>('os');
  return os?.availableParallelism() ?? 1;
}

function mayBlock(): boolean {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1);
    return true;
  } catch {
    return false;
  }
}
