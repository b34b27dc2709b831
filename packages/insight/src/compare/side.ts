import type { Tensor } from '@zoo/core';
import type { Value } from '@zoo/ir';
import { type Delegate, loadModel, type TensorInfo } from '@zoo/runtime';
import { computedValues, freshModule, observe } from './observe.ts';

/** One of the two models, which is loaded anew for each look at it. */
export class Side {
  readonly inputs: readonly TensorInfo[];
  /** What its main graph computes, in order. */
  readonly values: readonly Value[];
  readonly #bytes: Uint8Array;
  readonly #delegates: readonly Delegate[];

  private constructor(
    bytes: Uint8Array,
    delegates: readonly Delegate[],
    inputs: readonly TensorInfo[],
    values: readonly Value[],
  ) {
    this.#bytes = bytes;
    this.#delegates = delegates;
    this.inputs = inputs;
    this.values = values;
  }

  static async of(bytes: Uint8Array, delegates: readonly Delegate[] = []): Promise<Side> {
    const module = freshModule(bytes);
    using model = await loadModel(module, { allowMissing: true });
    return new Side(bytes, delegates, model.inputs, computedValues(module));
  }

  /** The outputs of an undisturbed run, with their names. */
  async outputs(
    inputs: readonly Tensor[],
    signal?: AbortSignal,
  ): Promise<{ name: string; tensor: Tensor }[]> {
    using model = await loadModel(this.#bytes, { delegates: this.#delegates, signal });
    const results = await model.run(inputs, { signal });
    return model.outputs.map(({ name }) => ({ name, tensor: results[name] }));
  }

  /** The values at these positions. */
  async observe(
    positions: readonly number[],
    inputs: readonly Tensor[],
    signal?: AbortSignal,
  ): Promise<Tensor[]> {
    const module = freshModule(this.#bytes);
    const values = computedValues(module);
    observe(
      module,
      positions.map((position) => values[position]),
    );
    using model = await loadModel(module, { delegates: this.#delegates, signal });
    const results = await model.run(inputs, { signal });
    return model.outputs.map(({ name }) => results[name]);
  }
}
