import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readNpy, writeNpy } from '@zoo/containers';
import { zoo } from './testing/command-line.ts';
import { addsOne } from './testing/samples.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'zoo-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function tinyModel(): string {
  const path = join(folder, 'tiny.tflite');
  writeFileSync(path, addsOne());
  return path;
}

describe('the command line', () => {
  it('shows all commands without words, and one with --help', async () => {
    expect((await zoo()).stdout).toContain('quickstart');
    const help = await zoo('predict', '--help');
    expect(help).toMatchObject({ status: 0, stderr: '' });
    expect(help.stdout).toContain('zoo predict');
  });

  it('shows what begins with a word, and takes options of every command in front', async () => {
    expect((await zoo('cache', '--help')).stdout).toMatch(/zoo cache ls[\s\S]*zoo cache verify/);
    expect((await zoo('help', 'cache', 'rm')).stdout).toContain('--all');
    const { stdout } = await zoo('--json', 'cache', 'path');
    expect(JSON.parse(stdout)).toEqual({ path: expect.any(String) });
  });

  it('runs a model on .npy files', async () => {
    const data = new Float32Array([-3, -1, 0, 2]);
    writeFileSync(join(folder, 'x.npy'), writeNpy({ dtype: 'float32', shape: [1, 4], data }));
    const out = join(folder, 'out');
    const model = tinyModel();
    const { status, stdout } = await zoo(
      'run',
      model,
      '--input',
      `x=${join(folder, 'x.npy')}`,
      '--out',
      out,
      '--json',
    );
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      outputs: [{ name: 'y', dtype: 'float32', shape: [1, 4], file: join(out, 'y.npy') }],
    });
    expect(readdirSync(out)).toEqual(['y.npy']);
    const y = readNpy(readFileSync(join(out, 'y.npy')));
    expect([...(y.data as Float32Array)]).toEqual([0, 0, 1, 3]);
  });

  it('inspects a model', async () => {
    const { stdout } = await zoo('inspect', tinyModel(), '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      inputs: [{ name: 'x', dtype: 'float32', shape: [1, 4] }],
      ops: [{ op: 'ADD', count: 1 }],
      sizes: { weights: 4, parameters: 1 },
      missing: [],
    });
  });

  it('quantizes a file as a whole', async () => {
    const output = join(folder, 'small.tflite');
    const { status, stdout } = await zoo(
      'quantize',
      tinyModel(),
      '-o',
      output,
      '--mode',
      'float16',
      '--json',
    );
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ output, bytes: readFileSync(output).length });
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});
