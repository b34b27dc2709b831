import { Random } from '@zoo/core';
import { type FuzzFile, fuzzFile, hash } from './fuzz-file.ts';
import { guardedOps } from './guard-kernels.ts';
import { composedSeeds, fileSeeds, opSeeds, type SeedModel } from './seeds.ts';
import { type Outcome, trial } from './trial.ts';

/** The models that files are made from; a number names one of them and what becomes of it. */
export class Corpus {
  readonly models: readonly SeedModel[];
  readonly #byName: ReadonlyMap<string, SeedModel>;
  readonly #small: readonly SeedModel[];

  constructor(models: readonly SeedModel[] = [...opSeeds(), ...composedSeeds(), ...fileSeeds()]) {
    this.models = models;
    this.#byName = new Map(models.map((model) => [model.name, model]));
    this.#small = models.filter(({ name }) => !LARGE.test(name));
  }

  /** Whole networks cost a hundred times what a single op costs, and find little more: they come rarely. */
  modelFor(seed: number): SeedModel {
    const random = new Random(hash(`model of ${seed}`));
    return random.pick(random.next() < 0.03 ? this.models : this.#small);
  }

  find(name: string): SeedModel {
    const model = this.#byName.get(name);
    if (model === undefined) throw new Error(`no seed model is called ${name}`);
    return model;
  }
}

const LARGE = /^file\/[^/]*$/;

/** Half of all files on the wasm delegate; the rest on reference kernels, every third of them fenced. */
export async function attempt(
  model: SeedModel,
  seed: number,
  only?: ReadonlySet<number>,
): Promise<{ file: FuzzFile; outcome: Outcome }> {
  const file = fuzzFile(model, seed, only);
  const random = new Random(hash(`${model.name} runs ${seed}`));
  const delegate = random.next() < 0.5 ? 'wasm' : 'reference';
  const fence = delegate === 'reference' && random.next() < 0.33 && model.bytes.length < 20_000;
  const outcome = await trial(file.bytes, random, { delegate, ops: fence ? guardedOps : undefined });
  return { file, outcome };
}
