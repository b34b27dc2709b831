import type { WasmMemory, WasmModule } from './webassembly.ts';
import { POOL_WORDS, type Welcome } from './worker-source.ts';
import type { StartWorker, WorkerHandle } from './workers.ts';

/** What a worker needs to help with a program. Everything in it can be sent to other threads. */
export interface SharedProgram {
  readonly memory: WasmMemory;
  /** Byte address of the word that tells of a failure. */
  readonly failed: number;
  readonly kernels: Readonly<Record<string, WasmModule>>;
  readonly module: WasmModule;
}

/** Workers wait this long for the next run before they sleep: those of a picture after the other begin at once. */
const SPIN_MS = 0.2;

/** The pool ends when nobody has wanted it for so long. */
const LINGER_MS = 2000;

/**
 * Threads beside the one that runs models, for all models of a JavaScript realm. Runs come one after the other, since
 * one thread starts them; what is asked of workers is therefore one program at a time.
 */
export class WorkerPool {
  readonly #start: StartWorker;
  readonly #control = new Int32Array(new SharedArrayBuffer(POOL_WORDS.length * Int32Array.BYTES_PER_ELEMENT));
  readonly #workers: WorkerHandle[] = [];
  #programs = 0;
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
    this.#users++;
    clearTimeout(this.#end);
    while (this.#workers.length < threads - 1) {
      const thread = this.#workers.length + 1;
      Atomics.store(this.#control, POOL_WORDS.mail + thread, 0);
      Atomics.store(this.#control, POOL_WORDS.read + thread, 0);
      this.#workers.push(
        this.#start((reason) => {
          this.#failure = reason;
        }),
      );
      this.#post(thread, { control: this.#control, thread, spin: SPIN_MS } satisfies Welcome);
    }
  }

  /** A user goes; the last one lets the threads end a little later. */
  leave(): void {
    if (--this.#users > 0) return;
    this.#end = setTimeout(() => {
      for (const worker of this.#workers.splice(0)) worker.end();
    }, LINGER_MS);
    (this.#end as { unref?(): void }).unref?.(); // a number in browsers
  }

  /** Makes a program known to the first threads; they help whenever it runs. */
  add(program: SharedProgram, threads: number): number {
    const id = ++this.#programs;
    for (let thread = 1; thread < threads; thread++) this.#post(thread, { id, ...program });
    return id;
  }

  /** @returns whether all threads have forgotten the program by now */
  drop(id: number, threads: number): () => boolean {
    const sent: number[] = [];
    for (let thread = 1; thread < threads; thread++) sent[thread] = this.#post(thread, { drop: id });
    return () => sent.every((count, thread) => this.#hasRead(thread, count));
  }

  /** Calls `body` while workers look after this program. */
  help(id: number, body: () => void): void {
    Atomics.store(this.#control, POOL_WORDS.active, id);
    this.#signal();
    try {
      body();
    } finally {
      Atomics.store(this.#control, POOL_WORDS.active, 0);
    }
  }

  #signal(): void {
    Atomics.add(this.#control, POOL_WORDS.signal, 1);
    if (Atomics.load(this.#control, POOL_WORDS.sleeping) > 0)
      Atomics.notify(this.#control, POOL_WORDS.signal);
  }

  #hasRead(thread: number, count: number): boolean {
    return thread > this.#workers.length || Atomics.load(this.#control, POOL_WORDS.read + thread) >= count;
  }

  #post(thread: number, message: object): number {
    const sent = Atomics.add(this.#control, POOL_WORDS.mail + thread, 1) + 1;
    this.#signal();
    this.#workers[thread - 1].post(message);
    return sent;
  }
}
