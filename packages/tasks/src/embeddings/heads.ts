import { type Tensor, ZooError } from '@zoo/core';
import type { DescribedModel, DescribedTensor } from '../described.ts';
import { isLabelled } from '../scores/index.ts';
import { type Embedding, type EmbeddingOptions, toEmbedding } from './embedding.ts';

/**
 * An output of the Universal Sentence Encoder that embeds the question; tasks embed one text, as a response, and leave
 * this one out as the official clients do.
 */
const IGNORED = 'query_encoding';

/** Whether an output is a list of numbers without names for them. */
export function isEmbedding(output: DescribedTensor): boolean {
  const { shape, type } = output.tensor;
  const isVector = shape.length >= 1 && shape.slice(0, -1).every((size) => size === 1) && shape.at(-1) !== 1;
  return isVector && NUMBERS.has(String(type)) && !isLabelled(output);
}

const NUMBERS: ReadonlySet<string> = new Set(['FLOAT32', 'FLOAT16', 'UINT8', 'INT8', 'INT16']);

/** Whether a model makes embeddings and nothing else. */
export function makesEmbeddings({ outputs }: DescribedModel): boolean {
  return outputs.length > 0 && outputs.every(isEmbedding);
}

/** The embeddings among the outputs of a run, in their order. */
export function embeddingsOf(
  { outputs }: DescribedModel,
  results: readonly Tensor[],
  options: EmbeddingOptions,
): Embedding[] {
  return outputs.flatMap(({ metadata, tensor }, index) => {
    const name = metadata?.name ?? tensor.name ?? '';
    return name === IGNORED && outputs.length > 1
      ? []
      : [toEmbedding(results[index], { name, index }, options)];
  });
}

/** @throws ZooError `NOT_AN_EMBEDDER` for a model with outputs that are no numbers, or without any */
export function checkEmbedder({ outputs }: DescribedModel): void {
  if (outputs.length > 0 && outputs.every(({ tensor }) => NUMBERS.has(String(tensor.type)))) return;
  throw new ZooError({
    code: 'NOT_AN_EMBEDDER',
    category: 'usage',
    message: 'the model is no embedder',
    expected: 'outputs of numbers',
    received: outputs.map(({ tensor }) => String(tensor.type)).join(', ') || 'no outputs',
  });
}
