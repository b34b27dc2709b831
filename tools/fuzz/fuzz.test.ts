import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { attempt, Corpus } from './attempt.ts';
import { opSeeds } from './seeds.ts';
import { isForbidden } from './trial.ts';

/** Models that a clean clone can build: the same files everywhere. */
const corpus = new Corpus(opSeeds());

interface Regression {
  readonly model: string;
  readonly seed: number;
  /** What it ended in once. */
  readonly was: string;
}

const regressions: readonly Regression[] = JSON.parse(
  readFileSync(new URL('regressions.json', import.meta.url), 'utf8'),
);

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
