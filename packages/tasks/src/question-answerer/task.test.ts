import { describe, expect, it } from '@jest/globals';
import { wordPieceModel } from '../../../../tools/testing/text-model.ts';
import { WordPieceTokenizer } from '../text/index.ts';
import { bestSpans } from './logits.ts';
import { passageOf } from './passage.ts';
import { QuestionAnswerer } from './task.ts';

/** The later a word is in the vocabulary, the more it is where answers start and end. */
const TOKENS = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', 'was', 'the', 'answer', 'is', 'forty', '##two', '?', '.'];
const OUTPUTS = { end_logits: 'ids', start_logits: 'ids' };

describe('QuestionAnswerer', () => {
  it('answers in the words of the text', async () => {
    using answerer = await QuestionAnswerer.create(wordPieceModel(TOKENS, { length: 16, outputs: OUTPUTS }));
    const answers = await answerer.answer('The answer  was Fortytwo', 'Is the answer ?', { topK: 2 });
    expect(answers).toEqual([
      { text: 'Fortytwo', score: 18 }, // both logits of ##two
      { text: 'Fortytwo', score: 17 }, // from forty to ##two
    ]);
  });

  it('finds nothing in an empty text', async () => {
    using answerer = await QuestionAnswerer.create(wordPieceModel(TOKENS, { length: 16, outputs: OUTPUTS }));
    expect(await answerer.answer('', 'is?')).toEqual([]);
  });

  it('tells segments apart', async () => {
    const outputs = { end_logits: 'segment_ids', start_logits: 'segment_ids' };
    using answerer = await QuestionAnswerer.create(wordPieceModel(TOKENS, { length: 8, outputs }));
    const [best] = await answerer.answer('the answer', 'is');
    expect(best).toEqual({ text: 'the', score: 2 });
  });

  it('refuses a model of another kind', async () => {
    await expect(QuestionAnswerer.create(wordPieceModel(TOKENS))).rejects.toMatchObject({
      code: 'NOT_AN_ANSWERER',
    });
  });
});

describe('a passage', () => {
  const tokenizer = new WordPieceTokenizer(TOKENS);

  it('is cut where the model ends', () => {
    const passage = passageOf(
      tokenizer,
      { question: 'is the answer', context: 'the answer was fortytwo .' },
      9,
    );
    expect(passage.ids).toEqual([2, 7, 5, 6, 3, 5, 6, 4, 3]);
    expect(passage.context).toEqual({ from: 5, to: 8 });
    expect(passage.text(6, 7)).toBe('answer was');
  });

  it('has room for marks only where the model is tiny', () => {
    const passage = passageOf(tokenizer, { question: 'is the answer', context: 'the' }, 3);
    expect(passage.ids).toEqual([2, 3, 3]);
  });

  it('cuts questions of more than 64 pieces', () => {
    const passage = passageOf(tokenizer, { question: 'is '.repeat(100), context: 'the' }, 384);
    expect(passage.context.from).toBe(66);
  });
});

describe('bestSpans', () => {
  it('goes forward, stays inside, and is short', () => {
    const starts = [9, 1, 5, 0, ...new Array(60).fill(-1)];
    const ends = [9, 4, 0, 3, ...new Array(59).fill(-1), 2];
    expect(bestSpans(starts, ends, { from: 1, to: 64 })).toEqual([
      { first: 2, last: 3, score: 8 },
      { first: 2, last: 2, score: 5 },
      { first: 1, last: 1, score: 5 },
      { first: 1, last: 3, score: 4 },
      { first: 3, last: 3, score: 3 },
    ]);
  });
});
