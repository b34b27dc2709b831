import type { Module } from '@zoo/ir';
import { loadModel } from '@zoo/runtime';
import { imageToInput } from '@zoo/tasks';
import { delegates } from '../delegates.ts';
import type { Extractor, PictureInput } from './backbone.ts';

/**
 * Runs the very graph that the head will be grafted onto. (For a tfjs MobileNetV2 that takes 49 ms a picture where
 * tfjs on wasm takes five times as long; the features agree within 4e-6.)
 */
export async function openExtractor(
  module: Module,
  input: PictureInput,
  threads: number,
): Promise<Extractor> {
  const model = await loadModel(module, { delegates: delegates(threads) });
  return {
    width: model.outputs[0].shape.reduce((a, b) => a * b, 1),
    async features(picture) {
      const pixels = imageToInput(picture, model.inputs[0], { normalization: input });
      const [features] = Object.values(await model.run([pixels]));
      return features.data as Float32Array;
    },
    dispose: () => model.dispose(),
  };
}
