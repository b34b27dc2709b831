import { readFile } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import type { io, LayersModel, SymbolicTensor } from '@tensorflow/tfjs';
import { ZooError } from '@zoo/core';
import { z } from 'zod';
import type { Tfjs } from './backend.ts';

/** The part of a layers model's `model.json` that loading needs; the topology itself is checked by tfjs. */
const MODEL_JSON = z.looseObject({
  modelTopology: z.looseObject({}),
  weightsManifest: z.array(
    z.object({ paths: z.array(z.string()).max(100_000), weights: z.array(z.looseObject({})) }),
  ),
});

/**
 * A tfjs layers model from its `model.json`, which names the weight files beside it.
 * @param size side of the square input for models that take any (fully convolutional up to a global pooling)
 * @throws TFJS_MODEL
 */
export async function loadLayersModel(tf: Tfjs, modelJson: string, size?: number): Promise<LayersModel> {
  try {
    const json = MODEL_JSON.parse(JSON.parse(await readFile(modelJson, 'utf8')));
    if (size !== undefined) resizeInputs(json.modelTopology, size);
    const manifest = json.weightsManifest;
    const specs = manifest.flatMap((group) => group.weights) as unknown as io.WeightsManifestEntry[];
    const files = manifest.flatMap((group) => group.paths).map((path) => beside(modelJson, path));
    const parts = await Promise.all(files.map((file) => readFile(file)));
    const weights = Uint8Array.from(Buffer.concat(parts)).buffer;
    return await tf.loadLayersModel(tf.io.fromMemory(json.modelTopology, specs, weights));
  } catch (cause) {
    if (cause instanceof ZooError) throw cause;
    throw new ZooError({
      code: 'TFJS_MODEL',
      category: (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'not-found' : 'damaged-input',
      message: 'tfjs cannot load this layers model',
      place: { file: modelJson },
      received: cause instanceof Error ? cause.message.split('\n', 1)[0] : String(cause),
      cause,
    });
  }
}

/** Weight files stand in the model's folder or below it; a manifest that points elsewhere is hostile. */
function beside(modelJson: string, path: string): string {
  const folder = resolve(dirname(modelJson));
  const file = resolve(folder, path);
  if (file.startsWith(folder + sep)) return file;
  throw new ZooError({
    code: 'TFJS_MODEL',
    category: 'damaged-input',
    message: 'the weights manifest points outside the model folder',
    place: { file: modelJson },
    received: path,
  });
}

/** Rewrites every declared [batch, height, width, channels] of an input. */
export function resizeInputs(topology: unknown, size: number): void {
  if (topology === null || typeof topology !== 'object') return;
  for (const [key, value] of Object.entries(topology)) {
    if (key === 'batch_input_shape' && Array.isArray(value) && value.length === 4) {
      value[1] = size;
      value[2] = size;
    } else resizeInputs(value, size);
  }
}

/**
 * The model up to what its classifier reads: the input of the last Dense layer, or of the last convolution behind a
 * global pooling (MobileNetV1 writes its classifier as one).
 * @throws BACKBONE_CUT
 */
export function cutLayersAtFeatures(tf: Tfjs, model: LayersModel): LayersModel {
  const last = model.layers.findLast((layer) => ['Dense', 'Conv2D'].includes(layer.getClassName()));
  const features = last?.input as SymbolicTensor | undefined;
  const width = features?.shape.at(-1);
  const flat = features?.shape.slice(1, -1).every((size) => size === 1);
  if (!features || !width || !flat) {
    throw new ZooError({
      code: 'BACKBONE_CUT',
      category: 'usage',
      message: 'the model has no classifier behind pooled features to cut off',
      expected: 'a Dense layer on a vector',
      received: last ? `${last.getClassName()} '${last.name}' on [${features?.shape.join(',')}]` : 'no Dense layer',
    });
  }
  return tf.model({ inputs: model.inputs, outputs: features });
}
