import { RegexTokenizer, TextClassifier } from '@zoo/tasks';
import { readTexts, type TextExample } from '../datasets/index.ts';
import { delegates } from '../delegates.ts';
import { scoresByLabel } from '../evaluation/classifier.ts';
import { signServing } from '../graft/classifier.ts';
import { classWeights } from '../heads/class-weights.ts';
import { defineTask, type Features } from '../task.ts';
import { fitWords } from './fit-words.ts';
import { applyNetwork } from './forward.ts';
import { INPUT_TEXT, wordGraph } from './graph.ts';
import { textMetadata, VOCABULARY_FILE } from './metadata.ts';
import { TEXT_OPTIONS, type TextOptions } from './options.ts';
import { excerpt, textUsage } from './preview.ts';
import { buildVocabulary, DELIMITER, vocabularyFile, type WordVocabulary } from './vocabulary.ts';
import type { WordNetwork } from './word-network.ts';

interface TextHead {
  readonly vocabulary: WordVocabulary;
  readonly network: WordNetwork;
  readonly length: number;
}

/** Texts to classes: the average-word-vector classifier of Model Maker, trained from scratch. */
export const textCls = defineTask<TextExample, TextOptions, Features<TextExample>, TextHead>({
  name: 'text-cls',
  predictor: 'text-classifier',
  summary: 'Sort texts into classes: CSV, TSV, JSONL, or a folder per class',
  options: TEXT_OPTIONS,

  async load(source, options, { signal }, use) {
    return use(await readTexts(source, { ...options, signal }));
  },

  /** Nothing is frozen here: words are looked up in a vocabulary of the training part, so that is part of fitting. */
  async features({ examples }) {
    return { backbone: 'none', examples, skipped: [], facts: {}, dispose() {} };
  },

  async fit(_, { train, validation }, classes, options, run) {
    const { length } = options;
    const vocabulary = buildVocabulary(
      train.map(({ text }) => text),
      { limit: options.vocabulary, minTexts: options.minTexts, length },
    );
    const encode = encoder(vocabulary, length);
    const examples = [...train, ...validation];
    const labels = examples.map(({ label }) => classes.indexOf(label));
    const rows = examples.map((_, row) => row);
    const data = {
      texts: examples.map(({ text }) => encode(text)),
      labels,
      classes: classes.length,
      vocabulary: vocabulary.size,
      train: rows.slice(0, train.length),
      validation: rows.slice(train.length),
    };
    const { network, history, epochs, weightDecay } = await fitWords(data, {
      ...options,
      width: options.wordVector,
      classWeights: classWeights(labels.slice(0, train.length), classes.length, options.classWeights),
      seed: run.seed,
      signal: run.signal,
      onEpoch: ({ epoch, epochs: total }) =>
        run.onProgress({ type: 'progress', stage: 'fit', done: epoch, total }),
    });
    const facts = {
      vocabulary: `${vocabulary.size} ids, ${vocabulary.ids.size} spellings`,
      network: `${network.width} numbers per word, ${network.hidden} hidden`,
      epochs: `${epochs} of ${history.length}`,
      'weight decay': `${weightDecay}`,
    };
    return { head: { vocabulary, network, length }, history, facts };
  },

  score(_, { vocabulary, network, length }, { text }) {
    return applyNetwork(network, encoder(vocabulary, length)(text));
  },

  async graft(_, { vocabulary, network, length }) {
    const module = wordGraph(network, length);
    signServing(module, INPUT_TEXT);
    return { module, metadata: textMetadata(), files: { [VOCABULARY_FILE]: vocabularyFile(vocabulary) } };
  },

  async classifier(model, engine) {
    const classifier = await TextClassifier.create(model, { delegates: delegates(engine) });
    return {
      labels: classifier.labels,
      scores: async ({ text, name }) =>
        scoresByLabel(classifier.labels, await classifier.classify(text, { file: name })),
      dispose: () => classifier.dispose(),
    };
  },

  preview: excerpt,
  usage: textUsage,
});

/** Ids of the words that the model reads, without padding; the same code that predicts. */
function encoder({ ids }: WordVocabulary, length: number): (text: string) => Int32Array {
  const tokenizer = new RegexTokenizer({ delimiter: DELIMITER, vocabulary: ids });
  return (text) => {
    const padded = tokenizer.encode(text, length);
    const end = padded.findLastIndex((id) => id !== 0) + 1;
    return padded.subarray(0, end);
  };
}
