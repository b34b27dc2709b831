import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { allocate, elementCount } from '@zoo/core';
import { loadModel } from '@zoo/runtime';
import { attempt, Corpus } from './attempt.ts';
import { composedSeeds, opSeeds } from './seeds.ts';
import { isForbidden } from './trial.ts';

/** Models that a clean clone can build: the same files everywhere. */
const corpus = new Corpus([...opSeeds(), ...composedSeeds()]);

interface Regression {
  readonly model: string;
  readonly seed: number;
  /** What it ended in once. */
  readonly was: string;
}

const regressions: readonly Regression[] = JSON.parse(
  readFileSync(new URL('regressions.json', import.meta.url), 'utf8'),
);

describe('models of ops that call graphs or remember', () => {
  it.each(composedSeeds().map(({ name, bytes }) => [name, bytes] as const))(
    '%s is sound',
    async (_, bytes) => {
      using model = await loadModel(bytes);
      await model.run(model.inputs.map(({ dtype, shape }) => allocate(dtype, elementCount(shape))));
    },
  );
});

describe('mutated models', () => {
  it('end in results or in a ZooError', async () => {
    const found: object[] = [];
    for (let seed = 1; seed <= 600; seed++) {
      const model = corpus.modelFor(seed);
      const { outcome, file } = await attempt(model, seed);
      if (isForbidden(outcome))
        found.push({ model: model.name, seed, mutations: file.mutations, ...outcome });
    }
    expect(found).toEqual([]);
  }, 1_200_000);

  it.each(regressions)('$model $seed, which once ended in $was', async ({ model, seed }) => {
    const { outcome } = await attempt(corpus.find(model), seed);
    expect({ ...outcome, forbidden: isForbidden(outcome) }).toMatchObject({ forbidden: false });
  });

  it('are the same for the same number', async () => {
    const model = corpus.modelFor(7);
    const [one, other] = [await attempt(model, 7), await attempt(model, 7)];
    expect(one.file.bytes).toEqual(other.file.bytes);
    expect(one.outcome.kind).toBe(other.outcome.kind);
  });
});
