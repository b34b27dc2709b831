import { beforeAll, describe, expect, it } from '@jest/globals';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs';
import { sourceFromFiles } from '@zoo/converter';
import { tensor } from '@zoo/core';
import { loadTfjs, type Tfjs } from './backend.ts';
import { findCut, resizeInput, truncate } from './cut.ts';
import { type LayersFiles, readLayersFiles } from './layers-files.ts';
import { loadLayersModel } from './layers-model.ts';
import { tfjsReference } from './reference.ts';

let tf: Tfjs;
beforeAll(async () => {
  tf = await loadTfjs();
});

/** A model as `model.json` and its weights. */
async function filesOf(model: LayersModel): Promise<Record<string, Uint8Array>> {
  const files: Record<string, Uint8Array> = {};
  await model.save({
    async save({ modelTopology, weightSpecs, weightData }) {
      const weightsManifest = [{ paths: ['w.bin'], weights: weightSpecs }];
      files['model.json'] = new TextEncoder().encode(JSON.stringify({ modelTopology, weightsManifest }));
      files['w.bin'] = new Uint8Array(weightData as ArrayBuffer);
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    },
  });
  return files;
}

const read = async (model: LayersModel): Promise<LayersFiles> => {
  const files = await filesOf(model);
  return readLayersFiles('model.json', async (path) => files[path]);
};

/** Two branches that meet, pooling over the whole map, two dense layers. */
function functional(poolSize: number | undefined): LayersModel {
  const input = tf.input({ shape: [8, 8, 3] });
  const conv = (x: SymbolicTensor, name: string) =>
    tf.layers
      .conv2d({ filters: 4, kernelSize: 3, strides: 2, padding: 'same', name })
      .apply(x) as SymbolicTensor;
  const sum = tf.layers
    .add({ name: 'sum' })
    .apply([conv(input, 'left'), conv(input, 'right')]) as SymbolicTensor;
  const pooled =
    poolSize === undefined
      ? tf.layers.globalAveragePooling2d({ name: 'pool' }).apply(sum)
      : tf.layers
          .flatten()
          .apply(
            tf.layers
              .averagePooling2d({ poolSize, strides: poolSize, name: 'pool' })
              .apply(sum) as SymbolicTensor,
          );
  const dense = tf.layers
    .dense({ units: 5, activation: 'relu', name: 'first' })
    .apply(pooled as SymbolicTensor);
  const output = tf.layers
    .dense({ units: 2, activation: 'softmax', name: 'scores' })
    .apply(dense as SymbolicTensor);
  return tf.model({ inputs: input, outputs: output as SymbolicTensor });
}

describe('cutting a layers model at its features', () => {
  it.each([undefined, 4])('finds the global pooling (window %s) below two dense layers', async (window) => {
    const model = functional(window);
    expect(findCut(model)).toEqual({ layer: 'sum', pool: true });
    const trunk = await loadLayersModel(tf, truncate(await read(model), findCut(model)));
    const x = tf.randomUniform([1, 8, 8, 3]);
    const before = tf.model({
      inputs: model.inputs,
      outputs: model.getLayer('pool').output as SymbolicTensor,
    });
    const expected = await (before.predict(x) as ReturnType<typeof tf.tensor>).data();
    const features = await (trunk.predict(x) as ReturnType<typeof tf.tensor>).data();
    expect(features).toHaveLength(4);
    features.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 5);
    });
  });

  it('takes other sizes of picture', async () => {
    const model = functional(4);
    const trunk = truncate(resizeInput(await read(model), 12), findCut(model));
    const loaded = await loadLayersModel(tf, trunk);
    expect(loaded.inputs[0].shape).toEqual([null, 12, 12, 3]);
    expect(loaded.outputs[0].shape).toEqual([null, 4]);
  });

  it('cuts a sequential model in front of its first dense layer', async () => {
    const model = tf.sequential({
      layers: [
        tf.layers.conv2d({ filters: 2, kernelSize: 3, inputShape: [6, 6, 3] }),
        tf.layers.maxPooling2d({ poolSize: 2, name: 'window' }),
        tf.layers.flatten({ name: 'flat' }),
        tf.layers.dense({ units: 4, name: 'inner' }),
        tf.layers.dense({ units: 3, activation: 'softmax' }),
      ],
    });
    expect(findCut(model)).toEqual({ layer: 'flat', pool: false });
    const trunk = await loadLayersModel(tf, truncate(await read(model), findCut(model)));
    expect(trunk.outputs[0].shape).toEqual([null, 8]);
  });

  it('refuses a model that has no features', async () => {
    const model = tf.sequential({
      layers: [tf.layers.conv2d({ filters: 2, kernelSize: 3, inputShape: [6, 6, 3] })],
    });
    expect(() => findCut(model)).toThrow('no pooled features');
  });
});

describe('the tfjs reference', () => {
  it('computes what tfjs computes, from the files of a source', async () => {
    const model = functional(undefined);
    const reference = await tfjsReference.load(sourceFromFiles(await filesOf(model)));
    const data = Float32Array.from({ length: 192 }, (_, i) => Math.sin(i));
    const [scores] = await reference.run([tensor('float32', [1, 8, 8, 3], data)]);
    const expected = model.predict(tf.tensor(data, [1, 8, 8, 3])) as ReturnType<typeof tf.tensor>;
    expect(scores).toMatchObject({ dtype: 'float32', shape: [1, 2] });
    expect([...(scores.data as Float32Array)]).toEqual([...(await expected.data())]);
    reference.dispose?.();
  });

  it('says what it needs when there is no layers model', async () => {
    const source = sourceFromFiles({ 'a.json': new TextEncoder().encode('{}') });
    await expect(tfjsReference.load(source)).rejects.toMatchObject({ code: 'TFJS_MODEL', category: 'usage' });
  });
});
