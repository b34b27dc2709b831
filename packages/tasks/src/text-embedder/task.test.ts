import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { describeWithTestdata, testdata } from '../../../../tools/testing/testdata.ts';
import { wordPieceModel } from '../../../../tools/testing/text-model.ts';
import { cosineSimilarity } from '../embeddings/index.ts';
import { TextEmbedder } from './task.ts';

const TOKENS = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', 'a', 'film'];

describe('TextEmbedder', () => {
  it('gives one embedding for each output, by name', async () => {
    using embedder = await TextEmbedder.create(wordPieceModel(TOKENS, { length: 4 }));
    const embeddings = await embedder.embed('a film');
    expect(embeddings.map(({ name, index }) => [name, index])).toEqual([
      ['seen_ids', 0],
      ['seen_mask', 1],
      ['seen_segment_ids', 2],
    ]);
    expect(Array.from(embeddings[0].values)).toEqual([2, 4, 5, 3]);
  });

  it('normalises and quantizes when asked', async () => {
    using embedder = await TextEmbedder.create(wordPieceModel(TOKENS, { length: 4 }));
    const [, mask] = await embedder.embed('a film', { l2Normalize: true });
    expect(Array.from(mask.values)).toEqual([0.5, 0.5, 0.5, 0.5]);
    const [ids, bytes] = await embedder.embed('film', { l2Normalize: true, quantize: true });
    expect(bytes.values).toEqual(Int8Array.of(74, 74, 74, 0)); // 128 / sqrt 3
    expect(ids.values).toBeInstanceOf(Int8Array);
    const [wide] = await embedder.embed('film', { quantize: true });
    expect(wide.values).toEqual(Int8Array.of(127, 127, 127, 0));
  });

  it('leaves out the question of the Universal Sentence Encoder', async () => {
    const outputs = { query_encoding: 'ids', response_encoding: 'mask' };
    using embedder = await TextEmbedder.create(wordPieceModel(TOKENS, { outputs }));
    expect((await embedder.embed('a')).map(({ name }) => name)).toEqual(['response_encoding']);
  });

  it('answers texts of all lengths at once where the length is open', async () => {
    using embedder = await TextEmbedder.create(
      wordPieceModel(TOKENS, { length: -1, inputs: ['ids', 'mask'] }),
    );
    const texts = ['a', 'a film a', '', 'a film'];
    const sizes = await Promise.all(texts.map(async (text) => (await embedder.embed(text))[0].values.length));
    expect(sizes).toEqual([3, 5, 2, 4]);
  });

  it('refuses options that it does not have', async () => {
    const wrong = { labels: ['a'] } as object;
    await expect(TextEmbedder.create(wordPieceModel(TOKENS), wrong)).rejects.toMatchObject({
      code: 'OPTIONS',
    });
  });
});

describe('cosineSimilarity', () => {
  const embedding = (...values: number[]) => ({ name: '', index: 0, values: Float32Array.from(values) });

  it('is the cosine of the angle', () => {
    expect(cosineSimilarity(embedding(1, 0), embedding(0, 2))).toBe(0);
    expect(cosineSimilarity(embedding(1, 1), embedding(3, 3))).toBeCloseTo(1, 7);
    expect(cosineSimilarity(embedding(1, 0), embedding(-2, 0))).toBe(-1);
  });

  it('refuses what has no angle', () => {
    expect(() => cosineSimilarity(embedding(1), embedding(1, 2))).toThrow('different sizes');
    expect(() => cosineSimilarity(embedding(0, 0), embedding(1, 2))).toThrow('like nothing');
    const bytes = { name: '', index: 0, values: Int8Array.of(1, 2) };
    expect(() => cosineSimilarity(bytes, embedding(1, 2))).toThrow('one embedding is quantized');
  });
});

describeWithTestdata('TextEmbedder on a real model', () => {
  it('finds texts of like words near each other', async () => {
    const bytes = readFileSync(testdata('tflite/text_embedder_regex_metadata.tflite') as string);
    using embedder = await TextEmbedder.create(bytes);
    const [film, movie, weather] = await Promise.all(
      ['it was a good film', 'it was a good movie', 'rain in the morning'].map(
        async (text) => (await embedder.embed(text))[0],
      ),
    );
    expect(film.values).toHaveLength(16);
    expect(cosineSimilarity(film, movie)).toBeGreaterThan(cosineSimilarity(film, weather));
  });
});
