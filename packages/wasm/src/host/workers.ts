import { nodeModule } from './node-module.ts';
import { workerSource } from './worker-source.ts';

/** A thread of the host that can be sent messages. It does not keep a process alive. */
export interface WorkerHandle {
  post(message: unknown): void;
  end(): void;
}

/** Starts a worker; `onFailure` is told when it cannot run. */
export type StartWorker = (onFailure: (reason: string) => void) => WorkerHandle;

interface WebWorker {
  onerror: ((event: { readonly message?: string }) => void) | null;
  postMessage(message: unknown): void;
  terminate(): void;
}

interface NodeWorker {
  on(event: 'error', listener: (error: Error) => void): void;
  postMessage(message: unknown): void;
  terminate(): Promise<unknown>;
  unref(): void;
}

interface NodeThreads {
  readonly Worker: new (source: string, options: object) => NodeWorker;
}

/**
 * Threads of Node where there are any, else web workers; undefined where there is neither. Bun and Deno have both, and
 * their web workers keep a process alive.
 */
export async function workerStarter(): Promise<StartWorker | undefined> {
  const threads = await nodeModule<NodeThreads>('worker_threads');
  if (threads) return (onFailure) => startNode(threads.Worker, onFailure);
  const { Worker: Web } = globalThis as { Worker?: WebWorkerClass };
  return Web && ((onFailure) => startWeb(Web, onFailure));
}

type WebWorkerClass = new (url: string) => WebWorker;

function startWeb(Web: WebWorkerClass, onFailure: (reason: string) => void): WorkerHandle {
  const source = workerSource('((receive) => { onmessage = ({ data }) => receive(data); })');
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const worker = new Web(url);
  worker.onerror = ({ message = 'it could not be started' }) => onFailure(message);
  return {
    post: (message) => worker.postMessage(message),
    end() {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
  };
}

/** Options and environment of the process may load anything into its threads; these need nothing. */
const BARE = { eval: true, execArgv: [], env: {}, name: 'zoo' };

function startNode(Worker: NodeThreads['Worker'], onFailure: (reason: string) => void): WorkerHandle {
  const source = workerSource(
    "((receive) => require('node:worker_threads').parentPort.on('message', receive))",
  );
  const worker = new Worker(source, BARE);
  worker.on('error', ({ message }) => onFailure(message));
  worker.unref();
  return {
    post: (message) => worker.postMessage(message),
    end() {
      void worker.terminate();
    },
  };
}
