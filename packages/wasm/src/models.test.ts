import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { allocate, elementCount, Random, type TensorData } from '@zoo/core';
import { loadModel, type Model } from '@zoo/runtime';
import { describeWithTestdata, testdata } from '../../../tools/testing/testdata.ts';
import { wasmDelegate } from './delegate.ts';
import { firstDifference } from './testing/layers.ts';

/** Small networks of every kind: the larger ones are run by the benchmark, which compares as well. */
const MODELS = [
  'mobilenet_v1_0.25_128_quant',
  'mobilenet_v2_0.35_96_embedder_hybrid',
  'person_detect_int8',
  'blazeface_short_range_f16',
  'mnist_conv_fc_float',
  'mnist_conv_fc_int8',
  'mnist_conv_fc_mixed',
  'speech_embedding_float',
  'planestrike_policy_float',
  'hello_world_sine_int8',
];

describeWithTestdata('real models on wasm', () => {
  it.each(MODELS)('%s computes what the reference kernels do', async (name) => {
    const bytes = readFileSync(testdata(`tflite/${name}.tflite`) as string);
    using reference = await loadModel(bytes);
    using model = await loadModel(bytes, { delegates: [wasmDelegate()] });
    const inputs = randomInputs(reference);
    const expected = await reference.run(inputs as Float32Array[]);
    const actual = await model.run(inputs as Float32Array[]);
    for (const [output, tensor] of Object.entries(expected))
      expect([output, firstDifference(actual[output], tensor)]).toEqual([output, undefined]);
  });
});

function randomInputs(model: Model): TensorData[] {
  const random = new Random(3);
  return model.inputs.map(({ dtype, shape }) => {
    const data = allocate(dtype, elementCount(shape)) as Float32Array;
    for (let i = 0; i < data.length; i++)
      data[i] = dtype === 'float32' ? random.normal() : random.integer(-128, 127);
    return data;
  });
}
