/** Everything an app needs, from one import. Re-exports only; the packages behind it can be imported one by one. */

export { convert, quantize } from '@zoo/converter';
export { ZooError } from '@zoo/core';
export { fetchModel } from '@zoo/hub';
export { benchmark, compare, inspect, modelPage } from '@zoo/insight';
export { defineCustomOp, defineWasmOp, loadModel } from '@zoo/runtime';
export {
  cosineSimilarity,
  ImageClassifier,
  ImageEmbedder,
  QuestionAnswerer,
  TextClassifier,
  TextEmbedder,
  taskOf,
} from '@zoo/tasks';
export { readBundle, readMetadata, readModel, writeMetadata, writeModel } from '@zoo/tflite';
export { evaluate, train } from '@zoo/trainers';
export { recallTiles, tune, wasmDelegate } from '@zoo/wasm';
