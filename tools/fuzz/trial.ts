import { elementCount, type Random, ZooError } from '@zoo/core';
import type { OpLookup } from '@zoo/ir';
import { ops } from '@zoo/ops';
import { type Limits, loadModel, type TensorLike } from '@zoo/runtime';
import { hostileData, hostileInteger } from './hostile.ts';
import { Disagreement, type Subject, Twins } from './twins.ts';

/** What became of one file. */
export interface Outcome {
  /**
   * `ran`, `agreed` (ran, and the wasm delegate had the results of the reference kernels), `refused` by a typed error, or one
   * of {@link FORBIDDEN}.
   */
  readonly kind: string;
  /** The code of the error, or its type where it has none. */
  readonly code: string;
  /** Loading, running, or resizing. */
  readonly stage: string;
  readonly message: string;
  readonly stack?: string;
}

/**
 * What must never happen. `unchecked` is an error of JavaScript that the runtime caught around a kernel: nothing broke,
 * but nobody had looked either. `internal` is a typed error that only our own mistakes can cause. `differs`: the delegate
 * and the reference kernels do not agree.
 */
export const FORBIDDEN = [
  'uncaught',
  'trap',
  'unchecked',
  'internal',
  'differs',
  'allocation',
  'hang',
  'died',
] as const;

/** Small enough that jobs live beside other programs, and that a file takes milliseconds. */
function limitsFor({ length }: Uint8Array): Partial<Limits> {
  const kernelWork = length > NETWORK ? 1e7 : 1e6;
  return {
    memory: 2 ** 27,
    kernelWork,
    runWork: 2 * kernelWork,
    milliseconds: 2_000,
    loopIterations: 1_000,
  };
}

/** Bytes of a file that is more than an op or two. */
const NETWORK = 20_000;

/** Ops whose results another graph of the file makes. */
const CALLS = new Set(
  ops.list().flatMap(({ name, spec }) => (spec.traits.includes('control-flow') ? [name] : [])),
);

/** Errors that say that zoo contradicts itself. */
const INTERNAL = new Set([
  'RESULT_MISMATCH',
  'TENSOR_NOT_MADE',
  'DELEGATE_FAILED',
  'DELEGATE_MEMORY',
  'DELEGATE_ASYNC',
  'WASM_MEMORY',
  'OUT_OF_MEMORY',
  'GRAPH_UNKNOWN',
  'OPERAND_UNKNOWN',
]);

/** Elements that an input may have to be filled: beyond, limits are what is being tested. */
const FILLED = 2 ** 15;

export interface TrialOptions {
  /** `wasm` also runs the reference kernels, and compares. */
  readonly delegate: 'reference' | 'wasm';
  readonly ops?: OpLookup;
}

/** Loads, runs, resizes and runs again. Never throws. */
export async function trial(bytes: Uint8Array, random: Random, options: TrialOptions): Promise<Outcome> {
  let stage = 'load';
  let model: Subject | undefined;
  try {
    const settings = { ops: options.ops, limits: limitsFor(bytes) };
    const twins = options.delegate === 'wasm' ? await Twins.load(bytes, settings) : undefined;
    model = twins ?? (await loadModel(bytes, settings));
    stage = 'size';
    await chooseSizes(model, random);
    stage = 'run';
    await run(model, random);
    stage = 'resize';
    for (let i = random.pick([0, 0, 1, 2, 3]); i > 0; i--) await resize(model, random);
    return { kind: twins?.compared ? 'agreed' : 'ran', code: '', stage: '', message: '' };
  } catch (error) {
    return outcomeOf(error, stage);
  } finally {
    model?.dispose();
  }
}

async function run(model: Subject, random: Random): Promise<void> {
  const signature =
    random.next() < 0.1 && model.signatures.length > 0 ? random.pick(model.signatures) : undefined;
  const { inputs } = signature ?? model;
  const data = inputs.map(({ dtype, shape }): TensorLike => {
    const sizes = shape.map((size) => Math.max(size, 0));
    const count = elementCount(sizes);
    return count > FILLED ? new Float32Array(1) : hostileData(random, dtype, count);
  });
  await model.run(data, { signature: signature?.key });
}

/** Inputs whose sizes the model leaves open get some, mostly small. */
async function chooseSizes(model: Subject, random: Random): Promise<void> {
  const open = model.inputs.filter(({ shapeSignature }) => shapeSignature.includes(-1));
  if (open.length === 0 || random.next() < 0.3) return;
  const shapes = open.map(({ name, shapeSignature }) => [
    name,
    shapeSignature.map((size) => (size === -1 ? random.integer(0, 5) : size)),
  ]);
  await model.resize(Object.fromEntries(shapes), { strict: false });
}

/** A resize that fails leaves the model as it was, so the sequence goes on. */
async function resize(model: Subject, random: Random): Promise<void> {
  if (model.inputs.length === 0) return;
  const { name, shape } = random.pick(model.inputs);
  const sizes = shape.map((size) => (random.next() < 0.5 ? size : hostileInteger(random, 0, 2 ** 31)));
  if (random.next() < 0.2) sizes.push(random.integer(0, 3));
  try {
    await model.resize({ [name]: sizes }, { strict: false });
  } catch (error) {
    if (isForbidden(outcomeOf(error, 'resize'))) throw error;
  }
  await run(model, random);
}

export function outcomeOf(error: unknown, stage: string): Outcome {
  const message = error instanceof Error ? error.message : String(error);
  const deepest = rootOf(error);
  const kind = kindOf(error, deepest);
  const code =
    error instanceof ZooError ? error.code : deepest instanceof Error ? deepest.name : typeof error;
  // stacks of bundled code take milliseconds
  const stack = kind !== 'refused' && deepest instanceof Error ? deepest.stack : undefined;
  return { kind, code, stage, message, stack };
}

function kindOf(error: unknown, deepest: unknown): string {
  if (isTrap(deepest)) return 'trap';
  if (error instanceof Disagreement) return 'differs';
  if (deepest instanceof Error && deepest.name === 'AllocationRefused') return 'allocation';
  if (!(error instanceof ZooError)) return 'uncaught';
  if (error.code === 'KERNEL_FAILED') return 'unchecked';
  // the shapes of StableHLO results are what files declare: it is theirs to declare them
  if (error.code === 'RESULT_UNKNOWN' && !error.place.op?.startsWith('STABLEHLO_')) return 'internal';
  // a graph that is called makes what it makes, whatever its file declares
  if (error.code === 'RESULT_MISMATCH' && CALLS.has(error.place.op ?? '')) return 'refused';
  return INTERNAL.has(error.code) ? 'internal' : 'refused';
}

export function isForbidden({ kind }: Outcome): boolean {
  return (FORBIDDEN as readonly string[]).includes(kind);
}

function rootOf(error: unknown): unknown {
  let deepest = error;
  while (deepest instanceof Error && deepest.cause instanceof Error) deepest = deepest.cause;
  return deepest;
}

function isTrap(error: unknown): boolean {
  return error instanceof Error && /^(RuntimeError|CompileError|LinkError)$/.test(error.name);
}
