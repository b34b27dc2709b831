import { ZooError } from '@zoo/core';
import { defineCommand } from '../lib/command.ts';
import { DELEGATES, delegatesFor, THREADS } from '../lib/delegates.ts';
import { readWhole, understand, withinAsync } from '../lib/errors.ts';
import { openModel } from '../lib/model-file.ts';
import type { Outcome } from '../predict/predictor.ts';

export default defineCommand({
  name: 'predict',
  summary: 'classify, embed or question pictures and texts, by the metadata of the model',
  description: `Classifiers print labels, embedders print vectors and how alike the inputs are, question answerers
print the parts of a text that answer --question. Pictures are JPEG, PNG, WebP, BMP or GIF files.
For text models each INPUT is a text file, or the text itself when no file has that name. Options
stand in for what the metadata does not say.
When some of several inputs cannot be read, the others are answered all the same.`,
  section: 'Run',
  example: 'zoo predict mobilenet_v1.tflite cat.jpg --top-k 3',
  args: [
    { name: 'MODEL', about: 'a .tflite file, or a ref that `zoo fetch` understands', count: 'one' },
    { name: 'INPUT', about: 'a picture, a text file, or text', count: 'many' },
  ],
  options: {
    topK: {
      about: 'how many labels or answers to print',
      type: 'number',
      integer: true,
      min: 1,
      value: 'K',
      fallback: '5',
    },
    labels: { about: 'labels, one a line, where the model has none', type: 'string', value: 'FILE' },
    mean: { about: 'pictures: subtracted from pixels of 0 to 255', type: 'number', value: 'M' },
    std: { about: 'pictures: what pixels are divided by after that', type: 'number', min: 1e-9, value: 'S' },
    vocabulary: { about: 'texts: a token a line, where the model has none', type: 'string', value: 'FILE' },
    lowerCase: { about: 'texts: lower-case them also where phones do not', type: 'flag' },
    question: { about: 'what to ask about the texts', type: 'string', value: 'TEXT' },
    l2Normalize: { about: 'embeddings: make their length 1', type: 'flag' },
    quantize: { about: 'embeddings: round to bytes, 1/128 each', type: 'flag' },
    delegate: {
      about: 'what runs the model',
      type: 'string',
      value: 'D',
      choices: DELEGATES,
      fallback: 'auto',
    },
    threads: THREADS,
  },
  async run(context, [ref, inputs], { labels, vocabulary, delegate, threads, topK = 5, ...options }) {
    const { openPredictor } = await import('../predict/predictor.ts');
    const { renderOutcome, renderSimilarity } = await import('../predict/render.ts');
    const { path, bytes } = await openModel(ref, context);
    const delegates = await delegatesFor({ delegate, threads }, bytes.length);
    const given = {
      ...options,
      lowerCase: options.lowerCase || undefined, // a flag that is not given leaves the choice to the task
      topK,
      labels: await textOf(labels),
      vocabulary: await textOf(vocabulary),
    };
    const { signal } = context;
    using predictor = await openPredictor({ bytes, path, delegates, signal }, given, context.note);
    const results: Result[] = [];
    for (const input of inputs) {
      signal.throwIfAborted();
      try {
        const outcome = await withinAsync({ file: input }, () => predictor.predict(input));
        results.push({ input, outcome });
      } catch (raw) {
        const error = understand(raw);
        if (!(error instanceof ZooError) || inputs.length === 1 || signal.aborted) throw error;
        results.push({ input, error });
      }
      context.progress.update('predicting', { done: results.length, total: inputs.length });
    }
    const answered = results.filter((result): result is Answered => result.outcome !== undefined);
    const similarity = await similarityOf(answered.map(({ outcome }) => outcome));
    return {
      json: results.map((result) => ({
        input: result.input,
        ...(result.outcome ? plain(result.outcome) : { predictions: [] }),
        similarity: similarity?.[answered.indexOf(result as Answered)],
        error: result.error,
      })),
      failures: results.flatMap(({ error }) => (error === undefined ? [] : [error])),
      text: () =>
        [
          ...answered.map(({ input, outcome }) => renderOutcome(input, outcome)),
          ...(similarity
            ? [
                renderSimilarity(
                  answered.map(({ input }) => input),
                  similarity,
                ),
              ]
            : []),
        ].join('\n'),
    };
  },
});

interface Result {
  readonly input: string;
  readonly outcome?: Outcome;
  readonly error?: ZooError;
}

type Answered = Result & { readonly outcome: Outcome };

async function textOf(file: string | undefined): Promise<string | undefined> {
  return file === undefined ? undefined : String(await readWhole(file));
}

/** Cosines of the first embedding of each input with that of each; undefined where there is nothing to compare. */
async function similarityOf(outcomes: readonly Outcome[]): Promise<number[][] | undefined> {
  const { cosineSimilarity } = await import('@zoo/tasks');
  const firsts = outcomes.flatMap((outcome) =>
    'embeddings' in outcome ? outcome.embeddings.slice(0, 1) : [],
  );
  if (firsts.length < 2) return undefined;
  // zero is like nothing, and JSON has no NaN
  const cosine = (a: (typeof firsts)[number], b: typeof a) =>
    [a, b].every(({ values }) => values.some((value) => value !== 0)) ? cosineSimilarity(a, b) : 0;
  return firsts.map((a) => firsts.map((b) => cosine(a, b)));
}

/** Values as JSON knows them. */
function plain(outcome: Outcome): object {
  if (!('embeddings' in outcome)) return outcome;
  return {
    embeddings: outcome.embeddings.map(({ values, ...head }) => ({ ...head, values: Array.from(values) })),
  };
}
