import { type Tensor, ZooError } from '@zoo/core';
import { type Delegate, type LoadOptions, loadModel, type Model, type TensorLike } from '@zoo/runtime';
import { wasmDelegate } from '@zoo/wasm';
import { disagreement, largestOf } from './agree.ts';

/** The delegate and the reference kernels do not say the same. */
export class Disagreement extends Error {
  override name = 'Disagreement';
}

/** What a trial asks of a model. */
export type Subject = Pick<Model, 'inputs' | 'signatures' | 'run' | 'resize' | 'dispose'>;

/**
 * One file twice: on the wasm delegate, and on reference kernels, which say what is right. Whatever is asked of one is asked
 * of both, and they must agree: in results, or in that there are none. Limits are the exception, because a delegate keeps
 * weights of its own and takes less time: the one that reached none goes on alone.
 */
export class Twins implements Subject {
  /** Runs whose results were compared and to which the delegate had something to add. */
  compared = 0;
  readonly #wasm: Model;
  readonly #takesPart: () => boolean;
  #reference?: Model;
  #largest = 0;

  private constructor(wasm: Model, reference: Model | undefined, takesPart: () => boolean) {
    this.#wasm = wasm;
    this.#reference = reference;
    this.#takesPart = takesPart;
  }

  static async load(bytes: Uint8Array, options: LoadOptions): Promise<Twins> {
    const plain = wasmDelegate();
    let taken = 0;
    const delegate: Delegate = {
      ...plain,
      supports(node, context) {
        const answer = plain.supports(node, context);
        if (answer === true) taken++;
        return answer;
      },
    };
    const reference = await ended(loadModel(bytes, options));
    const wasm = await ended(loadModel(bytes, { ...options, delegates: [delegate] }));
    try {
      requireAlike(wasm, reference);
    } catch (error) {
      for (const { value } of [wasm, reference]) value?.dispose();
      throw error;
    }
    if (wasm.value === undefined) reference.value?.dispose();
    return new Twins(resultOf(wasm), reference.value, () => taken > 0);
  }

  get inputs(): Model['inputs'] {
    return this.#wasm.inputs;
  }

  get signatures(): Model['signatures'] {
    return this.#wasm.signatures;
  }

  async run(data: readonly TensorLike[], options: { signature?: string }): Promise<Record<string, Tensor>> {
    const wasm = await ended(this.#wasm.run(data, options));
    if (this.#reference === undefined) return resultOf(wasm);
    const reference = await ended(this.#reference.run(data, options));
    this.#largest = largestOf(this.#reference.module, data, this.#largest);
    requireAlike(wasm, reference);
    if (wasm.value && reference.value) {
      const { module } = this.#reference;
      const found = disagreement(
        module,
        this.#largest,
        Object.values(wasm.value),
        Object.values(reference.value),
      );
      if (found) throw new Disagreement(found);
      if (this.#takesPart()) this.compared++;
    } else this.#part();
    return resultOf(wasm);
  }

  async resize(...request: Parameters<Model['resize']>): Promise<void> {
    const wasm = await ended(this.#wasm.resize(...request));
    if (this.#reference) {
      const reference = await ended(this.#reference.resize(...request));
      requireAlike(wasm, reference);
      if (wasm.error !== undefined && reference.error === undefined) this.#part();
      if (reference.error !== undefined && wasm.error === undefined) this.#part();
    }
    resultOf(wasm);
  }

  dispose(): void {
    this.#wasm.dispose();
    this.#part();
  }

  #part(): void {
    this.#reference?.dispose();
    this.#reference = undefined;
  }
}

interface Ended<T> {
  readonly value?: T;
  readonly error?: unknown;
}

function ended<T>(promise: Promise<T>): Promise<Ended<T>> {
  return promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
}

function resultOf<T>({ value, error }: Ended<T>): T {
  if (error !== undefined) throw error;
  return value as T;
}

/** Both have a value, both have none, or a limit is what stopped one. Errors that are not ours count for themselves. */
function requireAlike(wasm: Ended<unknown>, reference: Ended<unknown>): void {
  for (const { error } of [reference, wasm])
    if (error !== undefined && !(error instanceof ZooError)) throw error;
  const [ours, theirs] = [codeOf(wasm), codeOf(reference)];
  if ((ours === undefined) === (theirs === undefined) || isLimit(ours) || isLimit(theirs)) return;
  const said = (ours === undefined ? reference : wasm).error as ZooError;
  throw new Disagreement(
    `${ours ? 'the delegate' : 'the reference'} alone fails, with ${said.code}: ${said.message}`,
    { cause: said },
  );
}

function codeOf({ error }: Ended<unknown>): string | undefined {
  return (error as ZooError | undefined)?.code;
}

function isLimit(code: string | undefined): boolean {
  return code?.startsWith('LIMIT_') ?? false;
}
