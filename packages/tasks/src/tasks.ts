import type { Model } from '@zoo/tflite';
import { describeModel } from './described.ts';
import { imageClassifier } from './image-classifier/index.ts';
import { imageEmbedder } from './image-embedder/index.ts';
import { questionAnswerer } from './question-answerer/index.ts';
import { textClassifier } from './text-classifier/index.ts';
import { textEmbedder } from './text-embedder/index.ts';

/** Every task, one line each; the first that recognises a model has it. */
export const TASKS = [
  imageClassifier,
  imageEmbedder,
  textClassifier,
  questionAnswerer,
  textEmbedder,
] as const;

export type TaskName = (typeof TASKS)[number]['name'];

/**
 * The task that a model is for, by its metadata; by its shapes where it has none. Undefined when neither tells.
 *
 * @example
 * taskOf(await readFile('mobilenet.tflite')); // 'image-classifier'
 */
export function taskOf(model: Uint8Array | Model): TaskName | undefined {
  const described = describeModel(model);
  return TASKS.find((task) => task.recognises(described))?.name;
}
