export type { TextEmbedderOptions } from './options.ts';
export { textEmbedder } from './spec.ts';
export { TextEmbedder } from './task.ts';
