import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { elementCount, Random, type Tensor } from '@zoo/core';
import { TOLERANCES } from '@zoo/ir';
import { loadModel } from '@zoo/runtime';
import { convert } from '../../convert.ts';
import type { ModelSource } from '../../source.ts';
import { sourceFromFiles } from '../../source.ts';
import { runTfjs, savedByTfjs } from '../../testing/tfjs.ts';
import type { LayerCase } from './layer.ts';
import { layers } from './table.ts';

/** Results reach us through another order of sums and through other exponentials. */
const { absolute, relative } = TOLERANCES.close;

/** A model with this layer alone, as Keras writes it. */
function topologyOf(className: string, { config = {}, inputs, indices }: LayerCase) {
  const dtype = indices === undefined ? 'float32' : 'int32';
  const names = inputs.map((_, i) => `input_${i}`);
  return {
    class_name: 'Model',
    config: {
      name: 'case',
      layers: [
        ...inputs.map((shape, i) => ({
          name: names[i],
          class_name: 'InputLayer',
          config: { name: names[i], batch_input_shape: [null, ...shape], dtype },
          inbound_nodes: [],
        })),
        {
          name: 'layer',
          class_name: className,
          config: { name: 'layer', ...config },
          inbound_nodes: [names.map((name) => [name, 0, 0, {}])],
        },
      ],
      input_layers: names.map((name) => [name, 0, 0]),
      output_layers: [['layer', 0, 0]],
    },
  };
}

/** tfjs starts biases, offsets and statistics at 0 or 1, which would hide mistakes. */
function randomizeWeights(model: tf.LayersModel): void {
  const weights = model.weights.map(({ name, shape }) =>
    name.includes('variance')
      ? tf.randomUniform(shape as number[], 0.5, 2, 'float32', 3)
      : tf.randomNormal(shape as number[], 0, 1, 'float32', 7),
  );
  model.setWeights(weights);
}

function randomInputs({ inputs, indices }: LayerCase): Tensor[] {
  const random = new Random(inputs.length + elementCount(inputs[0]));
  return inputs.map((sizes) => {
    const shape = [1, ...sizes];
    const count = elementCount(shape);
    if (indices === undefined) {
      return {
        dtype: 'float32',
        shape,
        data: Float32Array.from({ length: count }, () => 2 * random.normal()),
      };
    }
    return {
      dtype: 'int32',
      shape,
      data: Int32Array.from({ length: count }, () => random.integer(0, indices - 1)),
    };
  });
}

/** The model as a source, and what its output should be. */
async function judged(
  className: string,
  layerCase: LayerCase,
  inputs: readonly Tensor[],
): Promise<[ModelSource, ArrayLike<number>]> {
  const { meaning } = layerCase;
  const modelTopology = topologyOf(className, layerCase);
  if (meaning) {
    const json = JSON.stringify({ modelTopology, weightsManifest: [] });
    const source = sourceFromFiles({ 'model.json': new TextEncoder().encode(json) });
    return [source, meaning(...inputs.map(({ data }) => data as Float32Array))];
  }
  const model = await tf.models.modelFromJSON(modelTopology as unknown as tf.io.ModelJSON);
  randomizeWeights(model);
  return [await savedByTfjs(model, modelTopology), runTfjs(model, inputs)[0].data as Float32Array];
}

describe('layer classes', () => {
  it('each has cases', () => {
    expect(layers.filter(({ cases }) => cases.length === 0).map(({ className }) => className)).toEqual([]);
  });

  for (const { className, cases } of layers) {
    for (const [i, layerCase] of cases.entries()) {
      it(`${className} ${layerCase.name ?? JSON.stringify(layerCase.config ?? i)} means what ${layerCase.meaning ? 'Keras says' : 'tfjs computes'}`, async () => {
        const inputs = randomInputs(layerCase);
        const [source, expected] = await judged(className, layerCase, inputs);
        using model = await loadModel((await convert(source, { batch: i % 2 === 0 ? 1 : -1 })).bytes);
        const [actual] = Object.values(await model.run(inputs));
        expect(actual.data.length).toBe(expected.length);
        Array.from(actual.data as Float32Array).forEach((value, k) => {
          expect(Math.abs(value - expected[k])).toBeLessThanOrEqual(
            absolute + relative * Math.abs(expected[k]) + 1e-6,
          );
        });
      });
    }
  }
});
