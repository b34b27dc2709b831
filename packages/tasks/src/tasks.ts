import type { Model } from '@zoo/tflite';
import { describeModel } from './described.ts';
import { imageClassifier } from './image-classifier/index.ts';
import { textClassifier } from './text-classifier/index.ts';

/** Every task, one line each. */
export const TASKS = [imageClassifier, textClassifier] as const;

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
