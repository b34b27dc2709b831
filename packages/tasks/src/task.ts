import type { DescribedModel } from './described.ts';

/**
 * The contract of a task: a folder with `spec` (this), `options`, `input`, `task` and their tests. A task turns
 * what people have (a picture, a sentence) into tensors and tensors into what people want, by the metadata. It knows
 * nothing of how the model runs.
 */
export interface TaskSpec<
  Name extends string = string,
  Options = never,
  Made extends Disposable = Disposable,
> {
  readonly name: Name;
  /** What `predict` is given: the bytes of a picture file, or text. */
  readonly accepts: 'picture' | 'text';
  /** Whether a model is of this task, by its metadata; by its shapes where it has none. */
  recognises(model: DescribedModel): boolean;
  /** Loads a model for the task. */
  create(model: Uint8Array, options?: Options): Promise<Made>;
}
