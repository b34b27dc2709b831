/**
 * The benchmarks:
 *
 *     npm run bench -- --help
 *
 * README.md has the rules.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ZooError } from '@zoo/core';
import type { BenchModel, Host, Lane, Row } from './contract.ts';
import { help } from './help.ts';
import { modelFiles, openModel } from './models.ts';
import { type BenchOptions, parseOptions } from './options.ts';
import { publish } from './publish.ts';
import { FULL, QUICK, race } from './race.ts';
import { OURS, rowsOf } from './rows.ts';
import { badUsage } from './usage.ts';

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ZooError) || error.category !== 'usage') throw error;
  console.error(`${error.message}\nSee: npm run bench -- --help`);
  process.exitCode = error.exitStatus;
}

async function main(args: readonly string[]): Promise<void> {
  const [command, ...rest] = args;
  if (args.includes('--help')) return console.log(help());
  if (command === 'kernels') return benchKernels(rest);
  if (command === 'memory') return (await import('./node/memory.ts')).measureMemory(rest);
  if (command === 'node') return inNode(parseOptions(rest));
  return inChromium(parseOptions(args));
}

/** They run on what the compiler leaves in `dist`, in a process without a loader for TypeScript. */
function benchKernels(args: readonly string[]): void {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const options = { cwd: root, stdio: 'inherit' } as const;
  const compiler = ['node_modules/typescript/bin/tsc', '-b', 'packages/wasm'];
  for (const command of [compiler, ['packages/wasm/bench/kernels.mjs', ...args]])
    process.exitCode ||= spawnSync(process.execPath, command, options).status ?? 1;
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
    throw badUsage('--line and --returning are about pages, not about Node');
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
  const { rounds, startups, quick } = options;
  const pace = { ...(quick ? QUICK : FULL), ...(rounds && { rounds }), ...(startups && { startups }) };
  const rows: Row[] = [];
  try {
    const lanes = lanesOf(options, host);
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

function lanesOf({ threads, engines: wanted }: BenchOptions, host: Host): Lane[] {
  const engines = wanted ?? [OURS, ...host.peers];
  const unknown = engines.find((engine) => !host.engines.includes(engine));
  if (unknown !== undefined) throw badUsage(`no engine "${unknown}" here, only ${host.engines.join(', ')}`);
  return host.runtimes.flatMap((runtime) =>
    threads.flatMap((count) => engines.map((engine) => ({ engine, threads: count, runtime }))),
  );
}
