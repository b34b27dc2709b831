import { type Tensor, tensor, UNKNOWN } from '@zoo/core';
import type { RunScope } from '@zoo/ir';
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
    return ([text], _outputs, scope) => {
      const words = ((text as string[])[0] ?? '').split(/\s+/).filter((word) => word !== '');
      return [gramsOf(words, attrs, scope)];
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

/**
 * Depth first from each word: a gram stands before the longer ones that it begins. Only ways that end in a gram are gone, so
 * that the work is that of writing them down.
 */
function gramsOf(words: readonly string[], options: SkipGramOptions, scope: RunScope): Tensor {
  const { ngramSize: size, maxSkipSize: skip, includeAllNgrams: all } = options;
  const grams: string[] = [];
  const chosen: number[] = [];
  let characters = 0;
  const add = () => {
    scope.spend?.(chosen.length);
    const gram = chosen.map((i) => words[i]).join(' ');
    characters += gram.length;
    scope.reserve?.(2 * characters);
    if (grams.push(gram) > MOST_GRAMS)
      throw invalid('SKIP_GRAM_COUNT', 'too many n-grams', { expected: `at most ${MOST_GRAMS}` });
  };
  /** Whether enough words follow for `next` to be the next one. */
  const fits = (next: number) => next + (all ? 0 : size - chosen.length - 1) < words.length;
  for (let first = 0; fits(first); first++) {
    chosen.push(first);
    while (chosen.length > 0) {
      if (all || chosen.length === size) add();
      const below = chosen[chosen.length - 1] + 1;
      if (chosen.length < size && fits(below)) chosen.push(below);
      else nextSibling(chosen, skip, fits);
    }
  }
  return tensor('string', [grams.length], grams);
}

/** Goes on to the next choice for the last word, or for one before it where there is none. */
function nextSibling(chosen: number[], skip: number, fits: (next: number) => boolean): void {
  while (chosen.length > 0) {
    const next = (chosen.pop() as number) + 1;
    const before = chosen[chosen.length - 1];
    if (before !== undefined && next <= before + 1 + skip && fits(next)) {
      chosen.push(next);
      return;
    }
  }
}
