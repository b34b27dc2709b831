// One line for each source format.
export { tfjsLayers } from './tfjs-layers/index.ts';
export { tflite } from './tflite.ts';
