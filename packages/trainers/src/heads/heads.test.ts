import { describe, expect, it } from '@jest/globals';
import { Random } from '@zoo/core';
import fc from 'fast-check';
import { classWeights } from './class-weights.ts';
import { fitLinearHead, L2_GRID } from './fit-linear.ts';
import { applyHead, foldStandardization, indexOfMax, softmax } from './linear-head.ts';
import { matrixOf } from './matrix.ts';
import { standardization, standardize } from './standardize.ts';

const OPTIONS = {
  seed: 3,
  epochs: 20,
  batchSize: 16,
  learningRate: 0.02,
  labelSmoothing: 0,
  classWeights: 'none',
  l2: L2_GRID,
} as const;

/** Clouds around one random centre per class, shifted and scaled so that standardizing matters. */
function clouds(count: number, classes: number, noise: number, width = 12) {
  const random = new Random(5);
  const centres = Array.from({ length: classes }, () => Array.from({ length: width }, () => random.normal()));
  const labels = Array.from({ length: count }, (_, i) => i % classes);
  const data = Float32Array.from({ length: count * width }, (_, i) => {
    const j = i % width;
    const value = centres[labels[Math.floor(i / width)]][j] + noise * random.normal();
    return 100 + value * (1 + j);
  });
  const rows = labels.map((_, row) => row);
  return { features: matrixOf(width, data), labels, classes, rows };
}

describe('standardization', () => {
  it('brings vectors to mean 0 and length about 1', () => {
    const { features, rows } = clouds(400, 2, 1);
    const data = standardize(features.read(rows), standardization(features, rows));
    const sum = data.reduce((a, b) => a + b, 0);
    const squares = data.reduce((a, b) => a + b * b, 0);
    expect(Math.abs(sum / rows.length)).toBeLessThan(1e-3);
    expect(squares / rows.length).toBeGreaterThan(0.5);
    expect(squares / rows.length).toBeLessThan(1.5);
  });

  it('survives features that never change, and a single row', () => {
    const flat = matrixOf(3, Float32Array.of(1, 2, 3, 1, 2, 3));
    for (const rows of [[0], [0, 1]]) {
      expect(standardize(flat.read(rows), standardization(flat, rows)).every((x) => x === 0)).toBe(true);
    }
  });

  it('folds into the weights without changing the scores', () => {
    const value = fc.float({ min: -3, max: 3, noNaN: true });
    const vector = (length: number) => fc.array(value, { minLength: length, maxLength: length });
    fc.assert(
      fc.property(vector(4), vector(4), vector(8), vector(2), (x, mean, weights, bias) => {
        const scaling = { mean: Float32Array.from(mean), scale: Float32Array.of(0.5, 2, 1, 0.1) };
        const z = standardize(Float32Array.from(x), scaling);
        const logits = bias.map((b, c) => z.reduce((sum, value, j) => sum + value * weights[2 * j + c], b));
        const head = foldStandardization(Float32Array.from(weights), Float32Array.from(bias), scaling);
        const direct = softmax(Float64Array.from(logits));
        applyHead(head, Float32Array.from(x)).forEach((p, c) => {
          expect(p).toBeCloseTo(direct[c], 4);
        });
      }),
    );
  });
});

describe('class weights', () => {
  it('balance only when classes differ much, and keep the mean weight at 1', () => {
    const labels = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1];
    expect([...classWeights(labels, 2, 'auto')]).toEqual([0.625, 2.5]);
    expect([...classWeights(labels, 2, 'none')]).toEqual([1, 1]);
    expect([...classWeights([0, 0, 1], 2, 'auto')]).toEqual([1, 1]);
  });
});

describe('a linear head', () => {
  it('learns what can be told apart, and gives the same weights for the same seed', async () => {
    const { rows, ...data } = clouds(120, 3, 0.4);
    const split = { ...data, train: rows.slice(0, 80), validation: rows.slice(80, 100) };
    const first = await fitLinearHead(split, OPTIONS);
    const test = rows.slice(100);
    const right = test.filter((row) => {
      return indexOfMax(applyHead(first.head, data.features.read([row]))) === data.labels[row];
    });
    expect(right).toHaveLength(test.length);
    expect(first.history[0].validationLoss).toBeGreaterThan(
      first.history[first.epochs - 1].validationLoss ?? 9,
    );
    const again = await fitLinearHead(split, OPTIONS);
    expect(again.head.weights).toEqual(first.head.weights);
  });

  it('trains strengths side by side as it trains each alone, and takes the better one', async () => {
    const { rows, ...data } = clouds(60, 2, 0.4);
    const split = { ...data, train: rows.slice(0, 40), validation: rows.slice(40) };
    const both = await fitLinearHead(split, { ...OPTIONS, l2: [1, 1e-4] });
    const alone = await fitLinearHead(split, { ...OPTIONS, l2: [1e-4] });
    expect(both.l2).toBe(1e-4);
    expect(both.epochs).toBe(alone.epochs);
    both.head.weights.forEach((weight, i) => {
      expect(weight).toBeCloseTo(alone.head.weights[i], 5);
    });
  });

  it('learns from one example of each class', async () => {
    const { rows, ...data } = clouds(40, 4, 0.2);
    const { head } = await fitLinearHead({ ...data, train: rows.slice(0, 4), validation: [] }, OPTIONS);
    const right = rows.filter(
      (row) => indexOfMax(applyHead(head, data.features.read([row]))) === data.labels[row],
    );
    expect(right).toHaveLength(40);
  });

  it('stops when asked', async () => {
    const { rows, ...data } = clouds(20, 2, 1);
    const signal = AbortSignal.abort();
    await expect(
      fitLinearHead({ ...data, train: rows, validation: [] }, { ...OPTIONS, signal }),
    ).rejects.toThrow('abort');
  });
});
