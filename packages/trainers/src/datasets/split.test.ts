import { describe, expect, it } from '@jest/globals';
import { Random } from '@zoo/core';
import fc from 'fast-check';
import type { Example, Part } from './example.ts';
import { splitDataset } from './split.ts';

const OPTIONS = { seed: 7, testFraction: 0.2, validationFraction: 0.2 };

function examples(
  labels: string,
  digest = (i: number) => `d${i}`,
  part?: (i: number) => Part | undefined,
): Example[] {
  return [...labels].map((label, i) => ({
    name: `${label}/${i}`,
    label,
    digest: digest(i),
    part: part?.(i),
  }));
}

const names = (list: readonly Example[]) => list.map((example) => example.name);

describe('splitting a dataset', () => {
  it('gives the same parts whatever the order of the examples', () => {
    const all = examples('a'.repeat(30) + 'b'.repeat(12));
    const split = splitDataset(all, OPTIONS);
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        expect(splitDataset(new Random(seed).shuffle(all), OPTIONS)).toEqual(split);
      }),
      { numRuns: 20 },
    );
  });

  it('takes the same share of every class', () => {
    const { train, validation, test } = splitDataset(examples('a'.repeat(50) + 'b'.repeat(10)), OPTIONS);
    const count = (list: readonly Example[], label: string) => list.filter((e) => e.label === label).length;
    expect([count(test, 'a'), count(validation, 'a'), count(train, 'a')]).toEqual([10, 10, 30]);
    expect([count(test, 'b'), count(validation, 'b'), count(train, 'b')]).toEqual([2, 2, 6]);
  });

  it('changes with the seed', () => {
    const all = examples('a'.repeat(40) + 'b'.repeat(40));
    expect(names(splitDataset(all, { ...OPTIONS, seed: 8 }).test)).not.toEqual(
      names(splitDataset(all, OPTIONS).test),
    );
  });

  it('never puts equal contents on two sides, and loses no example', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ label: fc.constantFrom('a', 'b', 'c'), content: fc.integer({ min: 0, max: 12 }) }),
        ),
        fc.integer({ min: 0, max: 1000 }),
        (rows, seed) => {
          const all = rows.map(({ label, content }, i) => ({ name: `${i}`, label, digest: `c${content}` }));
          const { train, validation, test } = splitDataset(all, { ...OPTIONS, seed });
          const sides = [train, validation, test].map((part) => new Set(part.map((e) => e.digest)));
          for (const digest of sides[0]) expect(sides[1].has(digest) || sides[2].has(digest)).toBe(false);
          for (const digest of sides[1]) expect(sides[2].has(digest)).toBe(false);
          expect(train.length + validation.length + test.length).toBe(all.length);
        },
      ),
    );
  });

  it('keeps everything for training when a class has few examples', () => {
    const { train, validation, test } = splitDataset(examples('aaabbb'), OPTIONS);
    expect([train.length, validation.length, test.length]).toEqual([6, 0, 0]);
  });

  it('always leaves something to train on', () => {
    const greedy = { seed: 1, testFraction: 0.9, validationFraction: 0.9 };
    expect(splitDataset(examples('a'.repeat(8)), greedy).train).toHaveLength(1);
  });

  it('keeps the parts that the dataset gives, and takes only what is missing from training', () => {
    const all = examples('a'.repeat(20), undefined, (i) => (i < 4 ? 'test' : 'train'));
    const { train, validation, test } = splitDataset(all, OPTIONS);
    expect(names(test)).toEqual(names(all.slice(0, 4)));
    expect(validation).toHaveLength(3);
    expect(train).toHaveLength(13);
  });

  it('removes from training what a given test part also holds, and says so', () => {
    const all = examples(
      'aabb',
      (i) => `d${i % 2}`,
      (i) => (i < 2 ? 'train' : 'test'),
    );
    const { train, test, leaked } = splitDataset(all, OPTIONS);
    expect(train).toEqual([]);
    expect(test).toHaveLength(2);
    expect(leaked.map(({ reason }) => reason)).toEqual(Array(2).fill('its content is also in the test part'));
  });
});
