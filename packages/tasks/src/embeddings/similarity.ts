import { ZooError } from '@zoo/core';
import type { Embedding } from './embedding.ts';

/**
 * How alike two embeddings are: the cosine of the angle between them, from -1 to 1.
 *
 * @throws ZooError `EMBEDDINGS`, category `usage`, for embeddings of two sizes, for one that is quantized and one that
 * is not, and for zero, which has no direction
 * @example
 * const [[one], [two]] = [await embedder.embed('a fine film'), await embedder.embed('a good movie')];
 * cosineSimilarity(one, two); // 0.93
 */
export function cosineSimilarity({ values: a }: Embedding, { values: b }: Embedding): number {
  if (a.length !== b.length) {
    throw incomparable('embeddings have different sizes', `${a.length} values`, `${b.length}`);
  }
  if (a.constructor !== b.constructor) {
    throw incomparable('one embedding is quantized and the other is not', kindOf(a), kindOf(b));
  }
  let [product, squaresA, squaresB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    product += a[i] * b[i];
    squaresA += a[i] * a[i];
    squaresB += b[i] * b[i];
  }
  if (squaresA > 0 && squaresB > 0) return product / Math.sqrt(squaresA * squaresB);
  throw incomparable('an embedding that is zero is like nothing', 'a value other than 0', 'all values 0');
}

function kindOf(values: Embedding['values']): string {
  return values instanceof Int8Array ? 'bytes' : 'real numbers';
}

function incomparable(message: string, expected: string, received: string): ZooError {
  return new ZooError({ code: 'EMBEDDINGS', category: 'usage', message, expected, received });
}
