import { type Tensor, ZooError } from '@zoo/core';
import { describeModel } from './described.ts';
import { type LoadedModel, type LoadOptions, loadDescribed } from './loaded.ts';
import {
  answer,
  type Head,
  type HeadOptions,
  type Prediction,
  type RankOptions,
  readHead,
  scoresOutput,
} from './scores/index.ts';
import { textKind } from './text-input/index.ts';

/** What all classifiers have in common: a model, and an output that scores classes. */
export interface LoadedClassifier extends LoadedModel {
  readonly head: Head;
  /** Runs the model and ranks the scores. */
  answer(inputs: readonly Tensor[], ranking: RankOptions, signal?: AbortSignal): Promise<Prediction[]>;
}

/**
 * Reads the metadata, then loads the model for running.
 *
 * @throws ZooError `NOT_A_CLASSIFIER` for a model without scores, or with several inputs that are no text
 */
export async function loadClassifier(
  bytes: Uint8Array,
  { delegates, ...headOptions }: LoadOptions & HeadOptions,
): Promise<LoadedClassifier> {
  const described = describeModel(bytes);
  const index = scoresOutput(described);
  if ((described.inputs.length !== 1 && textKind(described) === undefined) || index < 0) {
    throw new ZooError({
      code: 'NOT_A_CLASSIFIER',
      category: 'usage',
      message: 'the model is no classifier',
      expected: 'one input (or up to three of text), and scores as output',
      received: `${described.inputs.length} inputs, ${described.outputs.length} outputs`,
    });
  }
  const head = readHead(described, described.outputs[index], headOptions);
  const loaded = await loadDescribed(bytes, described, { delegates });
  return {
    ...loaded,
    head,
    async answer(inputs, ranking, signal) {
      const outputs = await loaded.run(inputs, signal);
      return answer(head, outputs[index], ranking);
    },
  };
}
