import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { describeWithTestdata, testdata } from '../../../../tools/testing/testdata.ts';
import { cosineSimilarity } from '../embeddings/index.ts';
import { tinyModel } from '../testing/tiny-model.ts';
import { ImageEmbedder } from './task.ts';

describe('ImageEmbedder', () => {
  it('embeds what the model makes of a picture', async () => {
    const bytes = tinyModel(
      'CAST',
      { type: 'UINT8', shape: [1, 1, 1, 3] },
      { type: 'FLOAT32', shape: [1, 1, 1, 3] },
    );
    using embedder = await ImageEmbedder.create(bytes);
    const picture = { width: 1, height: 1, data: Uint8Array.of(3, 4, 0) };
    expect(embedder.inputShape).toEqual({ height: 1, width: 1, channels: 3 });
    const [{ values }] = await embedder.embed(picture, { l2Normalize: true });
    expect(Array.from(values)).toEqual([Math.fround(0.6), Math.fround(0.8), 0]);
  });

  it('refuses a model that does not answer with numbers', async () => {
    const bytes = tinyModel('CAST', { type: 'UINT8', shape: [1, 1, 1, 3] }, { type: 'INT32', shape: [1, 3] });
    await expect(ImageEmbedder.create(bytes, { file: 'm.tflite' })).rejects.toThrow(
      'm.tflite: the model is no embedder (expected outputs of numbers, got INT32)',
    );
  });
});

describeWithTestdata('ImageEmbedder on a real model', () => {
  it('finds a cut of a picture nearer to it than another picture', async () => {
    const bytes = readFileSync(testdata('tflite/mobilenet_v2_0.35_96_embedder_hybrid.tflite') as string);
    using embedder = await ImageEmbedder.create(bytes);
    const embed = async (name: string) =>
      (await embedder.embed(readFileSync(testdata(`images/${name}`) as string)))[0];
    const [burger, cut, cat] = [
      await embed('burger.jpg'),
      await embed('burger_crop.jpg'),
      await embed('cat.bmp'),
    ];
    expect(burger.values).toHaveLength(1280);
    expect(cosineSimilarity(burger, cut)).toBeGreaterThan(cosineSimilarity(burger, cat) + 0.1);
  });
});
