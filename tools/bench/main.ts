/**
 * The benchmarks:
 *
 *     npm run bench                  the promised models against the official runtimes, in Chromium
 *     npm run bench -- my.tflite --threads 1 --json out.json
 *     npm run bench -- --returning   cold starts of visitors who come back
 *     npm run bench -- node          against tfjs and onnxruntime, in this Node and a newer one
 *     npm run bench -- kernels       matrix kernels against the peak of this machine
 *     npm run bench -- memory        peak memory of a model above an idle engine
 *
 * README.md has the rules.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { BenchModel, Host, Lane, Row } from './contract.ts';
import { modelFiles, openModel } from './models.ts';
import { type BenchOptions, parseOptions } from './options.ts';
import { publish } from './publish.ts';
import { FULL, QUICK, race } from './race.ts';
import { OURS, rowsOf } from './rows.ts';

const [command, ...rest] = process.argv.slice(2);
if (command === 'kernels') benchKernels(rest);
else if (command === 'memory') await (await import('./node/memory.ts')).measureMemory(rest);
else if (command === 'node') await inNode(parseOptions(rest));
else await inChromium(parseOptions(process.argv.slice(2)));

/** They run on what the compiler leaves in `dist`, in a process without a loader for TypeScript. */
function benchKernels(args: readonly string[]): void {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const options = { cwd: root, stdio: 'inherit' } as const;
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-b', 'packages/wasm'], options);
  execFileSync(process.execPath, ['packages/wasm/bench/kernels.mjs', ...args], options);
}

async function inChromium(options: BenchOptions): Promise<void> {
  const files = modelFiles(options.models);
  const { BrowserHost } = await import('./browser/host.ts');
  publish(
    await rowsOn(
      await BrowserHost.start(options),
      files.map((file) => () => openModel(file)),
      options,
    ),
    options,
  );
}

async function inNode(options: BenchOptions): Promise<void> {
  if ((options.line ?? options.returning) !== undefined)
    throw new TypeError('--line and --returning are about pages, not about Node');
  const { NodeHost } = await import('./node/host.ts');
  const { pairedModels } = await import('./node/models.ts');
  const models =
    options.models.length > 0
      ? modelFiles(options.models).map((file) => () => openModel(file))
      : (await pairedModels()).map((model) => () => model);
  publish(await rowsOn(await NodeHost.start(), models, options), options);
}

/** Races every engine on every model; one model at a time is in memory. */
async function rowsOn(
  host: Host,
  models: readonly (() => BenchModel | Promise<BenchModel>)[],
  options: BenchOptions,
): Promise<Row[]> {
  const engines = options.engines ?? [OURS, ...host.peers];
  const lanes: Lane[] = host.runtimes.flatMap((runtime) =>
    options.threads.flatMap((threads) => engines.map((engine) => ({ engine, threads, runtime }))),
  );
  const { rounds, startups, quick } = options;
  const pace = { ...(quick ? QUICK : FULL), ...(rounds && { rounds }), ...(startups && { startups }) };
  const rows: Row[] = [];
  try {
    for (const [i, open] of models.entries()) {
      const model = await open();
      const own = rowsOf(model, await race(host, model, lanes, pace), host);
      rows.push(...own);
      const ratios = own.map(({ median }) => median?.value.toFixed(2) ?? '-').join(' ');
      console.error(`${i + 1}/${models.length}  ${model.name}  ${ratios}`);
    }
  } finally {
    await host.close();
  }
  return rows;
}
