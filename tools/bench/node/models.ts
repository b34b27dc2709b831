import { convert } from '@zoo/converter';
import { sourceFromPath } from '@zoo/converter/node';
import { testdata } from '../../testing/location.ts';
import type { BenchModel } from '../contract.ts';
import { benchModel, openModel } from '../models.ts';

/** The same network as `.tflite` and as ONNX, from the same project. */
const PAIRS: Readonly<Record<string, string>> = {
  'tflite/speech_embedding_float.tflite': 'onnx/speech_embedding.onnx',
};

/** Networks that exist in another format only: ours runs what our converter makes of them. */
const CONVERTED: Readonly<Record<string, string>> = {
  'tfjs/mobilenet_v2_layers_uint8/model.json': 'tfjs',
  'onnx/ppocr_direction_classifier_mobilenetv3.onnx': 'onnx',
  'onnx/super_resolution.onnx': 'onnx',
};

/** Models that another engine has in a format of its own; what is missing is named on stderr. */
export async function pairedModels(): Promise<BenchModel[]> {
  const models: BenchModel[] = [];
  for (const [tflite, onnx] of Object.entries(PAIRS)) {
    const [ours, theirs] = [testdata(tflite), testdata(onnx)];
    if (ours && theirs) models.push({ ...(await openModel(ours)), elsewhere: { onnx: theirs } });
    else console.error(`left out: ${onnx} is not there; set ZOO_TESTDATA to the shared test data`);
  }
  for (const [path, format] of Object.entries(CONVERTED)) {
    const file = testdata(path);
    try {
      if (file === undefined) throw new Error('is not there; set ZOO_TESTDATA to the shared test data');
      const { bytes } = await convert(await sourceFromPath(file));
      models.push({ ...(await benchModel(path, bytes)), elsewhere: { [format]: file } });
    } catch (error) {
      console.error(`left out: ${path} ${error instanceof Error ? error.message : error}`);
    }
  }
  return models;
}
