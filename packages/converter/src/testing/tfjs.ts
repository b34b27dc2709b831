import * as tf from '@tensorflow/tfjs';
import type { Tensor } from '@zoo/core';
import { type ModelSource, sourceFromFiles } from '../source.ts';
import type { ReferenceRunner } from '../verify.ts';

/**
 * Manifest and weights as tfjs saves them, as files of a source. The topology, too, unless another is given: tfjs
 * drops some fields when it writes one (depth_multiplier of SeparableConv2D).
 */
export async function savedByTfjs(model: tf.LayersModel, topology?: unknown): Promise<ModelSource> {
  const files: Record<string, Uint8Array> = {};
  await model.save(
    tf.io.withSaveHandler(async ({ modelTopology, weightSpecs, weightData, format, generatedBy }) => {
      const weightsManifest = [{ paths: ['weights.bin'], weights: weightSpecs ?? [] }];
      const json = { format, generatedBy, modelTopology: topology ?? modelTopology, weightsManifest };
      files['model.json'] = new TextEncoder().encode(JSON.stringify(json));
      files['weights.bin'] = new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData));
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  return sourceFromFiles(files, 'saved by tfjs');
}

/** tfjs as the judge of what a layers model computes. */
export const tfjsReference: ReferenceRunner = {
  name: `tfjs ${tf.version.tfjs}`,
  async load(source) {
    const json = JSON.parse(new TextDecoder().decode(await source.read('model.json')));
    const shards = await Promise.all(
      json.weightsManifest
        .flatMap((group: { paths: string[] }) => group.paths)
        .map((path: string) => source.read(path)),
    );
    const model = await tf.loadLayersModel({
      load: async () => ({
        modelTopology: json.modelTopology,
        weightSpecs: json.weightsManifest.flatMap((group: { weights: unknown[] }) => group.weights),
        weightData: (shards as Uint8Array[]).map((shard) => shard.slice().buffer),
      }),
    });
    return {
      run: async (inputs) => runTfjs(model, inputs),
      dispose: () => model.dispose(),
    };
  },
};

/** Outputs of `model` in its own order. */
export function runTfjs(model: tf.LayersModel, inputs: readonly Tensor[]): Tensor[] {
  const tensors = inputs.map(({ data, shape, dtype }) =>
    tf.tensor(data as Float32Array | Int32Array, [...shape], dtype as 'float32' | 'int32'),
  );
  const outputs = [model.predict(tensors)].flat();
  const results = outputs.map((output): Tensor => {
    return { dtype: 'float32', shape: output.shape, data: output.dataSync() as Float32Array };
  });
  tf.dispose([tensors, outputs]);
  return results;
}
