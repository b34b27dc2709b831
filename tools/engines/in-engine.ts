/**
 * Runs in every engine, bundled into one file: fetches tasks from the server at `origin`, and posts an answer to each.
 * The runtime that is tested lies beside it as it is delivered, in `browser/`.
 */
import { allocate, type DType, elementCount, Random, type TensorData } from '@zoo/core';
import type { BrowserModel, BrowserOptions } from '../../packages/sdk/src/browser-model.ts';
import { assemble } from '../../packages/wasm/src/assembler/index.ts';
import { newMemory } from '../../packages/wasm/src/compile/memory.ts';
import { detectFeatures, keepsManyVectors } from '../../packages/wasm/src/host/features.ts';
import { enableRelaxedSimd } from '../../packages/wasm/src/host/relaxed-node.ts';
import { openThreads } from '../../packages/wasm/src/host/threads.ts';
import { webAssembly } from '../../packages/wasm/src/host/webassembly.ts';
import { atomic, routine } from '../../packages/wasm/src/simd/index.ts';
import { conformanceOf, VARIANTS } from '../../packages/wasm/src/testing/conformance.ts';
import { LARGE_LAYERS, problemsOfLayer } from '../../packages/wasm/src/testing/layers.ts';
import type { Answer, CasesAnswer, HostAnswer, ModelAnswer, Task } from './contract.ts';

interface Runtime {
  load(bytes: Uint8Array, options: BrowserOptions): Promise<BrowserModel>;
}

/** Runs of a model by one thread are timed for so long, and so many times at least. */
const TIMED_MS = 150;
const LEAST_RUNS = 3;

/** Loops of some models never end with numbers that are drawn. */
const LIMITS = { milliseconds: 20_000 };

/** Does what the server asks for until there is nothing more. */
export async function work(origin: string): Promise<void> {
  const file: string = new URL('./browser/zoo-runtime.mjs', import.meta.url).href;
  const runtime = (await import(file)) as Runtime;
  for (;;) {
    const task = (await (await fetch(`${origin}/task`)).json()) as Task | null;
    if (task === null) return;
    const contents: Uint8Array[] = [];
    const answer = await answerTo(task, origin, runtime, contents).catch((error: unknown) => {
      return { kind: 'failed', message: String(error) } as const;
    });
    const head = new TextEncoder().encode(`${JSON.stringify(answer)}\n`);
    await fetch(`${origin}/answer`, { method: 'POST', body: joined([head, ...contents]) });
  }
}

async function answerTo(
  task: Task,
  origin: string,
  runtime: Runtime,
  contents: Uint8Array[],
): Promise<Answer> {
  switch (task.kind) {
    case 'host':
      return describeHost();
    case 'model':
      return runModel(task, origin, runtime, contents);
    case 'op': {
      const { taken, problems, notes } = await conformanceOf(task.op, VARIANTS[task.variant], task.instances);
      return { kind: 'cases', taken, problems: [...problems, ...notes] };
    }
    case 'layers':
      return largeLayers(task.variant);
  }
}

async function describeHost(): Promise<HostAnswer> {
  await enableRelaxedSimd();
  const { relaxed, byteDot } = detectFeatures();
  const manyVectors = keepsManyVectors();
  return { kind: 'host', relaxed, byteDot, manyVectors, threads: await haveThreads() };
}

/** A worker that cannot run a program is silent, and others do its work: this one would be missed. */
async function haveThreads(): Promise<true | string> {
  const { pool, notes } = await openThreads(2);
  if (!pool) return notes.join('; ');
  const { type, body } = routine({ thread: 'i32' }, (f, { thread }) => f.run(atomic.add(64, thread)));
  const memory = newMemory(1, true);
  const bytes = assemble({
    memory: { minPages: 1, shared: true },
    functions: [{ name: 'work', type, body }],
  });
  const program = { memory, failed: 0, kernels: [], module: new webAssembly!.Module(bytes) };
  const id = pool.add(program, 2);
  const word = new Int32Array(memory.buffer, 64, 1);
  const until = performance.now() + 5000;
  while (Atomics.load(word, 0) === 0 && performance.now() < until) {
    pool.help(id, () => spin(50));
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  pool.drop(id);
  pool.leave();
  return Atomics.load(word, 0) > 0 ? true : (pool.failure ?? 'the other thread did nothing');
}

function spin(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

async function runModel(
  { model: name, threads, deterministic }: Task & { readonly kind: 'model' },
  origin: string,
  runtime: Runtime,
  contents: Uint8Array[],
): Promise<ModelAnswer> {
  const bytes = new Uint8Array(await (await fetch(`${origin}/models/${name}`)).arrayBuffer());
  const nothing = { kind: 'model', notes: [], outputs: [], load: 0, first: 0, best: 0 } as const;
  let model: BrowserModel | undefined;
  try {
    const start = performance.now();
    model = await runtime.load(bytes, { threads, deterministic, limits: LIMITS });
    const loaded = performance.now();
    const inputs = inputsOf(model);
    const ran = performance.now();
    const results = await model.run(inputs);
    const first = performance.now() - ran;
    for (const { data } of results) if (!Array.isArray(data)) contents.push(bytesOf(data as ArrayBufferView));
    const outputs = results.map(({ name, dtype, shape, data }) => {
      if (Array.isArray(data)) return { name, dtype, shape, bytes: 0, texts: data as string[] };
      return { name, dtype, shape, bytes: (data as ArrayBufferView).byteLength };
    });
    const best = threads === 1 ? await fastestOf(() => model!.run(inputs)) : first;
    return { kind: 'model', notes: model.notes, outputs, load: loaded - start, first, best };
  } catch (error) {
    contents.length = 0;
    return { ...nothing, refused: (error as { readonly code?: string }).code ?? String(error) };
  } finally {
    model?.dispose();
  }
}

/** Uniform numbers, whose bits do not depend on the engine; integers stay small, since they are often indices. */
function inputsOf({ inputs }: BrowserModel): TensorData[] {
  const random = new Random(1);
  const fill: Partial<Record<DType, () => number | bigint>> = {
    float32: () => random.next() * 2 - 1,
    float64: () => random.next() * 2 - 1,
    int64: () => BigInt(random.integer(0, 2)),
    int16: () => random.integer(-32768, 32767),
    int8: () => random.integer(-128, 127),
    uint8: () => random.integer(0, 255),
    bool: () => random.integer(0, 1),
  };
  return inputs.map(({ dtype, shape }) => {
    const count = elementCount(shape.map((size) => Math.max(size, 0)));
    if (dtype === 'string') return Array.from({ length: count }, (_, i) => `some text ${i}`);
    const data = allocate(dtype, count) as { [index: number]: number | bigint };
    const next = fill[dtype] ?? (() => random.integer(0, 2));
    for (let i = 0; i < count; i++) data[i] = next();
    return data as TensorData;
  });
}

async function fastestOf(run: () => Promise<unknown>): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  const end = performance.now() + TIMED_MS;
  for (let i = 0; i < LEAST_RUNS || performance.now() < end; i++) {
    const start = performance.now();
    await run();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

async function largeLayers(variant: string): Promise<CasesAnswer> {
  const problems: string[] = [];
  for (const [title, layer] of Object.entries(LARGE_LAYERS)) {
    for (const problem of await problemsOfLayer(layer, VARIANTS[variant]))
      problems.push(`${title}: ${problem}`);
  }
  return { kind: 'cases', taken: Object.keys(LARGE_LAYERS).length, problems };
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength).slice();
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
