export type { ImageClassifierOptions } from './options.ts';
export { imageClassifier } from './spec.ts';
export { ImageClassifier } from './task.ts';
