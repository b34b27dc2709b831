import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { wordPieceModel } from '../../../../tools/testing/text-model.ts';
import { zoo } from '../testing/command-line.ts';
import { averagesColours, bitmap } from '../testing/samples.ts';

const TOKENS = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', 'the', 'answer', 'is', 'fortytwo'];

describe('zoo predict', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'zoo-predict-'));
    const logits = { end_logits: 'ids', start_logits: 'ids' };
    writeFileSync(at('embedder.tflite'), wordPieceModel(TOKENS, { length: 6, outputs: { ids: 'ids' } }));
    writeFileSync(at('answerer.tflite'), wordPieceModel(TOKENS, { length: 16, outputs: logits }));
    writeFileSync(at('labels.tflite'), wordPieceModel(TOKENS, { length: 4, labels: ['a', 'b', 'c', 'd'] }));
    writeFileSync(at('colours.tflite'), averagesColours());
    writeFileSync(at('red.bmp'), bitmap(255, 0, 0));
    writeFileSync(at('text.txt'), 'The answer is fortytwo');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('embeds texts and says how alike they are', async () => {
    const { status, stdout } = await zoo('predict', at('embedder.tflite'), 'the answer', 'is', 'The ANSWER');
    expect(status).toBe(0);
    expect(stdout).toContain('  ids[6]  2.0000 4.0000 5.0000 3.0000 0.0000 0.0000\n');
    expect(stdout).toMatch(/ {2}3 {2}The ANSWER {2}1\.0000 {2}0\.\d{4}$/m);
  });

  it('gives all values as JSON', async () => {
    const { stdout } = await zoo(
      'predict',
      at('embedder.tflite'),
      'is',
      'is',
      '--l2-normalize',
      '--quantize',
      '--json',
    );
    const [first] = JSON.parse(stdout);
    expect(first).toMatchObject({
      input: 'is',
      embeddings: [{ name: 'ids', index: 0, values: expect.any(Array) }],
    });
    expect(first.embeddings[0].values[0]).toBe(Math.round((128 * 2) / 7)); // [2, 6, 3] has the length 7
    expect(first.similarity[1]).toBeCloseTo(1, 6);
  });

  it('embeds pictures', async () => {
    const { stdout, status } = await zoo(
      ...['predict', at('colours.tflite'), at('red.bmp'), '--json'],
      ...['--mean', '0', '--std', '255', '--l2-normalize', '--quantize'],
    );
    expect([status, JSON.parse(stdout)[0].embeddings[0].values]).toEqual([0, [127, 0, 0]]);
  });

  it('answers a question about a text', async () => {
    const asked = [
      'predict',
      at('answerer.tflite'),
      at('text.txt'),
      '--question',
      'The answer?',
      '--top-k',
      '1',
    ];
    expect((await zoo(...asked)).stdout).toContain('  fortytwo  14.00');
    expect(JSON.parse((await zoo(...asked, '--json')).stdout)).toEqual([
      { input: at('text.txt'), answers: [{ text: 'fortytwo', score: 14 }] },
    ]);
  });

  it('asks for a question where it needs one', async () => {
    const { status, stderr } = await zoo('predict', at('answerer.tflite'), at('text.txt'));
    expect(status).toBe(2);
    expect(stderr).toContain('this model answers questions about a text. Ask one: --question');
  });

  it('classifies with WordPiece, and says which options mean nothing', async () => {
    const { stdout, stderr } = await zoo(
      'predict',
      at('labels.tflite'),
      'the',
      '--question',
      'what?',
      '--mean',
      '3',
    );
    expect(stdout).toContain('  b  4.0000\n  c  3.0000\n  a  2.0000\n');
    expect(stderr).toBe(
      'note: --question means nothing to this text-classifier\nnote: --mean means nothing to this text-classifier\n',
    );
  });
});
