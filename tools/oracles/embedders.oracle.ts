import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Embedding, ImageEmbedder, TextClassifier, TextEmbedder } from '@zoo/tasks';
import sharp from 'sharp';
import { sentencePieceModel } from '../testing/sentence-piece.ts';
import { describeWithTestdata, testdata } from '../testing/testdata.ts';
import { textModel, wordPieceModel } from '../testing/text-model.ts';
import { type OracleHead, Oracles } from './oracles.ts';
import { sentenceEncoder } from './sentence-encoder.ts';

/** Texts that tokenizers fall over: capitals, punctuation, scripts without spaces, what no vocabulary has, nothing. */
const TEXTS = [
  'A fine film, truly!',
  "it isn't GOOD -- at all",
  'café 中文 films\tand\u00a0more “quotes” 100€',
  'unbelievable tokenization',
  `${'long '.repeat(300)}`,
  'xyzzy 😀',
  '',
];

const read = (path: string) => new Uint8Array(readFileSync(testdata(path) as string));

function expectSame(ours: readonly Embedding[], theirs: readonly OracleHead[], digits: number): void {
  expect(ours.map(({ name, index }) => [name, index])).toEqual(
    theirs.map(({ name, index }) => [name, index]),
  );
  ours.forEach(({ values }, head) => {
    expect(values.length).toBe(theirs[head].values.length);
    const worst = Array.from(values).reduce(
      (most, value, i) => Math.max(most, Math.abs(value - theirs[head].values[i])),
      0,
    );
    expect(worst).toBeLessThan(0.5 * 10 ** -digits);
  });
}

describeWithTestdata('our tasks and the official clients', () => {
  let oracles: Oracles;
  beforeAll(async () => {
    oracles = await Oracles.start();
  }, 120_000);
  afterAll(() => oracles.close());

  const TOKENS = [
    ...['[PAD]', '[UNK]', '[CLS]', '[SEP]', 'a', 'fine', 'film', '##s', ',', '!', '-', "'", 'it', 'isn', 't'],
    ...[
      'good',
      'caf',
      '##é',
      '中',
      '文',
      'and',
      'more',
      '“',
      '”',
      'quotes',
      '100',
      'un',
      '##believ',
      '##able',
    ],
    ...['token', '##ization', 'long', 'at', 'all'],
  ];

  const PIECES = sentencePieceModel([
    ['<pad>', 0, 3],
    ['<unk>', 0, 2],
    ['[CLS]', 0, 3],
    ['[SEP]', 0, 3],
    ...[
      '▁a',
      '▁f',
      'ine',
      '▁film',
      's',
      ',',
      '▁it',
      '▁is',
      'n',
      "'",
      't',
      '▁',
      'l',
      'o',
      'ng',
      '▁lo',
      'é',
    ].map((text, i): [string, number] => [text, -1 - i / 8]),
  ]);

  const sentencePieces = () =>
    textModel({
      inputs: ['ids', 'mask', 'segment_ids'],
      outputs: { ids: 'ids', mask: 'mask' },
      length: 32,
      unit: {
        options: {
          type: 'SentencePieceTokenizerOptions',
          value: { sentencePieceModel: [{ name: 'p.model' }] },
        },
      },
      files: { 'p.model': PIECES },
    });

  it.each([
    ['average word vectors', () => read('tflite/text_embedder_regex_metadata.tflite')],
    ['WordPiece, which shows its tokens', () => wordPieceModel(TOKENS, { length: 32 })],
    ['WordPiece of open length', () => wordPieceModel(TOKENS, { length: -1 })],
    ['SentencePiece', sentencePieces],
  ])('texts become the same vectors: %s', async (_, make) => {
    const model = make();
    using embedder = await TextEmbedder.create(model);
    for (const options of [{}, { l2Normalize: true }, { l2Normalize: true, quantize: true }]) {
      const theirs = await oracles.embedText(model, TEXTS, options);
      for (const [i, text] of TEXTS.entries()) {
        expectSame(await embedder.embed(text, options), theirs[i], options.quantize ? 0 : 5);
      }
    }
  });

  it('texts become the same vectors: three strings, as for the Universal Sentence Encoder', async () => {
    const model = sentenceEncoder();
    using embedder = await TextEmbedder.create(model);
    const texts = TEXTS.filter((text) => text !== ''); // no pieces, of which there is no largest
    const theirs = await oracles.embedText(model, texts);
    for (const [i, text] of texts.entries()) expectSame(await embedder.embed(text), theirs[i], 5);
  });

  it('texts become the same scores with WordPiece', async () => {
    const labels = Array.from({ length: 8 }, (_, i) => `class ${i}`);
    const model = wordPieceModel(TOKENS, { length: 8, outputs: { probability: 'ids' }, labels });
    using classifier = await TextClassifier.create(model);
    const theirs = await oracles.classifyText(model, TEXTS);
    for (const [i, text] of TEXTS.entries()) {
      const byIndex = (list: readonly { index: number; score: number }[]) =>
        [...list].sort((a, b) => a.index - b.index).map(({ index, score }) => [index, score]);
      expect(byIndex(await classifier.classify(text))).toEqual(byIndex(theirs[i]));
    }
  });

  it('pictures become the same vectors', async () => {
    const model = read('tflite/mobilenet_v2_0.35_96_embedder_hybrid.tflite');
    // of the size of the model, since MediaPipe resizes on another grid
    const picture = await sharp(read('images/burger-224.png')).resize(96, 96).png().toBuffer();
    using embedder = await ImageEmbedder.create(model);
    const [ours] = await embedder.embed(picture, { l2Normalize: true });
    const [theirs] = await oracles.embedImage(model, picture, { l2Normalize: true });
    const cosine = Array.from(ours.values).reduce((sum, value, i) => sum + value * theirs.values[i], 0);
    expect(cosine).toBeGreaterThan(0.999); // hybrid kernels round activations in their own ways
  });
});
