import { sameShape, type Tensor } from '@zoo/core';
import { type Delegate, loadModel, type Model } from '@zoo/runtime';
import type { DescribedModel } from './described.ts';

/** A model that is ready to run, beside its metadata. */
export interface LoadedModel extends Disposable {
  readonly described: DescribedModel;
  readonly model: Model;
  /**
   * Runs the main graph; inputs and outputs are in its order. Where inputs have other sizes than last time, the model
   * is resized first; calls that overlap wait for each other, so that nobody runs at the size of somebody else. Each
   * call stands by itself: what a recurrent model remembers of the call before is forgotten first.
   */
  run(inputs: readonly Tensor[], signal?: AbortSignal): Promise<Tensor[]>;
}

export interface LoadOptions {
  readonly delegates?: readonly Delegate[];
}

/** Loads for running the model that `described` is about. */
export async function loadDescribed(
  bytes: Uint8Array,
  described: DescribedModel,
  { delegates }: LoadOptions,
): Promise<LoadedModel> {
  const model = await loadModel(bytes, { delegates });
  let last: Promise<unknown> = Promise.resolve();
  const run = async (inputs: readonly Tensor[], signal?: AbortSignal) => {
    const resized = inputs.flatMap(({ shape }, i) =>
      sameShape(shape, model.inputs[i].shape) ? [] : [[model.inputs[i].name, shape]],
    );
    if (resized.length > 0) await model.resize(Object.fromEntries(resized), { strict: false });
    await model.reset();
    const results = await model.run(inputs, { signal });
    return model.outputs.map(({ name }) => results[name]);
  };
  return {
    described,
    model,
    run(inputs, signal) {
      const result = last.then(() => run(inputs, signal));
      last = result.catch(() => undefined);
      return result;
    },
    [Symbol.dispose]: () => model.dispose(),
  };
}
