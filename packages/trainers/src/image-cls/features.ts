import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ZooError } from '@zoo/core';
import { decodeImage, type Image } from '@zoo/tasks';
import { digestOf } from '../datasets/digest.ts';
import type { Dataset, ImageExample, Skipped } from '../datasets/index.ts';
import { FeatureStore } from '../features/store.ts';
import type { Run } from '../run.ts';
import type { Features } from '../task.ts';
import type { Backbone, Extractor } from './backbone.ts';
import type { View } from './views.ts';

/** Features of all pictures with one backbone, computed when asked for and kept on disk. */
export class ImageFeatures implements Features<ImageExample> {
  readonly backbone: string;
  readonly frozen: Backbone;
  readonly store: FeatureStore;
  readonly facts: Record<string, string>;
  examples: readonly ImageExample[] = [];
  skipped: readonly Skipped[] = [];
  readonly #extractor: Extractor;
  readonly #run: Run;
  readonly #rows = new Map<string, number>();
  /** Of the picture that is being looked at and of the next one, by path. */
  readonly #pictures = new Map<string, Promise<Image>>();

  private constructor(frozen: Backbone, extractor: Extractor, run: Run) {
    this.backbone = frozen.name;
    this.frozen = frozen;
    this.#extractor = extractor;
    this.#run = run;
    // features of hosts that fuse multiplications with additions are others, in the last digits
    const folder = `${frozen.digest.slice(0, 40)}${run.deterministic ? '' : '-fused'}`;
    this.store = new FeatureStore(join(run.cache, 'features', folder), extractor.width);
    const { width, height, mean, std } = frozen.input;
    this.facts = {
      backbone: frozen.name,
      ...frozen.facts,
      input: `${width}x${height}, (pixel - ${mean.join('/')}) / ${std.join('/')}`,
      features: `${extractor.width} numbers per picture`,
    };
  }

  /**
   * Features of every picture of a dataset, from the cache where its content was seen before with this backbone. Each
   * is on disk before the next one is begun, so an interrupted run continues where it stopped.
   */
  static async of(dataset: Dataset<ImageExample>, frozen: Backbone, run: Run): Promise<ImageFeatures> {
    const features = new ImageFeatures(frozen, await frozen.open(run), run);
    try {
      const skipped: Skipped[] = [];
      const examples: ImageExample[] = [];
      for (const [i, example] of dataset.examples.entries()) {
        const looking = features.ensure(example);
        features.expect(dataset.examples[i + 1]);
        const reason = await looking;
        if (reason === undefined) examples.push(example);
        else skipped.push({ name: example.name, reason });
        const done = examples.length + skipped.length;
        run.onProgress({ type: 'progress', stage: 'features', done, total: dataset.examples.length });
      }
      return Object.assign(features, { examples, skipped });
    } catch (error) {
      features.dispose();
      throw error;
    }
  }

  /**
   * Makes sure that features of a picture, or of another view of it, are stored.
   * @returns why the picture cannot be used; undefined when all is well
   */
  async ensure(example: ImageExample, view?: View): Promise<string | undefined> {
    this.#run.signal?.throwIfAborted();
    const key = keyOf(example, view);
    if (this.store.has(key)) return undefined;
    try {
      const picture = await this.#decoded(example);
      this.store.add(key, await this.#extractor.features(view ? view.look(picture) : picture));
      return undefined;
    } catch (error) {
      if (error instanceof ZooError && error.category === 'damaged-input') return error.message;
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'the file has vanished';
      throw error;
    }
  }

  /** Begins to decode the picture that will be asked for next, if its features are not there yet. */
  expect(example: ImageExample | undefined): void {
    if (example && !this.store.has(keyOf(example, undefined))) void this.#decoded(example);
  }

  #decoded({ path }: ImageExample): Promise<Image> {
    const known = this.#pictures.get(path);
    if (known) return known;
    const [oldest] = this.#pictures.keys();
    if (this.#pictures.size > 1) this.#pictures.delete(oldest);
    const picture = readFile(path).then((bytes) => decodeImage(bytes));
    picture.catch(() => {}); // told to those who ask for it
    this.#pictures.set(path, picture);
    return picture;
  }

  /** The row of the store that holds features made before. */
  row(example: ImageExample, view?: View): number {
    const key = keyOf(example, view);
    const known = this.#rows.get(key);
    if (known !== undefined) return known;
    const row = this.store.row(key);
    this.#rows.set(key, row);
    return row;
  }

  dispose(): void {
    this.store.close();
    this.#extractor.dispose();
  }
}

function keyOf({ digest }: ImageExample, view: View | undefined): string {
  return view ? digestOf(`${digest}:${view.name}`) : digest;
}
