import type { Random } from '@zoo/core';

export interface Bag {
  /** The different ids of the batch. */
  readonly ids: readonly number[];
  /** [texts, ids]: the share that each id has of the words of each text; rows sum to 1. */
  readonly shares: Float32Array;
}

/**
 * A batch of texts as a small dense matrix over the words that occur in it.
 * @param options.drop share of words left out at random, at least one word of each text stays
 */
export function bagOfWords(
  texts: readonly Int32Array[],
  { drop = 0, random }: { readonly drop?: number; readonly random?: Random } = {},
): Bag {
  const columns = new Map<number, number>();
  const kept = texts.map((text) => {
    const words = drop > 0 && random ? text.filter(() => random.next() >= drop) : text;
    return words.length > 0 ? words : text.subarray(0, 1);
  });
  for (const words of kept) for (const id of words) if (!columns.has(id)) columns.set(id, columns.size);
  const shares = new Float32Array(texts.length * columns.size);
  kept.forEach((words, row) => {
    for (const id of words) shares[row * columns.size + (columns.get(id) ?? 0)] += 1 / words.length;
  });
  return { ids: [...columns.keys()], shares };
}
