import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { readModule } from '@zoo/ops';
import { partitionReport } from '@zoo/runtime';
import { readModel } from '@zoo/tflite';
import { randomInputs } from '../oracles/corpus.ts';
import { testdata } from '../testing/location.ts';
import type { BenchModel } from './contract.ts';

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

/** Sets of inputs: so many that no engine sees the same data twice in a row. */
const SETS = 2;

/**
 * Paths of models: files as given, names from the promised list (a part is enough), everything promised for none.
 *
 * @throws Error in words when a name fits nothing or the test data are not there
 */
export function modelFiles(wanted: readonly string[]): string[] {
  if (wanted.length === 0) return PROMISED.map(inTestdata);
  return wanted.flatMap((name) => {
    if (name.endsWith('.tflite')) return [resolve(name)];
    const fitting = PROMISED.filter((promised) => promised.includes(name));
    if (fitting.length === 0)
      throw new Error(
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
export function openModel(file: string): BenchModel {
  const bytes = new Uint8Array(readFileSync(file));
  const model = readModel(bytes, { file });
  const sets = Array.from({ length: SETS }, (_, seed) => randomInputs(model, seed + 1));
  if (sets.includes(undefined)) throw new Error(`${file} has inputs without a size or a numeric type`);
  const [graph] = model.subgraphs;
  return {
    name: basename(file, '.tflite'),
    bytes,
    macs: macsOf(bytes),
    inputs: sets as NonNullable<(typeof sets)[number]>[],
    outputs: graph.outputs.map((index) => graph.tensors[index].type.toLowerCase()),
  };
}

function macsOf(bytes: Uint8Array): number | undefined {
  try {
    const { graphs } = partitionReport(readModule(bytes), []);
    return graphs.flatMap(({ nodes }) => nodes).reduce((sum, { macs }) => sum + macs, 0);
  } catch {
    return undefined;
  }
}
