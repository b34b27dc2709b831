import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeZip } from '@zoo/containers';
import { zoo } from './testing/command-line.ts';
import { addsOne, tellsColours } from './testing/samples.ts';

let folder: string;
const at = (name: string) => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'zoo-bundle-'));
  const inner = writeZip([['ones.tflite', addsOne()]]);
  const files: [string, Uint8Array][] = [
    ['colours.tflite', tellsColours()],
    ['inner.task', inner],
    ['vocab.txt', new Uint8Array(12)],
  ];
  writeFileSync(at('two.task'), writeZip(files));
  writeFileSync(at('one.task'), inner);
  writeFileSync(at('none.task'), writeZip([['vocab.txt', new Uint8Array(12)]]));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a .task bundle', () => {
  it('is inspected model by model', async () => {
    const { status, stdout } = await zoo('inspect', at('two.task'));
    expect(status).toBe(0);
    for (const text of [
      'a bundle of 2 models',
      'vocab.txt 12 B',
      'colours.tflite\n',
      'inner.task/ones.tflite\n',
    ])
      expect(stdout).toContain(text);
    const { files, models } = JSON.parse((await zoo('inspect', at('two.task'), '--json')).stdout);
    expect(files).toEqual([{ name: 'vocab.txt', bytes: 12 }]);
    expect(models.map(({ file }: { file: string }) => file)).toEqual([
      at('two.task/colours.tflite'),
      at('two.task/inner.task/ones.tflite'),
    ]);
  });

  it('holds models that any command takes', async () => {
    const one = await zoo('inspect', at('two.task/inner.task/ones.tflite'), '--json');
    expect(JSON.parse(one.stdout).inputs[0].shape).toEqual([1, 4]);
    const only = await zoo('benchmark', at('one.task'), '--runs', '1');
    expect([only.status, only.stdout]).toEqual([0, expect.stringContaining('one.task')]);
  });

  it.each([
    ['two.task', 'benchmark', /Name one of them: .*two\.task\/colours\.tflite \[MODEL_AMBIGUOUS\]/],
    ['two.task/three.tflite', 'benchmark', /no such model \(expected colours\.tflite, .*\[BUNDLE_MEMBER\]/],
    ['none.task', 'inspect', /archive \(of vocab\.txt\).*\[TFLITE_NOT_A_MODEL\]/],
    ['missing.task', 'inspect', /no such file or folder \[FILE_NOT_FOUND\]/],
  ])('says what is wrong with %s', async (name, command, message) => {
    const { status, stderr } = await zoo(command, at(name));
    expect(status).not.toBe(0);
    expect(stderr).toMatch(message);
  });
});
