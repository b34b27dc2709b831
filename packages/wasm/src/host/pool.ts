import type { WasmMemory, WasmModule } from './webassembly.ts';
import { POOL_WORDS, type Welcome } from './worker-source.ts';
import type { StartWorker, WorkerHandle } from './workers.ts';

/** What a worker needs to help with a program. Everything in it can be sent to other threads. */
export interface SharedProgram {
  readonly memory: WasmMemory;
  /** Byte address of the word that tells of a failure. */
  readonly failed: number;
  /** They export kernels by name. */
  readonly kernels: readonly WasmModule[];
  readonly module: WasmModule;
}

/** Workers wait this long for the next run before they sleep: those of a picture after the other begin at once. */
const SPIN_MS = 0.2;

/** The pool ends when nobody has wanted it for so long. */
const LINGER_MS = 2000;

/** Workers are replaced when memory that is gone for everybody else, but perhaps not for them, has this many bytes. */
const MOST_ABANDONED = 256 * 2 ** 20;

/** Of addresses, rather: what a memory without bytes counts. */
const LEAST_ABANDONED = 2 ** 20;

/**
 * Threads beside the one that runs models, for all models of a JavaScript realm. Runs come one after the other, since
 * one thread starts them; what is asked of workers is therefore one program at a time.
 */
export class WorkerPool {
  readonly #start: StartWorker;
  readonly #programs = new Map<number, { readonly program: SharedProgram; readonly threads: number }>();
  #crew = new Crew();
  #lastProgram = 0;
  #abandoned = 0;
  #failure?: string;
  #users = 0;
  #end?: ReturnType<typeof setTimeout>;

  constructor(start: StartWorker) {
    this.#start = start;
  }

  /** Why a worker stopped, if one did; the others do its work. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** A user comes: workers for `threads` threads, the caller's among them, are started or there. */
  enter(threads: number): void {
    clearTimeout(this.#end);
    this.#grow(threads);
    this.#users++;
  }

  /** A user goes; the last one lets the threads end a little later. */
  leave(): void {
    if (--this.#users > 0) return;
    this.#end = setTimeout(() => this.#replace(), LINGER_MS);
    (this.#end as { unref?(): void }).unref?.(); // a number in browsers
  }

  /** Makes a program known to the first threads; they help whenever it runs. */
  add(program: SharedProgram, threads: number): number {
    const id = ++this.#lastProgram;
    this.#programs.set(id, { program, threads });
    this.#crew.post(threads, { id, ...program });
    return id;
  }

  /** @returns whether all threads have forgotten the program by now */
  drop(id: number): () => boolean {
    const { threads = 1 } = this.#programs.get(id) ?? {};
    this.#programs.delete(id);
    return this.#crew.post(threads, { drop: id });
  }

  /** Calls `body` while workers look after this program. */
  help(id: number, body: () => void): void {
    this.#crew.activate(id);
    try {
      body();
    } finally {
      this.#crew.activate(0);
    }
  }

  /**
   * A memory that workers knew is left to the engine. Their part of it goes when garbage is collected there, and
   * nothing makes that happen in a thread that computes in wasm or sleeps; so new workers come in from time to time.
   */
  abandon(bytes: number): void {
    this.#abandoned += Math.max(bytes, LEAST_ABANDONED);
    if (this.#abandoned > MOST_ABANDONED && !this.#crew.isHelping) this.#replace();
  }

  /** Ends the workers; others take over what is known, if anybody wants them. */
  #replace(): void {
    const { size } = this.#crew;
    this.#crew.end();
    this.#crew = new Crew();
    this.#abandoned = 0;
    if (this.#users === 0) return;
    this.#grow(size + 1);
    for (const [id, { program, threads }] of this.#programs) this.#crew.post(threads, { id, ...program });
  }

  #grow(threads: number): void {
    while (this.#crew.size < threads - 1) {
      const worker = this.#start((reason) => {
        this.#failure = reason;
      });
      this.#crew.join(worker);
    }
  }
}

/** Workers that share a control block; the first of them is thread 1. */
class Crew {
  readonly #control = new Int32Array(new SharedArrayBuffer(POOL_WORDS.length * Int32Array.BYTES_PER_ELEMENT));
  readonly #workers: WorkerHandle[] = [];
  /** Nobody is at a program, and nobody will be. */
  #isOver = false;

  get size(): number {
    return this.#workers.length;
  }

  /** Whether a worker may still be at a program; none begins while no program is active. */
  get isHelping(): boolean {
    return Atomics.load(this.#control, POOL_WORDS.helping) > 0;
  }

  join(worker: WorkerHandle): void {
    const thread = this.#workers.push(worker);
    this.#send(thread, { control: this.#control, thread, spin: SPIN_MS } satisfies Welcome);
  }

  /** Sends to the first threads, and tells whether they have read it. */
  post(threads: number, message: object): () => boolean {
    const sent: number[] = [];
    for (let thread = 1; thread < threads; thread++) sent[thread] = this.#send(thread, message);
    return () => {
      return (
        this.#isOver || sent.every((count, i) => Atomics.load(this.#control, POOL_WORDS.read + i) >= count)
      );
    };
  }

  activate(id: number): void {
    Atomics.store(this.#control, POOL_WORDS.active, id);
    if (id !== 0) this.#signal();
  }

  end(): void {
    for (const worker of this.#workers) worker.end();
    this.#isOver = !this.isHelping;
  }

  #send(thread: number, message: object): number {
    const sent = Atomics.add(this.#control, POOL_WORDS.mail + thread, 1) + 1;
    this.#signal();
    this.#workers[thread - 1].post(message);
    return sent;
  }

  #signal(): void {
    Atomics.add(this.#control, POOL_WORDS.signal, 1);
    if (Atomics.load(this.#control, POOL_WORDS.sleeping) > 0)
      Atomics.notify(this.#control, POOL_WORDS.signal);
  }
}
