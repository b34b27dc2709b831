import { describe, expect, it } from '@jest/globals';
import { loadModel } from '@zoo/runtime';
import { sentencePieceModel } from '../../../../tools/testing/sentence-piece.ts';
import { textModel, wordPieceModel } from '../../../../tools/testing/text-model.ts';
import { describeModel } from '../described.ts';
import { textEncoding } from './encoding.ts';
import type { TokenizerOptions } from './tokenizer.ts';

const TOKENS = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', 'a', 'fine', 'film', '##s'];

/** The inputs for a text, as plain numbers. */
async function encode(bytes: Uint8Array, text: string, options: TokenizerOptions = {}): Promise<number[][]> {
  using model = await loadModel(bytes);
  const tensors = textEncoding(describeModel(bytes), model.inputs, options)(text);
  return tensors.map(({ data }) => Array.from(data as Int32Array, Number));
}

describe('inputs of BERT models', () => {
  it('are [CLS], the pieces, [SEP] and zeros, lower-cased', async () => {
    expect(await encode(wordPieceModel(TOKENS), 'A fine FILMs')).toEqual([
      [2, 4, 5, 6, 7, 3, 0, 0],
      [1, 1, 1, 1, 1, 1, 0, 0],
      [0, 0, 0, 0, 0, 0, 0, 0],
    ]);
  });

  it('end with [SEP] however long the text is', async () => {
    const [ids, mask] = await encode(wordPieceModel(TOKENS, { length: 4 }), 'a fine film');
    expect([ids, mask]).toEqual([
      [2, 4, 5, 3],
      [1, 1, 1, 1],
    ]);
  });

  it('are as long as the text where the length is open', async () => {
    const [ids] = await encode(wordPieceModel(TOKENS, { length: -1 }), 'a film');
    expect(ids).toEqual([2, 4, 6, 3]);
  });

  it('come in the order of their names', async () => {
    const bytes = wordPieceModel(TOKENS, { length: 4, inputs: ['segment_ids', 'ids', 'mask'] });
    expect(await encode(bytes, 'film')).toEqual([
      [0, 0, 0, 0],
      [2, 6, 3, 0],
      [1, 1, 1, 0],
    ]);
  });

  it('may be two', async () => {
    const bytes = wordPieceModel(TOKENS, { length: 4, inputs: ['attention_mask', 'input_ids'] });
    expect(await encode(bytes, 'film')).toEqual([
      [1, 1, 1, 0],
      [2, 6, 3, 0],
    ]);
  });

  it('keep capitals, and take another vocabulary, when asked', async () => {
    const options = { lowerCase: false, vocabulary: '[PAD]\n[UNK]\n[CLS]\n[SEP]\nFilm\n' };
    const [ids] = await encode(wordPieceModel(TOKENS, { length: 4 }), 'Film film', options);
    expect(ids).toEqual([2, 4, 1, 3]);
  });

  it('are of SentencePiece where the metadata says so', async () => {
    const bytes = textModel({
      inputs: ['ids', 'mask', 'segment_ids'],
      outputs: { seen: 'ids' },
      length: 6,
      unit: {
        options: {
          type: 'SentencePieceTokenizerOptions',
          value: { sentencePieceModel: [{ name: 'pieces.model' }] },
        },
      },
      files: {
        'pieces.model': sentencePieceModel([
          ['<pad>', 0, 3],
          ['<unk>', 0, 2],
          ['[CLS]', 0, 3],
          ['[SEP]', 0, 3],
          ['▁fi', -1],
          ['lm', -1],
        ]),
      },
    });
    expect((await encode(bytes, 'Film Film'))[0]).toEqual([2, 4, 5, 4, 5, 3]);
  });
});

describe('inputs that are no text', () => {
  it('say what is missing', async () => {
    const bytes = wordPieceModel(TOKENS, { inputs: ['ids', 'mask'] });
    using model = await loadModel(bytes);
    const undescribed = { ...describeModel(bytes), inputUnits: [] };
    expect(() => textEncoding(undescribed, model.inputs, {})).toThrow('no vocabulary in the metadata');
  });
});
