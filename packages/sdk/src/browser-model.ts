import { type DType, type Shape, type TensorData, ZooError } from '@zoo/core';
import type { OpTable } from '@zoo/ops';
import {
  type Delegate,
  type LoadOptions,
  loadModelWith,
  type ModelImage,
  type TensorLike,
} from '@zoo/runtime';
import { type ProgramImage, type WasmOptions, wasmDelegate } from '@zoo/wasm';

export interface BrowserOptions {
  /** Threads of the wasm delegate. Default 1. */
  readonly threads?: number;
  /** Bit-identical results in every engine: no relaxed SIMD. Integer results are exact either way. Default false. */
  readonly deterministic?: boolean;
  /** `auto`: the fastest there is here; `reference`: the plain kernels that define meaning. */
  readonly delegate?: 'auto' | 'wasm' | 'reference';
  /** Ops of the page's own, made by `defineCustomOp` of `zoo-runtime-full.mjs`. */
  readonly customOps?: LoadOptions['customOps'];
  /** The model takes the bytes over: their memory is free as soon as weights are packed. Default false. */
  readonly transfer?: boolean;
  /** What a model from outside may use, as for `loadModel`. */
  readonly limits?: LoadOptions['limits'];
  /** Stops loading; each run takes one of its own. */
  readonly signal?: AbortSignal;
}

export interface BrowserModel {
  readonly inputs: readonly { readonly name: string; readonly dtype: DType; readonly shape: Shape }[];
  /** What was wanted and could not be had, like threads where memory cannot be shared; some of it shows only later. */
  readonly notes: readonly string[];
  /** One array for each input, in their order. */
  run(
    arrays: readonly TensorLike[],
    options?: { readonly signal?: AbortSignal },
  ): Promise<{ name: string; dtype: DType; shape: Shape; data: TensorData }[]>;
  /** What a recurrent model remembers of the runs before is forgotten. */
  reset(): Promise<void>;
  /** The model as it was compiled, for `zoo-start.mjs`: see `Model.image`. */
  image(): ModelImage<ProgramImage> | undefined;
  dispose(): void;
}

/** What `delegate` may name, fastest first. */
const DELEGATES: Readonly<Record<string, (options: WasmOptions) => readonly Delegate[]>> = {
  wasm: (options) => [wasmDelegate(options)],
  reference: () => [],
};

/** Loads a model with the ops of a table. */
export async function loadWith(
  table: OpTable,
  bytes: Uint8Array | ArrayBuffer,
  { threads, deterministic, delegate = 'auto', ...options }: BrowserOptions,
): Promise<BrowserModel> {
  const make = delegate === 'auto' ? DELEGATES.wasm : DELEGATES[delegate];
  if (make === undefined) {
    throw new ZooError({
      code: 'DELEGATE_UNKNOWN',
      category: 'usage',
      message: 'this bundle has no such delegate',
      expected: ['auto', ...Object.keys(DELEGATES)].join(', '),
      received: delegate,
    });
  }
  const model = await loadModelWith(table, bytes, {
    ...options,
    delegates: make({ threads, deterministic }),
  });
  return {
    inputs: model.inputs.map(({ name, dtype, shape }) => ({ name, dtype, shape })),
    get notes() {
      return model.notes;
    },
    async run(arrays, runOptions) {
      const results = await model.run(arrays, runOptions);
      return model.outputs.map(({ name }) => {
        const { dtype, shape, data } = results[name];
        return { name, dtype, shape, data };
      });
    },
    reset: () => model.reset(),
    image: () => model.image() as ModelImage<ProgramImage> | undefined,
    dispose: () => model.dispose(),
  };
}
