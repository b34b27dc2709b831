/**
 * Runs in the browser: each official engine behind the same two calls, with tensors as base64 so that they pass
 * through the driver. `window.oracle` is what tools/oracles/oracles.ts calls.
 */
const ARRAYS = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int8: Int8Array,
  uint8: Uint8Array,
  bool: Uint8Array,
  int64: BigInt64Array,
};

const bytesAt = async (path) => new Uint8Array(await (await fetch(path)).arrayBuffer());

function toBase64(view) {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  let text = '';
  for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
  return btoa(text);
}

async function typed(dtype, path) {
  const bytes = await bytesAt(path);
  return new ARRAYS[dtype](bytes.buffer, 0, bytes.byteLength / ARRAYS[dtype].BYTES_PER_ELEMENT);
}

let litert;
async function loadLitert(threads) {
  litert ??= (async () => {
    const engine = await import('/peers/@litertjs/core/dist/index.js');
    await engine.loadLiteRt('/peers/@litertjs/core/wasm/', { threads: threads > 1 });
    return engine;
  })();
  return litert;
}

/** Leaves `value` all over the freed part of the heap: results that were never written then show it. */
function poisonHeap(engine, value) {
  const blocks = [];
  for (let size = 4; size <= 1 << 18; size *= 2) {
    for (let copy = 0; copy < 8; copy++)
      blocks.push(new engine.Tensor(new Float32Array(size).fill(value), [size]));
  }
  for (const block of blocks) block.delete();
}

async function runLitert({ model, inputs, threads = 1, poison }) {
  const engine = await loadLitert(threads);
  const compiled = await engine.loadAndCompile(await bytesAt(model), {
    accelerator: 'wasm',
    cpuOptions: { numThreads: threads },
  });
  const tensors = [];
  for (const { dtype, path, shape } of inputs)
    tensors.push(new engine.Tensor(await typed(dtype, path), shape));
  // results are allocated by the run, so this comes last before it
  if (poison !== undefined) poisonHeap(engine, poison);
  const results = await compiled.run(tensors);
  const outputs = compiled.getOutputDetails().map(({ name, dtype, shape }, i) => ({
    name,
    dtype,
    shape: Array.from(shape),
    data: toBase64(results[i].toTypedArray()),
  }));
  for (const tensor of [...tensors, ...results]) tensor.delete();
  compiled.delete();
  return outputs;
}

let tfweb;
function loadTfweb() {
  tfweb ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = '/peers/@tensorflow/tfjs-tflite/wasm/tflite_web_api_client.js';
    script.onload = () => {
      window.tfweb.tflite_web_api.setWasmPath('/peers/@tensorflow/tfjs-tflite/wasm/');
      resolve(window.tfweb);
    };
    script.onerror = () => reject(new Error('tflite_web_api_client.js did not load'));
    document.head.append(script);
  });
  return tfweb;
}

async function runTfweb({ model, inputs, threads = 1 }) {
  const engine = await loadTfweb();
  const bytes = await bytesAt(model);
  const runner = await engine.TFLiteWebModelRunner.create(bytes.buffer, { numThreads: threads });
  const slots = runner.getInputs();
  for (const [i, { dtype, path }] of inputs.entries()) slots[i].data().set(await typed(dtype, path));
  if (!runner.infer()) throw new Error('infer() failed');
  const outputs = runner.getOutputs().map(({ name, dataType, shape }, i) => ({
    name,
    dtype: dataType,
    shape: shape === '' ? [] : shape.split(',').map(Number),
    data: toBase64(runner.getOutputs()[i].data()),
  }));
  runner.cleanUp();
  return outputs;
}

async function classifyImage({ model, picture, topK = 5 }) {
  const { FilesetResolver, ImageClassifier } = await import(
    '/peers/@mediapipe/tasks-vision/vision_bundle.mjs'
  );
  const fileset = await FilesetResolver.forVisionTasks('/peers/@mediapipe/tasks-vision/wasm');
  const classifier = await ImageClassifier.createFromOptions(fileset, {
    baseOptions: { modelAssetBuffer: await bytesAt(model), delegate: 'CPU' },
    maxResults: topK,
  });
  const bitmap = await createImageBitmap(new Blob([await bytesAt(picture)]));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext('2d').drawImage(bitmap, 0, 0);
  const result = classifier.classify(canvas.transferToImageBitmap());
  classifier.close();
  return result.classifications[0].categories.map(({ categoryName, index, score }) => ({
    label: categoryName,
    index,
    score,
  }));
}

async function classifyText({ model, text }) {
  const { FilesetResolver, TextClassifier } = await import('/peers/@mediapipe/tasks-text/text_bundle.mjs');
  const fileset = await FilesetResolver.forTextTasks('/peers/@mediapipe/tasks-text/wasm');
  const classifier = await TextClassifier.createFromOptions(fileset, {
    baseOptions: { modelAssetBuffer: await bytesAt(model) },
  });
  const results = text.map((one) => classifier.classify(one).classifications[0].categories);
  classifier.close();
  return results.map((categories) =>
    categories.map(({ categoryName, index, score }) => ({ label: categoryName, index, score })),
  );
}

async function embedText({ model, text, l2Normalize, quantize }) {
  const { FilesetResolver, TextEmbedder } = await import('/peers/@mediapipe/tasks-text/text_bundle.mjs');
  const fileset = await FilesetResolver.forTextTasks('/peers/@mediapipe/tasks-text/wasm');
  const embedder = await TextEmbedder.createFromOptions(fileset, {
    baseOptions: { modelAssetBuffer: await bytesAt(model) },
    l2Normalize,
    quantize,
  });
  const results = text.map((one) => embedder.embed(one).embeddings.map(plainEmbedding));
  embedder.close();
  return results;
}

async function embedImage({ model, picture, l2Normalize, quantize }) {
  const { FilesetResolver, ImageEmbedder } = await import('/peers/@mediapipe/tasks-vision/vision_bundle.mjs');
  const fileset = await FilesetResolver.forVisionTasks('/peers/@mediapipe/tasks-vision/wasm');
  const embedder = await ImageEmbedder.createFromOptions(fileset, {
    baseOptions: { modelAssetBuffer: await bytesAt(model), delegate: 'CPU' },
    l2Normalize,
    quantize,
  });
  const bitmap = await createImageBitmap(new Blob([await bytesAt(picture)]));
  const result = embedder.embed(bitmap).embeddings.map(plainEmbedding);
  embedder.close();
  return result;
}

function plainEmbedding({ floatEmbedding, quantizedEmbedding, headIndex, headName }) {
  const values = floatEmbedding ?? new Int8Array(quantizedEmbedding); // bytes are read as unsigned
  return { name: headName, index: headIndex, values: Array.from(values) };
}

window.oracle = { litert: runLitert, tfweb: runTfweb, classifyImage, classifyText, embedText, embedImage };
