import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ZooError } from '@zoo/core';
import { decodeImage } from '@zoo/tasks';
import type { Dataset, ImageExample, Skipped } from '../datasets/index.ts';
import { FeatureStore } from '../features/store.ts';
import type { Run } from '../run.ts';
import type { Features } from '../task.ts';
import type { Backbone, Extractor } from './backbone.ts';

export interface ImageFeatures extends Features<ImageExample> {
  readonly frozen: Backbone;
  readonly store: FeatureStore;
  /** Row in the store by the content of the picture. */
  readonly rows: ReadonlyMap<string, number>;
}

/**
 * Features of every picture, from the cache where its content was seen before with this backbone. Each picture is
 * on disk before the next one is begun, so an interrupted run continues where it stopped.
 */
export async function imageFeatures(
  dataset: Dataset<ImageExample>,
  frozen: Backbone,
  run: Run,
): Promise<ImageFeatures> {
  const extractor = await frozen.open();
  const store = new FeatureStore(join(run.cache, 'features', frozen.digest.slice(0, 40)), extractor.width);
  try {
    const skipped: Skipped[] = [];
    const examples: ImageExample[] = [];
    const rows = new Map<string, number>();
    let cached = 0;
    for (const example of dataset.examples) {
      run.signal?.throwIfAborted();
      if (store.has(example.digest)) cached++;
      else {
        const reason = await extract(example, extractor, store);
        if (reason) skipped.push({ name: example.name, reason });
      }
      if (store.has(example.digest)) examples.push(example);
      if (store.has(example.digest) && !rows.has(example.digest)) {
        rows.set(example.digest, store.row(example.digest));
      }
      const done = examples.length + skipped.length;
      const note = cached > 0 ? `${cached} from the cache` : undefined;
      run.onProgress({ type: 'progress', stage: 'features', done, total: dataset.examples.length, note });
    }
    const { input } = frozen;
    const facts = {
      backbone: frozen.name,
      ...frozen.facts,
      input: `${input.width}x${input.height}, (pixel - ${input.mean.join('/')}) / ${input.std.join('/')}`,
      features: `${extractor.width} numbers per picture, ${cached} of ${examples.length} from the cache`,
    };
    return {
      backbone: frozen.name,
      frozen,
      examples,
      skipped,
      facts,
      store,
      rows,
      dispose: () => store.close(),
    };
  } catch (error) {
    store.close();
    throw error;
  } finally {
    extractor.dispose();
  }
}

/** @returns why the picture cannot be used; undefined when its features are stored */
async function extract(
  example: ImageExample,
  extractor: Extractor,
  store: FeatureStore,
): Promise<string | undefined> {
  try {
    const picture = await decodeImage(await readFile(example.path));
    store.add(example.digest, await extractor.features(picture));
    return undefined;
  } catch (error) {
    const unreadable = error instanceof ZooError && error.category === 'damaged-input';
    if (unreadable) return error.message;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'the file has vanished';
    throw error;
  }
}
