import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ZooError } from '@zoo/core';
import { writeWhole } from '@zoo/core/node';
import { projectLockfile, surroundingsOf } from '@zoo/hub';
import { ImageClassifier, type Prediction } from '@zoo/tasks';
import { type TrainResult, train } from '@zoo/trainers';
import type { Context } from '../lib/command.ts';
import { delegatesFor } from '../lib/delegates.ts';
import { fetchHere } from '../lib/fetching.ts';
import { trainingListener } from '../lib/training.ts';
import { arrangeEmoji } from './emoji.ts';

export interface QuickstartResult {
  readonly out: string;
  readonly pictures: string;
  readonly backbone: { readonly ref: string; readonly license: string | null; readonly digest: string };
  readonly train: TrainResult;
  readonly predictions: readonly { readonly input: string; readonly predictions: readonly Prediction[] }[];
  readonly seconds: number;
}

interface Options {
  /** Absolute path. */
  readonly out: string;
  readonly offline: boolean;
  readonly context: Context;
}

/** Pictures of each class: enough to learn from, few enough for two minutes on two cores. */
const PER_CLASS = 60;

/** The main job on pictures that everybody can fetch, with the same calls that an app would make. */
export async function quickstart({ out, offline, context: given }: Options): Promise<QuickstartResult> {
  const started = performance.now();
  const context = { ...given, note: once(given.note) };
  const { note, signal } = context;
  const step = (text: string) => note(`[${((performance.now() - started) / 1000).toFixed(0)} s] ${text}`);

  const pictures = join(out, 'pictures');
  await ownFolder(pictures);
  step('fetching a backbone that was trained on photographs');
  const backbone = await fetchHere('mobilenet', context, { offline });
  step('fetching pictures');
  const emoji = await fetchHere('emoji', context, { offline });
  const arranged = await arrangeEmoji(emoji.path, pictures, PER_CLASS);
  step(`teaching ${arranged.classes.length} classes with ${arranged.pictures} pictures`);
  const result = await train({
    task: 'image-cls',
    data: pictures,
    out: join(out, 'model'),
    quantize: 'dynamic',
    evaluationSeconds: 30,
    offline,
    lockfile: projectLockfile(surroundingsOf()),
    signal,
    onProgress: trainingListener(context),
  });
  step('predicting with the exported file');
  const predictions = await predictOneEach(result, pictures);
  return {
    out,
    pictures,
    backbone: { ref: backbone.resolved, license: backbone.license, digest: backbone.digest },
    train: result,
    predictions,
    seconds: (performance.now() - started) / 1000,
  };
}

/** Training fetches the backbone again, from the cache, with all there is to say about it. */
function once(note: Context['note']): Context['note'] {
  const told = new Set<string>();
  return (text) => {
    const said = text.replace(/^note: /, '');
    if (!told.has(said)) note(text);
    told.add(said);
  };
}

const MARK = '.zoo-quickstart';

/** An empty folder at `path`. One that was there is emptied only if it was made here before: it may hold the user's pictures. */
async function ownFolder(path: string): Promise<void> {
  if (existsSync(path) && !existsSync(join(path, MARK))) {
    throw new ZooError({
      code: 'QUICKSTART_FOLDER',
      category: 'usage',
      message: 'this is in the way, and the quickstart did not make it',
      place: { file: path },
      hint: 'Give another folder with --out',
    });
  }
  await rm(path, { recursive: true, force: true });
  await writeWhole(
    join(path, MARK),
    'Made by zoo quickstart, which replaces this folder when it runs again.\n',
  );
}

/** The last picture of the first three classes, from nothing but the exported bytes. */
async function predictOneEach({ model, classes }: TrainResult, pictures: string) {
  using classifier = await ImageClassifier.create(await readFile(model), {
    file: model,
    delegates: await delegatesFor(),
  });
  const results: { input: string; predictions: readonly Prediction[] }[] = [];
  for (const name of classes.slice(0, 3)) {
    const files = (await readdir(join(pictures, name))).sort();
    const input = join(pictures, name, files[files.length - 1]);
    results.push({
      input,
      predictions: await classifier.classify(await readFile(input), { topK: 2, file: input }),
    });
  }
  return results;
}
