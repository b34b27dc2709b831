import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { describeWithTestdata, testdata } from '../../../../tools/testing/testdata.ts';
import { ImageClassifier } from './task.ts';

interface Row {
  readonly model: string;
  readonly image: string;
  readonly expected: readonly { index: number; label: string; score: number }[];
}

/** The table "Expected classifications" of the test data: `| model | picture | 286 Egyptian cat 0.521, ... |`. */
function rows(): Row[] {
  const readme = testdata('README.md');
  if (!readme) return [];
  const lines = readFileSync(readme, 'utf8').split('\n');
  return lines.flatMap((line) => {
    const match = /^\| (\S+\.tflite) \| (\S+) \| (\d.*) \|$/.exec(line);
    if (!match) return [];
    const expected = [...match[3].matchAll(/(\d+) (.+?) (\d\.\d{3})(?:, |$)/g)].map(
      ([, index, label, score]) => ({
        index: Number(index),
        label,
        score: Number(score),
      }),
    );
    return [{ model: match[1], image: match[2], expected }];
  });
}

/** The table was made with another resizing; an answer this much ahead of the second survives that. */
const FIRM = 0.25;
/** Seconds of reference kernels: these run always, the others with ZOO_SLOW=1. */
const QUICK = new Set([
  'automl_flowers_labeler.tflite sunflower.bmp',
  'mobilenet_v1_0.25_128_quant.tflite parrot.jpg',
]);

function isFirm({ expected: [first, second] }: Row): boolean {
  return first.score - second.score >= FIRM;
}

describeWithTestdata('ImageClassifier gives the known labels', () => {
  const table = rows();
  const chosen = table.filter(
    (row) => isFirm(row) && (process.env.ZOO_SLOW === '1' || QUICK.has(`${row.model} ${row.image}`)),
  );
  it('finds the table', () => {
    expect(table.length).toBeGreaterThan(50);
    expect(new Set(table.filter(isFirm).map(({ model }) => model)).size).toBe(6);
  });

  it.each(chosen.map((row) => [`${row.model} ${row.image}: ${row.expected[0].label}`, row] as const))(
    '%s',
    async (_, { model, image, expected: [first] }) => {
      using classifier = await ImageClassifier.create(readFileSync(testdata(`tflite/${model}`) as string));
      const [best] = await classifier.classify(readFileSync(testdata(`images/${image}`) as string), {
        topK: 1,
      });
      expect(best.index).toBe(first.index);
      expect(best.label.startsWith(first.label)).toBe(true); // the table has the first synonym
      expect(best.score).toBeGreaterThan(first.score / 2);
    },
    120_000,
  );
});
