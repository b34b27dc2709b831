import type { Tensor as TfTensor, TypedArray } from '@tensorflow/tfjs';
import type { ModelSource, ReferenceRunner } from '@zoo/converter';
import { type DType, type Tensor, tensor, ZooError } from '@zoo/core';
import { loadTfjs } from './backend.ts';
import { readLayersFiles } from './layers-files.ts';
import { loadLayersModel } from './layers-model.ts';

/** What tfjs computes for a layers model: the second opinion for the converter's `verify`. */
export const tfjsReference: ReferenceRunner = {
  name: 'tfjs 4.22 (wasm)',
  async load(source) {
    const tf = await loadTfjs();
    const files = await readLayersFiles(await entryOf(source), (path) => source.read(path));
    const model = await loadLayersModel(tf, files);
    return {
      async run(inputs) {
        const given = inputs.map(({ data, shape, dtype }) =>
          tf.tensor(data as TypedArray, [...shape], dtype === 'float32' ? 'float32' : 'int32'),
        );
        const results = [model.predict(given.length === 1 ? given[0] : given)].flat();
        const tensors = await Promise.all(results.map(toTensor));
        tf.dispose([...given, ...results]);
        return tensors;
      },
      dispose: () => model.dispose(),
    };
  },
};

async function toTensor(result: TfTensor): Promise<Tensor> {
  const dtype: DType = result.dtype === 'float32' ? 'float32' : 'int32';
  return tensor(dtype, result.shape, (await result.data()) as Float32Array | Int32Array);
}

/** The JSON file of a layers model among the files of a source. */
async function entryOf(source: ModelSource): Promise<string> {
  const candidates = (await source.list()).filter((path) => path.endsWith('.json'));
  for (const path of candidates) {
    const text = new TextDecoder().decode(await source.read(path));
    if (text.includes('"modelTopology"')) return path;
  }
  throw new ZooError({
    code: 'TFJS_MODEL',
    category: 'usage',
    message: 'tfjs can only verify layers models',
    place: { file: source.name },
    received: candidates.length === 0 ? 'no JSON file' : 'no JSON file with a modelTopology',
  });
}
