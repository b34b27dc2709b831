import { within, ZooError } from '@zoo/core';
import type { Delegate } from '@zoo/runtime';
import type { Answer, Embedding, Prediction, TaskName } from '@zoo/tasks';
import { readWhole } from '../lib/errors.ts';
import { readText } from '../lib/inputs.ts';

/** What a model makes of one input; which of these it is depends on its task. */
export type Outcome =
  | { readonly predictions: readonly Prediction[] }
  | { readonly embeddings: readonly Embedding[] }
  | { readonly answers: readonly Answer[] };

/** A model that takes inputs as they are typed. */
export interface Predictor extends Disposable {
  predict(input: string): Promise<Outcome>;
}

/** The options of the command that tasks know, by their names there. */
export interface Given {
  readonly topK: number;
  readonly labels?: string;
  readonly mean?: number;
  readonly std?: number;
  readonly vocabulary?: string;
  readonly lowerCase?: boolean;
  readonly l2Normalize?: boolean;
  readonly quantize?: boolean;
  readonly question?: string;
}

/** Which options a task takes; the others are told to have no effect. */
const TAKES: Readonly<Record<TaskName, readonly (keyof Given)[]>> = {
  'image-classifier': ['topK', 'labels', 'mean', 'std'],
  'image-embedder': ['mean', 'std', 'l2Normalize', 'quantize'],
  'text-classifier': ['topK', 'labels', 'vocabulary', 'lowerCase'],
  'text-embedder': ['vocabulary', 'lowerCase', 'l2Normalize', 'quantize'],
  'question-answerer': ['topK', 'question', 'vocabulary', 'lowerCase'],
};

interface ModelToOpen {
  readonly bytes: Uint8Array;
  readonly path: string;
  readonly delegates: readonly Delegate[];
  readonly signal: AbortSignal;
}

/**
 * The predictor for whatever the model is for.
 *
 * @throws ZooError TASK_UNKNOWN when neither metadata nor shapes tell
 */
export async function openPredictor(
  { bytes, path: file, delegates, signal }: ModelToOpen,
  given: Given,
  note: (text: string) => void,
): Promise<Predictor> {
  const { ImageClassifier, ImageEmbedder, QuestionAnswerer, TextClassifier, TextEmbedder, taskOf } =
    await import('@zoo/tasks');
  const task = within({ file }, () => taskOf(bytes));
  if (task === undefined) throw unknownTask(file, Object.keys(TAKES));
  for (const option of unusedBy(task, given)) note(`note: --${option} means nothing to this ${task}`);
  const { topK, labels, mean, std, vocabulary, lowerCase, l2Normalize, quantize } = given;
  const common = { file, delegates };
  const text = { vocabulary, lowerCase };
  const form = { l2Normalize, quantize, signal };
  switch (task) {
    case 'image-classifier': {
      const made = await ImageClassifier.create(bytes, { ...common, labels, mean, std });
      return predictor(made, async (input) => ({
        predictions: await made.classify(await readWhole(input), { topK, file: input, signal }),
      }));
    }
    case 'image-embedder': {
      const made = await ImageEmbedder.create(bytes, { ...common, mean, std });
      return predictor(made, async (input) => ({
        embeddings: await made.embed(await readWhole(input), { ...form, file: input }),
      }));
    }
    case 'text-classifier': {
      const made = await TextClassifier.create(bytes, { ...common, ...text, labels });
      return predictor(made, async (input) => ({
        predictions: await made.classify(await readText(input), { topK, signal }),
      }));
    }
    case 'text-embedder': {
      const made = await TextEmbedder.create(bytes, { ...common, ...text });
      return predictor(made, async (input) => ({
        embeddings: await made.embed(await readText(input), form),
      }));
    }
    case 'question-answerer': {
      const { question } = given;
      if (question === undefined) throw noQuestion(file);
      const made = await QuestionAnswerer.create(bytes, { ...common, ...text });
      return predictor(made, async (input) => ({
        answers: await made.answer(await readText(input), question, { topK, signal }),
      }));
    }
  }
}

function predictor(made: Disposable, predict: Predictor['predict']): Predictor {
  return { predict, [Symbol.dispose]: () => made[Symbol.dispose]() };
}

function unusedBy(task: TaskName, given: Given): string[] {
  return Object.entries(given)
    .filter(([name, value]) => name !== 'topK' && value !== undefined && value !== false)
    .filter(([name]) => !TAKES[task].some((taken) => taken === name))
    .map(([name]) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`));
}

function unknownTask(file: string, known: readonly string[]): ZooError {
  return new ZooError({
    code: 'TASK_UNKNOWN',
    category: 'usage',
    message: 'neither the metadata nor the shapes say that this model is for a task that is known here',
    place: { file },
    expected: `one of ${known.join(', ')}`,
    hint: '`zoo run` feeds any model with .npy files',
  });
}

function noQuestion(file: string): ZooError {
  return new ZooError({
    code: 'QUESTION_MISSING',
    category: 'usage',
    message: 'this model answers questions about a text',
    place: { file },
    hint: 'Ask one: --question "Who wrote it?"',
  });
}
