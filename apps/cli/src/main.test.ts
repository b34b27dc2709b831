import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readNpy, writeNpy } from '@zoo/containers';
import { GraphBuilder } from '@zoo/ir';
import { ops, writeModule } from '@zoo/ops';
import type { Io } from './lib/io.ts';
import { main } from './main.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'zoo-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a command line with captured output. */
async function zoo(...words: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  const captured = { stdout: '', stderr: '' };
  const io: Io = {
    stdout: (text) => {
      captured.stdout += text;
    },
    stderr: (text) => {
      captured.stderr += text;
    },
    interactive: false,
    color: { stdout: false, stderr: false },
    columns: 100,
    env: {},
  };
  return { status: await main(words, io), ...captured };
}

/** y = relu(x + 1) for x of shape [1,4]. */
function tinyModel(): string {
  const b = new GraphBuilder(ops);
  const x = b.input('x', 'float32', [1, 4]);
  const one = b.constant('one', 'float32', [1], new Float32Array([1]));
  const y = b.add('ADD', [x, one], { fusedActivationFunction: 'RELU' }, { name: 'y' });
  const module = { graphs: [b.finish([y])], signatures: [], metadata: [], files: [] };
  const path = join(folder, 'tiny.tflite');
  writeFileSync(path, writeModule(module));
  return path;
}

describe('the command line', () => {
  it('shows all commands without words, and one with --help', async () => {
    expect((await zoo()).stdout).toContain('quickstart');
    const help = await zoo('predict', '--help');
    expect(help).toMatchObject({ status: 0, stderr: '' });
    expect(help.stdout).toContain('zoo predict');
  });

  it('answers a slip of the finger with what it could have been', async () => {
    const { status, stderr } = await zoo('pedict');
    expect(status).toBe(2);
    expect(stderr).toContain('Did you mean: predict');
  });

  it('names the commands of a group', async () => {
    expect((await zoo('cache')).stderr).toContain('cache ls, cache verify');
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
      weights: { bytes: 4, parameters: 1 },
      missing: [],
    });
  });

  it.each([
    ['a file that is not there', ['inspect', 'missing.tflite'], 3, 'missing.tflite: no such file'],
    ['a missing argument', ['inspect'], 2, 'MODEL is missing'],
    [
      'a choice that does not exist',
      ['quantize', 'x', '-o', 'y', '--mode', 'int3'],
      2,
      'expected dynamic, float16',
    ],
    ['a number that is none', ['predict', 'm', 'x', '--top-k', 'many'], 2, '--top-k takes a number'],
  ])('answers %s with one line and its status', async (_, words, status, message) => {
    const result = await zoo(...words);
    expect(result.status).toBe(status);
    expect(result.stdout).toBe('');
    expect(result.stderr).toContain(message);
    expect(result.stderr.trim().split('\n')).toHaveLength(1);
  });

  it('refuses a text that is named .tflite', async () => {
    const path = join(folder, 'notes.tflite');
    writeFileSync(path, 'these are my notes, not a model');
    for (const command of [
      ['inspect', path],
      ['metadata', 'show', path],
      ['predict', path, 'x'],
      ['quantize', path, '-o', `${path}.out`, '--mode', 'dynamic'],
    ]) {
      const { status, stderr } = await zoo(...command);
      expect(status).toBe(5);
      expect(stderr).toContain('notes.tflite: this is not a .tflite model');
    }
  });

  it('gives an error as JSON, too', async () => {
    const { status, stdout } = await zoo('inspect', 'missing.tflite', '--json');
    expect(status).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'FILE_NOT_FOUND', category: 'not-found' } });
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
