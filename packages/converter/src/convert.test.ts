import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { readModule } from '@zoo/ops';
import { loadModel } from '@zoo/runtime';
import { describeWithTestdata, testdata } from '../../../tools/testing/testdata.ts';
import { type ConvertProgress, convert } from './convert.ts';
import { exportModule } from './export.ts';
import { sourceFromPath } from './node/index.ts';
import { functional, input, layer, layersModel } from './testing/layers-model.ts';
import { savedByTfjs, tfjsReference } from './testing/tfjs.ts';
import type { ReferenceRunner } from './verify.ts';

/** A small MobileNetV2-like network, saved by tfjs with its own topology. */
async function smallNetwork() {
  const x = tf.input({ shape: [16, 16, 3], name: 'image' });
  let y = tf.layers
    .zeroPadding2d({
      padding: [
        [0, 1],
        [0, 1],
      ],
    })
    .apply(x);
  y = tf.layers.conv2d({ filters: 8, kernelSize: 3, strides: 2, useBias: false }).apply(y);
  y = tf.layers.batchNormalization({}).apply(y);
  y = tf.layers.reLU({ maxValue: 6 }).apply(y) as tf.SymbolicTensor;
  const deep = tf.layers.depthwiseConv2d({ kernelSize: 3, padding: 'same', useBias: false }).apply(y);
  const normal = tf.layers.batchNormalization({}).apply(deep) as tf.SymbolicTensor;
  y = tf.layers.add().apply([y, normal]);
  y = tf.layers.globalAveragePooling2d({}).apply(y);
  y = tf.layers.dropout({ rate: 0.2 }).apply(y);
  y = tf.layers.dense({ units: 4, activation: 'softmax', name: 'scores' }).apply(y) as tf.SymbolicTensor;
  return savedByTfjs(tf.model({ inputs: x, outputs: y }));
}

describe('convert', () => {
  it('turns a network into few ops that compute the same', async () => {
    const stages: ConvertProgress[] = [];
    const { ops, bytes, verify, report } = await convert(await smallNetwork(), {
      verify: tfjsReference,
      onProgress: (progress) => stages.push(progress),
    });
    expect(ops).toEqual({
      ADD: 1,
      CONV_2D: 1,
      DEPTHWISE_CONV_2D: 1,
      FULLY_CONNECTED: 1,
      MEAN: 1,
      SOFTMAX: 1,
    });
    expect(verify?.max_abs_error).toBeLessThan(1e-6);
    expect(verify?.cosine).toBeGreaterThan(0.999999);
    expect(report.passes.flatMap(({ reverted }) => reverted)).toEqual([]);
    const order = ['recognise', 'read', 'optimize', 'write', 'verify'];
    expect(stages.filter(({ pass }) => !pass).map(({ stage }) => stage)).toEqual(order);
    const [graph] = readModule(bytes).graphs;
    expect(graph.inputs.map(({ name, dims }) => [name, dims])).toEqual([['image', [1, 16, 16, 3]]]);
    expect(graph.outputs.map(({ dims }) => dims)).toEqual([[1, 4]]);
  });

  it('leaves the batch open on request', async () => {
    const { bytes, ops } = await convert(await smallNetwork(), { batch: -1, verify: tfjsReference });
    const [graph] = readModule(bytes).graphs;
    expect(graph.outputs.map(({ dims }) => dims)).toEqual([[-1, 4]]);
    expect(ops.RESHAPE).toBeUndefined();
    using model = await loadModel(bytes);
    await model.resize({ image: [3, 16, 16, 3] });
    const [scores] = Object.values(await model.run([new Float32Array(3 * 16 * 16 * 3)]));
    expect(scores.shape).toEqual([3, 4]);
  });

  it('fails with a category of its own when the result is further off than allowed', async () => {
    const zeros: ReferenceRunner = {
      name: 'zeros',
      load: async () => ({
        run: async () => [{ dtype: 'float32', shape: [1, 4], data: new Float32Array(4) }],
      }),
    };
    const options = { verify: { reference: zeros, maxAbsError: 1e-3 } };
    await expect(convert(await smallNetwork(), options)).rejects.toMatchObject({
      category: 'below-threshold',
    });
  });

  it('takes .tflite, too, and quantizes it', async () => {
    const source = layersModel(
      functional([input('x', 64), layer('Dense', 'd', { units: 32, use_bias: false }, ['x'])], ['d']),
      [{ name: 'd/kernel', shape: [64, 32], values: Array.from({ length: 2048 }, (_, i) => Math.sin(i)) }],
    );
    const { bytes } = await convert(source);
    const { report, quantization } = await convert(bytes, { quantize: 'dynamic' });
    expect(report.frontEnd).toBe('tflite');
    expect(quantization?.bytes).toEqual({ before: 8192, after: 2048 });
  });

  it('refuses custom ops where they are not wanted', async () => {
    const { module } = await convert(
      layersModel(functional([input('x', 2), layer('ReLU', 'r', {}, ['x'])], ['r'])),
    );
    expect(exportModule(module, 'builtin').length).toBeGreaterThan(0);
    const [node] = module.graphs[0].nodes;
    Object.assign(node, { custom: { options: new Uint8Array() }, op: 'FlexErf' });
    expect(() => exportModule(module, 'builtin')).toThrow(/ops beyond builtin: FlexErf/);
  });
});

describeWithTestdata('convert MobileNetV2 as Keras writes it', () => {
  it('folds every batch normalisation, padding and activation', async () => {
    const source = await sourceFromPath(testdata('tfjs/mobilenet_v2_layers_uint8') as string);
    const { ops, bytes, report } = await convert(source);
    expect(ops).toEqual({
      CONV_2D: 35,
      DEPTHWISE_CONV_2D: 17,
      ADD: 10,
      FULLY_CONNECTED: 3,
      AVERAGE_POOL_2D: 1,
      RESHAPE: 1,
      SOFTMAX: 1,
    });
    expect(report.warnings).toEqual([]);
    // 2,615,461 parameters of which 34,112 fold into others
    expect(bytes.length).toBeLessThan(10.6e6);
  });
});
