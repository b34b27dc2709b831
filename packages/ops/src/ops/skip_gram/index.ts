import { type Tensor, tensor, UNKNOWN } from '@zoo/core';
import type { SkipGramOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { singleRow } from '../../families/single-row.ts';
import { invalid } from '../../lib/errors.ts';
import { operand } from '../../lib/site.ts';

/** N-grams that a text may have: their number grows with the power of the skips. */
const MOST_GRAMS = 1_000_000;

/** Source: `tflite/kernels/skip_gram.cc`. */
export const skipGram = singleRow<SkipGramOptions>({
  name: 'SKIP_GRAM',
  code: 30,
  options: 'SkipGramOptions',
  summary: 'n-grams of the words of a text, with up to so many words left out between two',
  operands: [{ name: 'text' }],
  results: [{ name: 'grams' }],
  types: 'T -> string',
  dtypes: ['string'],
  infer(site) {
    operand(site, 0);
    const { ngramSize, maxSkipSize } = site.attrs;
    if (ngramSize < 1 || maxSkipSize < 0) {
      throw invalid('ATTRIBUTE_RANGE', 'n-grams have words, and skips are not negative', {
        expected: 'a size of 1 or more, 0 skips or more',
        received: `${ngramSize}, ${maxSkipSize}`,
      });
    }
    return [{ dtype: 'string', shape: [UNKNOWN] }];
  },
  prepare({ attrs }) {
    const { ngramSize, maxSkipSize, includeAllNgrams } = attrs;
    return ([text]) => {
      const words = ((text as string[])[0] ?? '').split(/\s+/).filter((word) => word !== '');
      return [gramsOf(words, ngramSize, maxSkipSize, includeAllNgrams)];
    };
  },
  example: inTests(() => (random) => {
    const words = Array.from({ length: random.integer(0, 7) }, () =>
      random.pick(['the', 'cat', 'sat', 'on', 'mats']),
    );
    return {
      attrs: {
        ngramSize: random.integer(1, 3),
        maxSkipSize: random.integer(0, 2),
        includeAllNgrams: random.next() < 0.5,
      },
      inputs: [{ tensor: tensor('string', [1], [words.join(random.pick([' ', '  ', '\t']))]) }],
    };
  }),
});

/** Depth first from each word: a gram stands before the longer ones that it begins. */
function gramsOf(words: readonly string[], size: number, skip: number, all: boolean): Tensor {
  const grams: string[] = [];
  const extend = (chosen: readonly number[]) => {
    if (all || chosen.length === size) grams.push(chosen.map((i) => words[i]).join(' '));
    if (grams.length > MOST_GRAMS)
      throw invalid('SKIP_GRAM_COUNT', 'too many n-grams', { expected: `at most ${MOST_GRAMS}` });
    if (chosen.length === size) return;
    const last = chosen[chosen.length - 1];
    for (let next = last + 1; next <= last + 1 + skip && next < words.length; next++)
      extend([...chosen, next]);
  };
  for (let first = 0; first < words.length; first++) extend([first]);
  return tensor('string', [grams.length], grams);
}
