export type { TextClassifierOptions } from './options.ts';
export { textClassifier } from './spec.ts';
export { TextClassifier } from './task.ts';
