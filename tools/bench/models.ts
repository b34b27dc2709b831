import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { readModule } from '@zoo/ops';
import { partitionReport } from '@zoo/runtime';
import { readModel } from '@zoo/tflite';
import { randomInputs } from '../oracles/corpus.ts';
import { testdata } from '../testing/location.ts';
import type { BenchInput, BenchModel } from './contract.ts';
import { pictureInputs } from './pictures.ts';
import { badUsage } from './usage.ts';

/** What the project's promises on speed are about; in the shared test data. */
export const PROMISED = [
  'mobilenet_v1_0.25_224_float',
  'deeplabv3_257_float',
  'hand_landmark_lite_f16',
  'selfie_segmentation_f16',
  'blazeface_short_range_f16',
  'speech_embedding_float',
  'transformer_feed_forward_float',
  'mobilenet_v2_1.0_224_quant',
  'mobilenet_v2_1.0_224_int8_ptq',
  'mobilenet_v1_1.0_224_quant_embedding_extractor',
  'coco_ssd_mobilenet_v1_1.0_quant',
  'movenet_singlepose_lightning_int8',
  'automl_flowers_labeler',
  'yamnet_audio_classifier_with_metadata',
  'mobilenet_v2_0.35_96_embedder_hybrid',
  'mobilenet_v1_0.25_224_quant',
];

/**
 * Paths of models: files as given, names from the promised list (a part is enough), everything promised for none.
 *
 * @throws ZooError USAGE when a name fits nothing, Error when the test data are not there
 */
export function modelFiles(wanted: readonly string[]): string[] {
  if (wanted.length === 0) return PROMISED.map(inTestdata);
  return wanted.flatMap((name) => {
    if (name.endsWith('.tflite')) return [resolve(name)];
    const fitting = PROMISED.filter((promised) => promised.includes(name));
    if (fitting.length === 0)
      throw badUsage(
        `no model "${name}": give a .tflite file, or a part of one of\n  ${PROMISED.join('\n  ')}`,
      );
    return fitting.map(inTestdata);
  });
}

function inTestdata(name: string): string {
  const file = testdata(`tflite/${name}.tflite`);
  if (file === undefined)
    throw new Error(`${name}.tflite is not there: set ZOO_TESTDATA to the shared test data, or give files`);
  return file;
}

/** @throws ZooError for files that are no models; Error where an input cannot be handed to all engines */
export function openModel(file: string): Promise<BenchModel> {
  return benchModel(basename(file, '.tflite'), new Uint8Array(readFileSync(file)));
}

export async function benchModel(name: string, bytes: Uint8Array): Promise<BenchModel> {
  const { inputs, outputs } = readModule(bytes).graphs[0];
  const pictures = inputs.length === 1 ? await pictureInputs(inputs[0]) : undefined;
  return {
    name,
    bytes,
    macs: macsOf(bytes),
    inputs: pictures?.map((picture) => [picture]) ?? noise(name, bytes),
    outputs: outputs.map(({ dtype }) => dtype),
  };
}

/** Two sets, so that no engine sees the same data twice in a row. */
function noise(name: string, bytes: Uint8Array): BenchInput[][] {
  const model = readModel(bytes, { file: name });
  return [1, 2].map((seed) => {
    const inputs = randomInputs(model, seed);
    if (inputs === undefined) throw new Error(`${name} has inputs without a size or a numeric type`);
    return inputs;
  });
}

function macsOf(bytes: Uint8Array): number | undefined {
  try {
    const { graphs } = partitionReport(readModule(bytes), []);
    return graphs.flatMap(({ nodes }) => nodes).reduce((sum, { macs }) => sum + macs, 0);
  } catch {
    return undefined;
  }
}
