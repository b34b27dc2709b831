import { ZooError } from '@zoo/core';
import { type Module, type OpDefinition, type OpLookup, withCustomOps } from '@zoo/ir';
import { ops as allOps, readModule } from '@zoo/ops';
import { buildProgram } from './build.ts';
import type { Delegate, DelegateSession, SessionContext } from './delegate.ts';
import { delegateError } from './errors.ts';
import { Folder } from './fold.ts';
import { GivenFile } from './given-file.ts';
import { DEFAULT_LIMITS, type Limits, requireFileSize, requireNotAborted } from './limits.ts';
import { declaredShapes, Model } from './model.ts';
import type { BuildSettings } from './program.ts';
import { referenceDelegate } from './reference.ts';
import { runnable } from './runnable.ts';
import { missingKernels, missingKernelsError } from './support.ts';

export interface LoadOptions {
  /** In order of preference; the reference executor takes what is left. */
  readonly delegates?: readonly Delegate[];
  /** Ops that the table does not have, made by `defineCustomOp` or `defineWasmOp`; they go before those it has. */
  readonly customOps?: readonly OpDefinition[];
  /** The op table. */
  readonly ops?: OpLookup;
  readonly limits?: Partial<Limits>;
  readonly signal?: AbortSignal;
  /**
   * The model takes the bytes over: once weights are packed and nothing else needs the file, its buffer is detached, so
   * that its memory is free before the first run. Such a model cannot be resized. Nothing happens to bytes that are
   * part of a larger buffer, nor where kernels read constants in the file. Default false.
   */
  readonly transfer?: boolean;
  /** Load also when kernels are missing, to look at the model; it cannot run then. */
  readonly allowMissing?: boolean;
  /** Of the random numbers that ops ask for. */
  readonly seed?: number;
}

type Source = Uint8Array | ArrayBuffer | Module;

/**
 * Loads a model: reads it, infers all shapes, folds constants, cuts the graph by delegate, plans one memory and
 * prepares every kernel.
 *
 * @param source bytes of a `.tflite` file, which must not change while the model lives (weights are views of them),
 * or a module
 * @throws ZooError SOURCE_UNKNOWN for what is neither, for damaged files, OPS_UNSUPPORTED naming every missing kernel at
 * once, LIMIT_*, GRAPH_*
 * @example
 * using model = await loadModel(await readFile('mobilenet.tflite'));
 * const [scores] = Object.values(await model.run([pixels]));
 */
export async function loadModel(source: Source, options: LoadOptions = {}): Promise<Model> {
  return loadModelWith(options.ops ?? allOps, source, options);
}

/** The same with a table of the caller's choice. It names no other, so that bundles can leave ops out. */
export async function loadModelWith(
  table: OpLookup,
  source: Source,
  options: Omit<LoadOptions, 'ops'> = {},
): Promise<Model> {
  const { signal, transfer, seed = 0, customOps = [] } = options;
  const ops = withCustomOps(table, customOps);
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  requireNotAborted(signal);
  const bytes = isModule(source) ? undefined : bytesOf(source, limits);
  const module = bytes ? readModule(bytes) : (source as Module);
  const file = transfer && bytes ? new GivenFile(bytes, module) : undefined;
  const { entries, calls } = runnable(module, ops, limits);
  const missing = missingKernels(calls.graphs, ops);
  if (missing.length > 0 && !options.allowMissing) throw missingKernelsError(missing);
  const delegates = [...(options.delegates ?? []), referenceDelegate];
  const sessions = new Map<Delegate, DelegateSession>();
  const settings: BuildSettings = {
    calls,
    ops,
    folder: new Folder(limits),
    limits,
    delegates,
    sessions,
    file,
  };
  if (missing.length > 0) return new Model({ module, entries, settings, missing, seed });
  try {
    const context = { graphs: calls.graphs, limits, signal };
    for (const delegate of delegates) sessions.set(delegate, await openSession(delegate, context));
    const program = await buildProgram(settings, declaredShapes);
    requireNotAborted(signal);
    return new Model({ module, entries, settings, program, missing, seed });
  } catch (error) {
    for (const session of sessions.values()) session.dispose();
    throw error;
  }
}

function isModule(source: Source): source is Module {
  return Array.isArray((source as Partial<Module> | undefined)?.graphs);
}

/** Programs without types hand in paths and answers of servers as well. */
function bytesOf(source: Uint8Array | ArrayBuffer | undefined, limits: Limits): Uint8Array {
  if (source?.byteLength === undefined) {
    throw new ZooError({
      code: 'SOURCE_UNKNOWN',
      category: 'usage',
      message: 'a model is loaded from the bytes of its file',
      expected: 'Uint8Array or ArrayBuffer',
      received: typeof source,
    });
  }
  requireFileSize(source.byteLength, limits);
  return ArrayBuffer.isView(source) ? source : new Uint8Array(source);
}

async function openSession(delegate: Delegate, context: SessionContext): Promise<DelegateSession> {
  try {
    return await delegate.open(context);
  } catch (cause) {
    throw delegateError(delegate.name, 'starting', cause);
  }
}
