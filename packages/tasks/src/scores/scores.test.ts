import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { perTensor, tensor } from '@zoo/core';
import { describeWithTestdata, testdata } from '../../../../tools/testing/testdata.ts';
import { type Calibration, calibrate, parseSigmoids } from './calibration.ts';
import { checkLabelCount, parseLabels } from './labels.ts';
import { rank } from './rank.ts';
import { realScores } from './real.ts';

describe('parseLabels', () => {
  it('reads one label a line', () => {
    expect(parseLabels('\uFEFFbackground\r\ntench, Tinca tinca\n\n3 wheeler\n\n')).toEqual([
      'background',
      'tench, Tinca tinca',
      '',
      '3 wheeler',
    ]);
  });

  it('reads numbered lines in any order, with gaps', () => {
    expect(parseLabels('0  background\n3  cat\n1  tench\n')).toEqual(['background', 'tench', '', 'cat']);
    expect(parseLabels('0: Negative\n1: Positive')).toEqual(['Negative', 'Positive']);
  });

  it('keeps labels that are bare numbers', () => {
    expect(parseLabels('0\n1\n2\n')).toEqual(['0', '1', '2']);
  });

  it('refuses numbers that come twice or count beyond reason', () => {
    expect(() => parseLabels('0 a\n0 b\n', 'l.txt')).toThrow(
      'l.txt: labels file does not number its labels once each',
    );
    expect(() => parseLabels('4000000000 a\n')).toThrow('once each');
  });

  it('hints at a background class where one label is missing', () => {
    expect(() => checkLabelCount(new Array(1000).fill('x'), 1001, 'labels of l.txt')).toThrow(
      'labels of l.txt do not match the scores of the model (expected 1001 labels, got 1000). One of the two may count',
    );
  });
});

describeWithTestdata('parseLabels on real files', () => {
  it.each([
    ['imagenet_labels.txt', 1001, 'background'],
    ['imagenet_1001_plain.txt', 1001, 'background'],
    ['inat_bird_labels.txt', 965, "Haemorhous cassinii (Cassin's Finch)"],
    ['yamnet_521_labels.txt', 521, 'Speech'],
    ['movie_review_labels.txt', 2, 'Negative'],
  ])('reads %s', (name, count, first) => {
    const labels = parseLabels(readFileSync(testdata(`labels/${name}`) as string, 'utf8'));
    expect([labels.length, labels[0]]).toEqual([count, first]);
  });
});

describe('realScores', () => {
  it('dequantizes', () => {
    const scores = realScores(tensor('uint8', [1, 2], Uint8Array.of(0, 255), perTensor(1 / 256, 0)));
    expect(Array.from(scores)).toEqual([0, 255 / 256]);
    const signed = realScores(tensor('int8', [2], Int8Array.of(-128, 127), perTensor(1 / 256, -128)));
    expect(Array.from(signed)).toEqual([0, 255 / 256]);
  });

  it('refuses outputs that are no scores', () => {
    expect(() => realScores(tensor('string', [1], ['a']))).toThrow('got string');
  });
});

describe('rank', () => {
  it('puts the best first, ties by index, cut by count and threshold', () => {
    const scores = [0.1, 0.5, 0.5, 0.05];
    expect(rank(scores, ['a', 'b'], { topK: 3 })).toEqual([
      { label: 'b', index: 1, score: 0.5 },
      { label: '', index: 2, score: 0.5 },
      { label: 'a', index: 0, score: 0.1 },
    ]);
    expect(rank(scores, [], { threshold: 0.5 }).map(({ index }) => index)).toEqual([1, 2]);
  });
});

describe('score calibration', () => {
  const calibration = (transformation: Calibration['transformation'], file: string, classes: number) => ({
    transformation,
    defaultScore: 0.2,
    sigmoids: parseSigmoids(file, classes),
  });

  it('applies the sigmoid of each class, the default where there is none or the score is too low', () => {
    const scores = Float32Array.of(0.5, 0.5, 0.1, 0.5);
    const out = calibrate(scores, calibration('IDENTITY', '1,2,-1\n\n1,1,1,0.3\n0.5,4,0\n', 4));
    expect(out[0]).toBeCloseTo(0.5, 6);
    expect(out[1]).toBeCloseTo(0.2, 6);
    expect(out[2]).toBeCloseTo(0.2, 6);
    expect(out[3]).toBeCloseTo(0.5 / (1 + Math.exp(-2)), 6);
  });

  it('undoes a sigmoid with the inverse logistic, and logs', () => {
    const half = calibrate(Float32Array.of(0.9, 0.3), calibration('INVERSE_LOGISTIC', '1,1,0\n1,1,0', 2));
    expect(half[0]).toBeCloseTo(0.9, 5);
    expect(half[1]).toBeCloseTo(0.3, 5);
    const log = calibrate(Float32Array.of(0.25, 0), calibration('LOG', '1,1,0\n1,1,0\n', 2));
    expect(log[0]).toBeCloseTo(0.25 / 1.25, 5); // sigmoid(ln x) = x / (1 + x)
    expect(log[1]).toBeCloseTo(0, 6);
  });

  it.each([
    ['1,2\n', 'line is not understood'],
    ['1,2,x\n', 'line is not understood'],
    ['-1,2,3\n', 'expected scale >= 0'],
    ['1,2,3\n1,2,3\n', 'expected 1 lines, got 2'],
  ])('refuses %j', (file, message) => {
    expect(() => parseSigmoids(file, 1, 'c.txt')).toThrow(message);
  });
});
