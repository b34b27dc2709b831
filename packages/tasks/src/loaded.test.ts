import { expect, it } from '@jest/globals';
import { tensor } from '@zoo/core';
import { type ModelInput, readModel, writeMetadata, writeModel } from '@zoo/tflite';
import { describeModel } from './described.ts';
import { ImageClassifier } from './image-classifier/index.ts';
import { loadDescribed } from './loaded.ts';

/** One step of a recurrent layer, h' = x + h, on pictures of one pixel of three channels. */
function recurrent(): Uint8Array {
  const identity = (scale: number) => {
    const data = new Float32Array(9);
    for (let i = 0; i < 3; i++) data[4 * i] = scale;
    return { data: new Uint8Array(data.buffer) };
  };
  const float = (name: string, shape: number[], buffer = 0, isVariable = false) => ({
    name,
    type: 'FLOAT32' as const,
    shape,
    buffer,
    isVariable,
    hasRank: true,
  });
  const model: ModelInput = {
    version: 3,
    operatorCodes: [
      { builtinCode: 'RESHAPE', version: 1 },
      { builtinCode: 'RNN', version: 1 },
    ],
    subgraphs: [
      {
        tensors: [
          float('picture', [1, 1, 1, 3]),
          float('x', [1, 3]),
          float('weights', [3, 3], 1),
          float('recurrent', [3, 3], 1),
          float('bias', [3], 2),
          float('h', [1, 3], 0, true),
          float('scores', [1, 3]),
        ],
        inputs: [0],
        outputs: [6],
        operators: [
          {
            opcodeIndex: 0,
            inputs: [0],
            outputs: [1],
            builtinOptions: { type: 'ReshapeOptions', value: { newShape: [1, 3] } },
          },
          {
            opcodeIndex: 1,
            inputs: [1, 2, 3, 4, 5],
            outputs: [6],
            builtinOptions: { type: 'RNNOptions', value: { fusedActivationFunction: 'NONE' } },
          },
        ],
      },
    ],
    buffers: [{}, identity(1), { data: new Uint8Array(12) }],
  };
  const normalization = { type: 'NormalizationOptions' as const, value: { mean: [0], std: [1] } };
  const described = {
    subgraphMetadata: [
      {
        inputTensorMetadata: [{ processUnits: [{ options: normalization }] }],
        outputTensorMetadata: [{}],
      },
    ],
  };
  return writeModel(writeMetadata(readModel(writeModel(model)), described, new Map()));
}

it('forgets what a recurrent model remembers of the call before', async () => {
  const bytes = recurrent();
  using loaded = await loadDescribed(bytes, describeModel(bytes), {});
  const picture = tensor('float32', [1, 1, 1, 3], Float32Array.from([1, 2, 3]));
  const scores = async () => [...(await loaded.run([picture]))[0].data];
  expect(await scores()).toEqual([1, 2, 3]);
  expect(await scores()).toEqual([1, 2, 3]);
  // the model does remember: two steps of it without the task are h' = x + h
  await loaded.model.run([picture]);
  const [second] = Object.values(await loaded.model.run([picture]));
  expect([...second.data]).toEqual([3, 6, 9]);
});

it('classifies a picture the same way, whichever came before', async () => {
  using classifier = await ImageClassifier.create(recurrent());
  const picture = { width: 1, height: 1, data: Uint8Array.from([1, 2, 3]) };
  const first = await classifier.classify(picture);
  expect(first.map(({ score }) => score)).toEqual([3, 2, 1]);
  expect(await classifier.classify(picture)).toEqual(first);
});
