import { type Tensor, tensor, UNKNOWN } from '@zoo/core';
import { inTests } from '#in-tests';
import { singleRow } from '../../../families/single-row.ts';
import { invalid } from '../../../lib/errors.ts';
import { requireLength } from '../../lib/frames.ts';
import { murmur64 } from '../../lib/murmur.ts';
import { type AttributesOf, flag, flexOptions, whole, wholes, wide } from '../../options/flex.ts';

const options = flexOptions({
  lowercase_input: flag(true),
  max_splits: whole(128),
  ngram_lengths: wholes(),
  seed: wide(),
  vocab_sizes: wholes(),
});
type Attributes = AttributesOf<typeof options>;

/** Source: MediaPipe's `ngram_hash.cc`. */
export const ngramHash = singleRow<Attributes>({
  name: 'NGramHash',
  custom: options,
  summary: 'numbers of the character n-grams of a text by hash, a row for each n (MediaPipe)',
  operands: [{ name: 'text' }],
  types: 'string -> int32',
  dtypes: ['string'],
  infer({ attrs }) {
    const { ngram_lengths: lengths, vocab_sizes: sizes } = attrs;
    requireLength(attrs.max_splits, 'max_splits', 1 << 16);
    if (lengths.length === 0 || lengths.length !== sizes.length || sizes.some((size) => size < 1)) {
      throw invalid('CUSTOM_OPTIONS', 'there is not one vocabulary for each length', {
        received: `lengths [${lengths}], sizes [${sizes}]`,
      });
    }
    return [{ dtype: 'int32', shape: [1, lengths.length, UNKNOWN] }];
  },
  prepare:
    ({ attrs }) =>
    ([texts]) => {
      const tokens = tokensOf((texts as string[])[0] ?? '', attrs);
      return [hashes(tokens, attrs)];
    },
  example: inTests(() => (random) => ({
    attrs: {
      lowercase_input: random.next() < 0.5,
      max_splits: random.integer(2, 8),
      ngram_lengths: [1, 2],
      seed: 123n,
      vocab_sizes: [100, 200],
    },
    inputs: [{ tensor: tensor('string', [1], [random.pick(['hi', 'Wow!', 'grüß', ''])]) }],
  })),
});

/** Characters between ^ and $; what is no letter becomes a space. */
function tokensOf(text: string, { lowercase_input: lower, max_splits: limit }: Attributes): string[] {
  const letters = Array.from(text, (character) => {
    if (!/\p{L}/u.test(character)) return ' ';
    return lower ? (Array.from(character.toLowerCase())[0] ?? character) : character;
  });
  return ['^', ...letters.slice(0, Math.max(0, limit - 2)), '$'];
}

function hashes(
  tokens: readonly string[],
  { ngram_lengths: lengths, vocab_sizes: sizes, seed }: Attributes,
): Tensor {
  const encoder = new TextEncoder();
  const ids = lengths.flatMap((length, row) =>
    tokens.map((_, start) => {
      const ngram = encoder.encode(tokens.slice(start, start + Math.max(0, length)).join(''));
      return Number(murmur64(ngram, seed) % BigInt(sizes[row])) + 1;
    }),
  );
  return tensor('int32', [1, lengths.length, tokens.length], Int32Array.from(ids));
}
