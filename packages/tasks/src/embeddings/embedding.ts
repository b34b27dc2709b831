import type { Tensor } from '@zoo/core';
import { realScores } from '../scores/index.ts';

/** What a model makes of one input: a direction in a space where alike things are near each other. */
export interface Embedding {
  /** Of the output, by the metadata. */
  readonly name: string;
  /** Position of the output. */
  readonly index: number;
  /** Real numbers; after scalar quantization integers of -128 to 127, which stand for 1/128 each. */
  readonly values: Float32Array | Int8Array;
}

export interface EmbeddingOptions {
  /** Divide by the length of the vector, so that it becomes 1. Default: as the model made it. */
  readonly l2Normalize?: boolean;
  /** Round to bytes, a quarter of the size; meant for normalised embeddings, others are cut at -1 and 1. */
  readonly quantize?: boolean;
}

/** The values of an output as an embedding. Source: MediaPipe `tensors_to_embeddings_calculator.cc`. */
export function toEmbedding(
  output: Tensor,
  { name, index }: Pick<Embedding, 'name' | 'index'>,
  { l2Normalize = false, quantize = false }: EmbeddingOptions = {},
): Embedding {
  const real = realScores(output);
  const values = l2Normalize ? normalized(real) : real;
  return { name, index, values: quantize ? toBytes(values) : values };
}

/** All zeros stay as they are. */
function normalized(values: Float32Array): Float32Array {
  let squares = 0;
  for (const value of values) squares += value * value;
  return squares > 0 ? values.map((value) => value / Math.sqrt(squares)) : values;
}

function toBytes(values: Float32Array): Int8Array {
  return Int8Array.from(values, (value) => Math.max(-128, Math.min(127, roundAway(value * 128))));
}

/** C's `roundf`: halves go away from zero. */
function roundAway(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value));
}
