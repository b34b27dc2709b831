import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { describeWithTestdata, testdata } from '../../../../tools/testing/testdata.ts';
import { tinyModel } from '../testing/tiny-model.ts';
import { TextClassifier } from './task.ts';

/** Token ids in, the same numbers out as scores. */
function model(files: Record<string, string> = {}): Uint8Array {
  const vocabFile = [{ name: 'vocab.txt', type: 'VOCABULARY' as const }];
  const input = {
    name: 'input_text',
    processUnits: [
      { options: { type: 'RegexTokenizerOptions' as const, value: { delimRegexPattern: ' +', vocabFile } } },
    ],
  };
  const associatedFiles = [{ name: 'labels.txt', type: 'TENSOR_AXIS_LABELS' as const }];
  return tinyModel(
    'CAST',
    { type: 'INT32', shape: [1, 3], metadata: input },
    { type: 'FLOAT32', shape: [1, 3], metadata: { name: 'probability', associatedFiles } },
    {
      'vocab.txt': '<PAD> 0\n<START> 1\n<UNKNOWN> 2\nfilm 3\n',
      'labels.txt': 'first\nsecond\nthird\n',
      ...files,
    },
  );
}

describe('TextClassifier', () => {
  it('tokenizes by the metadata and ranks', async () => {
    using classifier = await TextClassifier.create(model());
    expect(await classifier.classify('film')).toEqual([
      { label: 'second', index: 1, score: 3 },
      { label: 'first', index: 0, score: 1 },
      { label: 'third', index: 2, score: 0 },
    ]);
    expect((await classifier.classify('a Film')).map(({ score }) => score)).toEqual([2, 2, 1]);
  });

  it('lower-cases when asked', async () => {
    using classifier = await TextClassifier.create(model(), { lowerCase: true });
    expect((await classifier.classify('FILM', { topK: 1 }))[0].score).toBe(3);
  });

  it('takes the vocabulary from the caller where the model has none', async () => {
    const bare = tinyModel('CAST', { type: 'INT32', shape: [1, 2] }, { type: 'FLOAT32', shape: [1, 2] });
    await expect(TextClassifier.create(bare, { file: 'm.tflite' })).rejects.toThrow(
      'm.tflite, tensor in: input cannot be made from text (got no vocabulary in the metadata)',
    );
    using classifier = await TextClassifier.create(bare, { vocabulary: 'x\ny\nz\n', labels: ['a', 'b'] });
    expect((await classifier.classify('y, z')).map(({ label, score }) => [label, score])).toEqual([
      ['b', 2],
      ['a', 1],
    ]);
  });

  it('refuses pictures', async () => {
    const other = tinyModel(
      'CAST',
      { type: 'FLOAT32', shape: [1, 1, 1, 3] },
      { type: 'FLOAT32', shape: [1, 1, 1, 3] },
    );
    await expect(TextClassifier.create(other)).rejects.toMatchObject({
      code: 'TEXT_INPUT',
      category: 'usage',
    });
  });
});

describeWithTestdata('TextClassifier on the movie-review model', () => {
  /** Scores of the official client (MediaPipe TextClassifier in a browser) for the same texts. */
  it.each([
    ['What a great and touching film, I loved it!', 'Positive', 0.999850869178772],
    ["It isn't good: a waste of time.", 'Negative', 0.8613613843917847],
    ['Great MOVIE', 'Negative', 0.5637797117233276],
    ['café olé very bad', 'Negative', 0.979653000831604],
    ['', 'Positive', 0.5775962471961975],
    ['the worst mistake of my life, awful', 'Negative', 0.9992367029190063],
  ])('%j: %s', async (text, label, score) => {
    const bytes = readFileSync(testdata('tflite/movie_review_average_word_vec.tflite') as string);
    using classifier = await TextClassifier.create(bytes);
    const [best] = await classifier.classify(text);
    expect(best.label).toBe(label);
    expect(Math.abs(best.score - score)).toBeLessThan(1e-4);
  });
});
