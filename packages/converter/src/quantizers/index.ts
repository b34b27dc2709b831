// One line for each way to store a model in fewer bits.
export { dynamic } from './dynamic.ts';
export { float16 } from './float16.ts';
