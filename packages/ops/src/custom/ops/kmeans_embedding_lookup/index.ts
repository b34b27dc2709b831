import { tensor } from '@zoo/core';
import { inTests } from '#in-tests';
import { requireRank } from '../../../families/dense/convolution.ts';
import { randomOperand } from '../../../families/examples.ts';
import { singleRow } from '../../../families/single-row.ts';
import { invalid } from '../../../lib/errors.ts';
import { operand } from '../../../lib/site.ts';
import { requireSize } from '../../lib/frames.ts';
import { flexOptions } from '../../options/flex.ts';

/** Source: MediaPipe's `kmeans_embedding_lookup.cc`. Token 0 ends the text. */
export const kmeansEmbeddingLookup = singleRow({
  name: 'KmeansEmbeddingLookup',
  custom: flexOptions({}),
  summary: 'mean embedding of tokens, each put together from blocks of a codebook (MediaPipe)',
  operands: [{ name: 'tokens' }, { name: 'encodings' }, { name: 'codebook' }],
  types: 'int32, uint8, float32 -> float32',
  dtypes: ['float32'],
  tolerance: 'close',
  infer(site) {
    const [tokens, encodings, codebook] = [0, 1, 2].map((slot) => operand(site, slot).shape);
    for (const [shape, what] of [
      [tokens, 'the tokens'],
      [encodings, 'the encodings'],
      [codebook, 'the codebook'],
    ] as const)
      requireRank(shape, 2, what);
    requireSize(tokens[0], 1, 'the batch');
    const size = encodings[1] < 0 || codebook[1] < 0 ? -1 : encodings[1] * codebook[1];
    return [{ dtype: 'float32', shape: [1, size] }];
  },
  prepare({ inputs }) {
    const [words, blocks] = inputs[1]!.shape;
    const [codes, width] = inputs[2]!.shape;
    const sums = new Float64Array(blocks * width);
    return ([tokens, encodings, codebook], [result]) => {
      const [ids, table] = [tokens as Int32Array, encodings as Uint8Array];
      const book = codebook as Float32Array;
      sums.fill(0);
      let count = 0;
      for (; count < ids.length && ids[count] !== 0; count++) {
        const token = ids[count];
        if (token < 0 || token >= words) throw outside('token', token, words);
        for (let block = 0; block < blocks; block++) {
          const code = table[token * blocks + block];
          if (code >= codes) throw outside('code', code, codes);
          for (let i = 0; i < width; i++) sums[block * width + i] += book[code * width + i];
        }
      }
      const y = result as Float32Array;
      for (let i = 0; i < y.length; i++) y[i] = sums[i] / Math.max(count, 1);
    };
  },
  example: inTests(() => (random, dtype) => {
    const [words, blocks, codes] = [random.integer(1, 6), random.integer(1, 3), random.integer(1, 5)];
    const tokens = Array.from({ length: random.integer(1, 5) }, () => random.integer(0, words - 1));
    const table = Uint8Array.from({ length: words * blocks }, () => random.integer(0, codes - 1));
    return {
      inputs: [
        { tensor: tensor('int32', [1, tokens.length], Int32Array.from(tokens)) },
        { tensor: tensor('uint8', [words, blocks], table) },
        randomOperand(random, dtype, [codes, random.integer(1, 4)]),
      ],
    };
  }),
});

function outside(what: string, index: number, limit: number) {
  return invalid('INDEX_RANGE', `a ${what} lies outside its table`, {
    expected: `0 to ${limit - 1}`,
    received: String(index),
  });
}
