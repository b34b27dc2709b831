import { describe, expect, it } from '@jest/globals';
import { tinyModel } from '../testing/tiny-model.ts';
import { ImageClassifier } from './task.ts';

const PICTURE = { width: 1, height: 1, data: Uint8Array.of(64, 192, 128) };

/** One pixel in, its three channels out as scores of q / 256. */
function model(output: object = {}, files: Record<string, string> = {}): Uint8Array {
  return tinyModel(
    'DEQUANTIZE',
    { type: 'UINT8', shape: [1, 1, 1, 3], quantization: { scale: [1 / 256], zeroPoint: [0] } },
    { type: 'FLOAT32', shape: [1, 1, 1, 3], metadata: { name: 'probability', ...output } },
    files,
  );
}
const LABELS = [{ name: 'labels.txt', type: 'TENSOR_AXIS_LABELS' as const }];

describe('ImageClassifier', () => {
  it('ranks scores with the labels packed in the model', async () => {
    using classifier = await ImageClassifier.create(
      model({ associatedFiles: LABELS }, { 'labels.txt': 'red\ngreen\nblue\n' }),
    );
    expect(classifier.labels).toEqual(['red', 'green', 'blue']);
    expect(classifier.inputShape).toEqual({ height: 1, width: 1, channels: 3 });
    expect(await classifier.classify(PICTURE, { topK: 2 })).toEqual([
      { label: 'green', index: 1, score: 0.75 },
      { label: 'blue', index: 2, score: 0.5 },
    ]);
  });

  it('takes labels from the caller, and the locale asked for', async () => {
    using given = await ImageClassifier.create(model(), { labels: '0 rot\n1 grün\n2 blau\n' });
    expect((await given.classify(PICTURE))[0].label).toBe('grün');
    const files = [...LABELS, { name: 'de.txt', type: 'TENSOR_AXIS_LABELS' as const, locale: 'de' }];
    const packed = { 'labels.txt': 'r\ng\nb\n', 'de.txt': 'rot\ngrün\nblau\n' };
    using german = await ImageClassifier.create(model({ associatedFiles: files }, packed), {
      locale: 'de-AT',
    });
    expect(german.labels).toEqual(['rot', 'grün', 'blau']);
  });

  it('calibrates and cuts as the metadata says; the threshold of the caller wins', async () => {
    const output = {
      associatedFiles: [{ name: 'c.txt', type: 'TENSOR_AXIS_SCORE_CALIBRATION' as const }],
      processUnits: [
        {
          options: {
            type: 'ScoreCalibrationOptions',
            value: { scoreTransformation: 'IDENTITY', defaultScore: 0.25 },
          },
        },
        { options: { type: 'ScoreThresholdingOptions', value: { globalScoreThreshold: 0.5 } } },
      ],
    };
    using classifier = await ImageClassifier.create(model(output, { 'c.txt': '1,0,0\n\n1,0,1\n' }));
    const scores = (await classifier.classify(PICTURE)).map(({ index, score }) => [
      index,
      Number(score.toFixed(3)),
    ]);
    expect(scores).toEqual([
      [2, 0.731],
      [0, 0.5],
    ]);
    expect(await classifier.classify(PICTURE, { threshold: 0 })).toHaveLength(3);
  });

  it('says which model has labels that do not match', async () => {
    await expect(ImageClassifier.create(model(), { labels: ['a', 'b'], file: 'm.tflite' })).rejects.toThrow(
      'm.tflite: the labels given do not match the scores of the model (expected 3 labels, got 2)',
    );
  });

  it('refuses a float model without normalisation, and takes it from the caller', async () => {
    const float = tinyModel(
      'CAST',
      { type: 'FLOAT32', shape: [1, 1, 1, 3] },
      { type: 'FLOAT32', shape: [1, 1, 1, 3] },
    );
    await expect(ImageClassifier.create(float)).rejects.toMatchObject({
      code: 'IMAGE_NORMALIZATION_MISSING',
    });
    using classifier = await ImageClassifier.create(float, { mean: 0, std: 256 });
    expect((await classifier.classify(PICTURE))[0]).toEqual({ label: '', index: 1, score: 0.75 });
  });

  it('refuses options that it does not know or that contradict', async () => {
    await expect(ImageClassifier.create(model(), { mean: 1 })).rejects.toThrow('mean and std come together');
    await expect(ImageClassifier.create(model(), { topk: 1 } as object)).rejects.toMatchObject({
      category: 'usage',
    });
    using classifier = await ImageClassifier.create(model());
    await expect(classifier.classify(PICTURE, { topK: 0 })).rejects.toThrow('option topK');
  });

  it('names the picture that cannot be read', async () => {
    using classifier = await ImageClassifier.create(model());
    await expect(classifier.classify(new Uint8Array(4), { file: 'x.jpg' })).rejects.toThrow(
      'x.jpg: not a picture',
    );
  });
});
