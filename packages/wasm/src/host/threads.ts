import { assemble } from '../assembler/index.ts';
import { atomic, routine } from '../simd/index.ts';
import { WorkerPool } from './pool.ts';
import { webAssembly } from './webassembly.ts';
import { MOST_THREADS } from './worker-source.ts';
import { workerStarter } from './workers.ts';

/** Threads that a model may use, and what the user should know about them. */
export interface Threads {
  readonly count: number;
  readonly pool?: WorkerPool;
  /** The calling thread may sleep: all but the main thread of a page. */
  readonly mayBlock: boolean;
  readonly notes: readonly string[];
}

const ONE: Threads = { count: 1, mayBlock: false, notes: [] };

/** The pool of this realm. */
let pool: WorkerPool | undefined;

/** As many threads as are wanted and the host runs at the same time; one, and the reason, where it has none. */
export async function openThreads(wanted: number): Promise<Threads> {
  if (wanted <= 1) return ONE;
  const missing = whatIsMissing();
  const one = (reason: string): Threads => ({
    ...ONE,
    notes: [`one thread instead of ${wanted}: ${reason}`],
  });
  if (missing) return one(missing);
  const most = Math.min(await hostParallelism(), MOST_THREADS);
  const count = Math.min(wanted, most);
  if (count === 1) return one('the host runs one at a time');
  const start = await workerStarter();
  if (!start) return one('the host has no workers');
  try {
    pool ??= new WorkerPool(start);
    pool.enter(count);
  } catch (error) {
    return one(`workers cannot be started (${error instanceof Error ? error.message : error})`);
  }
  const notes =
    count < wanted ? [`${count} threads instead of ${wanted}: as many as the host runs at a time`] : [];
  return { count, pool, mayBlock: mayBlock(), notes };
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
  const name = 'node:os';
  try {
    const os = (await import(name)) as { availableParallelism(): number };
    return os.availableParallelism();
  } catch {
    return 1;
  }
}

function mayBlock(): boolean {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1);
    return true;
  } catch {
    return false;
  }
}
