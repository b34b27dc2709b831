import { type Tensor, ZooError } from '@zoo/core';
import { type Delegate, loadModel, type Model } from '@zoo/runtime';
import { type DescribedModel, describeModel } from './described.ts';
import {
  answer,
  type Head,
  type HeadOptions,
  type Prediction,
  type RankOptions,
  readHead,
  scoresOutput,
} from './scores/index.ts';

export interface LoadOptions extends HeadOptions {
  readonly delegates?: readonly Delegate[];
}

/** What all classifiers have in common: a model with one input, and an output that scores classes. */
export interface LoadedClassifier extends Disposable {
  readonly described: DescribedModel;
  readonly model: Model;
  readonly head: Head;
  /** Runs the model on its one input and ranks the scores. */
  answer(input: Tensor, ranking: RankOptions, signal?: AbortSignal): Promise<Prediction[]>;
}

/** Reads the metadata, then loads the model for running. */
export async function loadClassifier(
  bytes: Uint8Array,
  { delegates, ...headOptions }: LoadOptions,
): Promise<LoadedClassifier> {
  const described = describeModel(bytes);
  const index = scoresOutput(described);
  if (described.inputs.length !== 1 || index < 0) {
    throw new ZooError({
      code: 'NOT_A_CLASSIFIER',
      category: 'usage',
      message: 'the model is no classifier',
      expected: 'one input, and scores as output',
      received: `${described.inputs.length} inputs, ${described.outputs.length} outputs`,
    });
  }
  const head = readHead(described, described.outputs[index], headOptions);
  const model = await loadModel(bytes, { delegates });
  const { name } = model.outputs[index];
  return {
    described,
    model,
    head,
    async answer(input, ranking, signal) {
      const outputs = await model.run([input], { signal });
      return answer(head, outputs[name], ranking);
    },
    [Symbol.dispose]: () => model.dispose(),
  };
}
