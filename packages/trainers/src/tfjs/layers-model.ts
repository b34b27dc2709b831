import type { io, LayersModel } from '@tensorflow/tfjs';
import { ZooError } from '@zoo/core';
import type { Tfjs } from './backend.ts';
import type { LayersFiles } from './layers-files.ts';

/** Runs a layers model in tfjs. Weights that no layer uses are passed over. @throws TFJS_MODEL */
export async function loadLayersModel(tf: Tfjs, { json, weights }: LayersFiles): Promise<LayersModel> {
  const specs = json.weightsManifest.flatMap((group) => group.weights);
  const artifacts: io.ModelArtifacts = {
    modelTopology: json.modelTopology,
    weightSpecs: specs as unknown as io.WeightsManifestEntry[],
    weightData: weights.buffer.slice(
      weights.byteOffset,
      weights.byteOffset + weights.byteLength,
    ) as ArrayBuffer,
  };
  try {
    return await tf.loadLayersModel({ load: async () => artifacts }, { strict: false });
  } catch (cause) {
    throw new ZooError({
      code: 'TFJS_MODEL',
      category: 'damaged-input',
      message: 'tfjs cannot load this layers model',
      received: cause instanceof Error ? cause.message.split('\n', 1)[0] : String(cause),
      cause,
    });
  }
}
