import type { Module } from '@zoo/ir';
import { loadModel } from '@zoo/runtime';
import { imageToInput } from '@zoo/tasks';
import { delegates, type Engine } from '../delegates.ts';
import type { Extractor, PictureInput } from './backbone.ts';

/**
 * Runs the very graph that the head will be grafted onto. (Those of a tfjs MobileNetV2 agree with tfjs
 * within 4e-6, in a fraction of the time: see `npm run bench -- node`.)
 */
export async function openExtractor(module: Module, input: PictureInput, engine: Engine): Promise<Extractor> {
  const model = await loadModel(module, { delegates: delegates(engine) });
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
