export type { ImageEmbedderOptions } from './options.ts';
export { imageEmbedder } from './spec.ts';
export { ImageEmbedder } from './task.ts';
