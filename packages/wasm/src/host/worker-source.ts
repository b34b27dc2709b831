/**
 * Words of the control block that a pool shares with its workers. `signal` changes whenever there may be something to
 * do, `active` is the number of the program that is running, `sleeping` and `helping` count workers, `mail` and
 * `read` messages, by thread.
 */
export const POOL_WORDS = {
  signal: 0,
  active: 1,
  sleeping: 2,
  helping: 3,
  mail: 16,
  read: 80,
  length: 144,
} as const;

export const MOST_THREADS = POOL_WORDS.read - POOL_WORDS.mail;

/** The first message to a worker. */
export interface Welcome {
  readonly control: Int32Array;
  readonly thread: number;
  /** Milliseconds between a run and sleep. */
  readonly spin: number;
}

/**
 * What a worker runs, as plain JavaScript text, so that nothing must be copied beside a bundle; `listen` is the host's
 * way of getting messages.
 *
 * A worker blocks: it looks for a run that is going on, helps with it, and sleeps when there has been none for a while.
 * It goes back to its event loop only when there are messages that it has not read.
 */
export function workerSource(listen: string): string {
  return `'use strict';
const programs = new Map();
let control, thread, spin, read = 0;
${listen}((message) => {
  if (message.control) ({ control, thread, spin } = message);
  else if (message.drop) programs.delete(message.drop);
  else add(message);
  Atomics.store(control, ${POOL_WORDS.read} + thread, ++read);
  if (!hasMail()) serve();
});

function hasMail() {
  return read !== Atomics.load(control, ${POOL_WORDS.mail} + thread);
}

function add({ id, memory, failed, kernels, module }) {
  const kernel = {};
  try {
    for (const each of kernels) Object.assign(kernel, new WebAssembly.Instance(each, { env: { memory } }).exports);
    const { work } = new WebAssembly.Instance(module, { env: { memory }, kernel }).exports;
    programs.set(id, { work, fail: () => Atomics.store(new Int32Array(memory.buffer), failed / 4, 1) });
  } catch {
    // the others do without this thread
  }
}

function serve() {
  let since = performance.now();
  while (!hasMail()) {
    const signal = Atomics.load(control, ${POOL_WORDS.signal});
    const id = Atomics.load(control, ${POOL_WORDS.active});
    const program = programs.get(id);
    if (program) {
      help(id, program);
      since = performance.now();
    } else if (performance.now() - since > spin && !hasMail()) {
      Atomics.add(control, ${POOL_WORDS.sleeping}, 1);
      Atomics.wait(control, ${POOL_WORDS.signal}, signal);
      Atomics.sub(control, ${POOL_WORDS.sleeping}, 1);
      since = performance.now();
    }
  }
}

function help(id, { work, fail }) {
  Atomics.add(control, ${POOL_WORDS.helping}, 1);
  try {
    if (Atomics.load(control, ${POOL_WORDS.active}) === id) work(thread);
  } catch {
    programs.delete(id);
    fail();
  }
  Atomics.sub(control, ${POOL_WORDS.helping}, 1);
}
`;
}
