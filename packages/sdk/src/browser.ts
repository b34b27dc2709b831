/**
 * The face of `dist/browser/zoo-runtime.mjs`: one file without imports, for a page, a worker or any host that knows
 * nothing of packages. Plain arrays in, plain objects out.
 */
import { type DType, type Shape, type TensorData, ZooError } from '@zoo/core';
import { visionOps } from '@zoo/ops';
import { type Delegate, loadModelWith, type TensorLike } from '@zoo/runtime';
import { wasmDelegate } from '@zoo/wasm';

export interface BrowserOptions {
  /** Threads of the wasm delegate. Default 1. */
  readonly threads?: number;
  /** `auto`: the fastest there is here; `reference`: the plain kernels that define meaning. */
  readonly delegate?: 'auto' | 'wasm' | 'reference';
}

export interface BrowserModel {
  readonly inputs: readonly { readonly name: string; readonly dtype: DType; readonly shape: Shape }[];
  /** What was wanted and could not be had, like threads where memory cannot be shared. */
  readonly notes: readonly string[];
  /** One array for each input, in their order. */
  run(
    arrays: readonly TensorLike[],
  ): Promise<{ name: string; dtype: DType; shape: Shape; data: TensorData }[]>;
  dispose(): void;
}

/** What `delegate` may name, fastest first. */
const DELEGATES: Readonly<Record<string, (threads: number) => readonly Delegate[]>> = {
  wasm: (threads) => [wasmDelegate({ threads })],
  reference: () => [],
};

/**
 * Loads a model. The builtin ops are here, and the custom ops of vision models; StableHLO, and the ops of tokenizers,
 * hashed texts and audio front ends are left to `@zoo/runtime`, for the sake of bytes.
 *
 * @throws ZooError DELEGATE_UNKNOWN, and whatever `loadModel` throws
 * @example
 * import { load } from './zoo-runtime.mjs';
 * const model = await load(new Uint8Array(await (await fetch('model.tflite')).arrayBuffer()));
 * const [{ data }] = await model.run([pixels]);
 */
export async function load(
  bytes: Uint8Array | ArrayBuffer,
  { threads = 1, delegate = 'auto' }: BrowserOptions = {},
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
  const model = await loadModelWith(visionOps, bytes, { delegates: make(threads) });
  return {
    inputs: model.inputs.map(({ name, dtype, shape }) => ({ name, dtype, shape })),
    notes: model.notes,
    async run(arrays) {
      const results = await model.run(arrays);
      return model.outputs.map(({ name }) => {
        const { dtype, shape, data } = results[name];
        return { name, dtype, shape, data };
      });
    },
    dispose: () => model.dispose(),
  };
}
