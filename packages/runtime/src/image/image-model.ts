import { elementCount, Random, type Tensor, type TensorData, viewElements } from '@zoo/core';
import { GraphContext } from '../context.ts';
import type { Executable, LinearMemory } from '../delegate.ts';
import { modelDisposed } from '../errors.ts';
import { bindInputs, type Inputs } from '../inputs.ts';
import { DEFAULT_LIMITS, type Limits, requireNotAborted } from '../limits.ts';
import { Queue } from '../queue.ts';
import { copyElements } from '../tensors.ts';
import { RunBudget } from '../work.ts';
import type { ModelImage, PortImage } from './model-image.ts';

export interface ImageModelParts {
  readonly image: ModelImage;
  readonly executable: Executable;
  readonly memory: LinearMemory;
  readonly limits?: Partial<Limits>;
  dispose(): void;
}

/**
 * A model that was compiled before, and has no graph. It runs like the `Model` whose image it is, to the bit.
 *
 * @throws RangeError when the image says that something lies outside of the memory
 */
export class ImageModel {
  readonly #parts: ImageModelParts;
  readonly #limits: Limits;
  readonly #queue = new Queue();
  #disposed = false;

  constructor(parts: ImageModelParts) {
    this.#parts = parts;
    this.#limits = { ...DEFAULT_LIMITS, ...parts.limits };
    for (const port of [...parts.image.inputs, ...parts.image.outputs]) this.#elements(port); // where nothing is, they throw
    this.#forget();
  }

  get inputs(): readonly PortImage[] {
    return this.#parts.image.inputs;
  }

  get outputs(): readonly PortImage[] {
    return this.#parts.image.outputs;
  }

  /**
   * Outputs in their order, as copies.
   *
   * @throws ZooError INPUT_*, ABORTED, INDEX_RANGE, WASM_CRASHED, LIMIT_TIME, MODEL_DISPOSED, as `Model.run`
   */
  async run(given: Inputs, { signal }: { readonly signal?: AbortSignal } = {}): Promise<Tensor[]> {
    return this.#queue.add(async () => {
      if (this.#disposed) throw modelDisposed();
      requireNotAborted(signal);
      const { image, executable } = this.#parts;
      const data = bindInputs(image, byIndex(image.inputs), given);
      for (const port of image.inputs) {
        if (port.address !== undefined) copyElements(this.#elements(port), data[port.index]);
      }
      await executable.run(this.#context(signal));
      return image.outputs.map((port) => {
        const { dtype, shape } = port;
        return { dtype, shape, data: this.#elements(port).slice() as TensorData };
      });
    });
  }

  /** Variables are new. */
  async reset(): Promise<void> {
    return this.#queue.add(() => this.#forget());
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    void this.#queue.add(() => this.#parts.dispose());
  }

  #forget(): void {
    if (this.#disposed) throw modelDisposed();
    const { image, memory } = this.#parts;
    for (const { address, bytes, byte } of image.variables)
      new Uint8Array(memory.buffer, address, bytes).fill(byte);
  }

  /** A view of the memory. */
  #elements({ dtype, shape, address = 0 }: PortImage): TensorData {
    return viewElements(dtype, this.#parts.memory.buffer, address, elementCount(shape));
  }

  #context(signal: AbortSignal | undefined): GraphContext {
    const limits = this.#limits;
    return new GraphContext({
      signal,
      limits,
      budget: new RunBudget(limits),
      resources: new Map(),
      random: new Random(0),
      invoke: () => {
        throw new TypeError('an image has no graphs');
      },
    });
  }
}

function byIndex(ports: readonly PortImage[]): PortImage[] {
  const sorted: PortImage[] = [];
  for (const port of ports) sorted[port.index] = port;
  return sorted;
}
