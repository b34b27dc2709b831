import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeNpy } from '@zoo/containers';
import { Random } from '@zoo/core';
import { describeWithTestdata, testdata } from '../../../tools/testing/testdata.ts';
import { type Ran, zoo } from './testing/command-line.ts';
import { addsOne, bitmap, JPEG, tellsColours } from './testing/samples.ts';

const here = process.cwd();
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'zoo-bad-'));
  process.env.ZOO_CACHE = join(folder, 'cache');
  process.chdir(folder);
  layOut();
});
afterAll(() => {
  process.chdir(here);
  delete process.env.ZOO_CACHE;
  rmSync(folder, { recursive: true });
});

function put(path: string, content: Uint8Array | string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** Everything that the cases below name. */
function layOut(): void {
  put('ones.tflite', addsOne());
  put('colours.tflite', tellsColours());
  put('cut.tflite', addsOne().subarray(0, 300));
  put('notes.tflite', 'these are my notes, not a model');
  put('empty.tflite', '');
  put('file.txt', 'a text');
  put('fake.jpg', 'a text');
  put('cut.jpg', JPEG.subarray(0, 200));
  put('red.bmp', bitmap(250, 10, 10));
  put('we ird "näme\n=.bmp', bitmap(10, 10, 250));
  put('folder/in/it.txt', 'x');
  mkdirSync('nothing');
  const npy = (dtype: 'float32' | 'int32', shape: number[], data: Float32Array | Int32Array) =>
    writeNpy({ dtype, shape, data });
  put('x.npy', npy('float32', [1, 4], new Float32Array(4)));
  put('int.npy', npy('int32', [1, 4], new Int32Array(4)));
  put('long.npy', npy('float32', [1, 5], new Float32Array(5)));
  put('cut.npy', npy('float32', [1, 4], new Float32Array(4)).subarray(0, -3));
  put('one-class/red/1.bmp', bitmap(250, 10, 10));
  put('empty-class/red/1.bmp', bitmap(250, 10, 10));
  mkdirSync('empty-class/blue');
  put('bad.zip', 'PK but no zip');
  put('rows.csv', 'path,label\nred.bmp,red\nmissing.bmp,blue\n,blue\n');
  put('one.csv', 'text\nno label here\n');
}

/** [what, command line, exit status, what the one line says] */
type Case = readonly [what: string, words: readonly string[], status: number, message: string];

const USAGE: readonly Case[] = [
  ['an unknown command', ['pedict'], 2, 'Did you mean: predict?'],
  ['an option before any command', ['--nope'], 2, 'there is no option --nope'],
  ['half of a command', ['cache', 'lst'], 2, 'Did you mean: cache ls'],
  ['an argument that is missing', ['predict', 'colours.tflite'], 2, 'INPUT is missing'],
  ['an argument too many', ['inspect', 'ones.tflite', 'x'], 2, 'too many arguments'],
  ['an option that is missing', ['run', 'ones.tflite'], 2, '--out DIR is missing'],
  ['an option without its value', ['run', 'ones.tflite', '--out'], 2, '--out DIR needs a value'],
  ['a slip in an option', ['inspect', 'ones.tflite', '--node'], 2, 'Did you mean --nodes?'],
  ['a slip in a choice', ['train', 'x', '--task', 'image-cl'], 2, 'did you mean image-cls?'],
  ['no number', ['predict', 'colours.tflite', 'red.bmp', '--top-k', 'many'], 2, 'a whole number from 1'],
  [
    'a number that is too small',
    ['predict', 'colours.tflite', 'red.bmp', '--top-k', '0'],
    2,
    'from 1 (got 0)',
  ],
  ['a number that is too large', ['evaluate', 'm', 'd', '--min-accuracy', '90'], 2, 'from 0 to 1 (got 90)'],
  ['half a pair', ['run', 'ones.tflite', '--input', 'x.npy', '--out', 'o'], 2, 'NAME=FILE.npy'],
  ['a task that nothing is for', ['list', '--task', 'hand'], 3, 'Did you mean hands?'],
];

const MODELS: readonly Case[] = [
  ['a model that is not there', ['inspect', 'missing.tflite'], 3, 'missing.tflite: no such file'],
  ['a path that is not there', ['inspect', 'folder/missing'], 3, 'folder/missing: no such file'],
  ['a folder without a model', ['inspect', 'nothing'], 3, 'holds no files'],
  ['a short name with a slip', ['inspect', 'mobilnet'], 3, 'Did you mean mobilenet'],
  ['a text named .tflite', ['inspect', 'notes.tflite'], 5, 'notes.tflite: this is not a .tflite model'],
  ['an empty file named .tflite', ['predict', 'empty.tflite', 'red.bmp'], 5, 'this is not a .tflite model'],
  ['a cut model', ['run', 'cut.tflite', '--out', 'o'], 5, 'cut.tflite: '],
  ['a source of no known form', ['convert', 'file.txt', '-o', 'o.tflite'], 5, 'no known model format'],
  ['a model that is for no task', ['predict', 'ones.tflite', 'red.bmp'], 2, '`zoo run` feeds any model'],
  [
    'an input that nobody gives',
    ['run', 'ones.tflite', '--out', 'r'],
    2,
    'Give each with --input NAME=FILE.npy: x',
  ],
  ['a model without metadata', ['metadata', 'show', 'ones.tflite'], 3, 'the model has no metadata'],
  [
    'an unreachable network',
    ['fetch', 'https://127.0.0.1:9/x.tflite', '--unlocked'],
    6,
    'could not be reached',
  ],
  ['what is not cached, offline', ['fetch', 'mobilenet', '--offline', '--unlocked'], 6, 'not in the cache'],
];

/** The model does not say how its input is normalised. */
const picture = (...words: string[]) => [
  'predict',
  'colours.tflite',
  ...words,
  '--mean',
  '0',
  '--std',
  '255',
];

const INPUTS: readonly Case[] = [
  ['a picture that is not there', picture('no.jpg'), 3, 'no.jpg: no such file'],
  ['a folder for a picture', picture('folder'), 2, 'folder: this is a folder'],
  ['a text named .jpg', picture('fake.jpg'), 5, 'not a picture'],
  ['a truncated JPEG', picture('cut.jpg'), 5, 'cut.jpg: JPEG picture cannot be decoded'],
  ['labels that do not fit', picture('red.bmp', '--labels', 'file.txt'), 2, 'expected 3'],
  ['labels that are not there', picture('red.bmp', '--labels', 'no.txt'), 3, 'no.txt'],
  ['no input', ['run', 'ones.tflite', '--out', 'o'], 2, 'no value for x'],
  ['an unknown input', ['run', 'ones.tflite', '--input', 'z=x.npy', '--out', 'o'], 2, 'no such input'],
  [
    'the wrong type',
    ['run', 'ones.tflite', '--input', 'x=int.npy', '--out', 'o'],
    2,
    'expected float32, got int32',
  ],
  [
    'the wrong shape',
    ['run', 'ones.tflite', '--input', 'x=long.npy', '--out', 'o'],
    2,
    'expected [1,4], got [1,5]',
  ],
  [
    'a cut array',
    ['run', 'ones.tflite', '--input', 'x=cut.npy', '--out', 'o'],
    5,
    'cut.npy: data is cut short',
  ],
  ['no array', ['run', 'ones.tflite', '--input', 'x=file.txt', '--out', 'o'], 5, 'not an .npy file'],
];

const OUTPUTS: readonly Case[] = [
  [
    'a file in the way',
    ['run', 'ones.tflite', '--input', 'x=x.npy', '--out', 'file.txt'],
    1,
    'a file is where',
  ],
  [
    'a folder in the way',
    ['quantize', 'ones.tflite', '-o', 'folder', '--mode', 'float16'],
    1,
    'this is a folder',
  ],
  ['no folder possible', ['convert', 'ones.tflite', '-o', '/dev/null/x.tflite'], 1, 'cannot be written'],
  [
    'a file in the way of results',
    ['train', 'one-class', '--task', 'image-cls', '--out', 'file.txt'],
    1,
    'file.txt',
  ],
];

const image = (data: string, ...more: string[]) => ['train', data, '--task', 'image-cls', ...more];

const DATA: readonly Case[] = [
  ['data that is not there', image('missing'), 3, 'missing: there is no such file or folder'],
  ['a class without pictures', image('empty-class'), 5, "class 'blue' is empty"],
  ['a single class', image('one-class'), 5, 'all examples are of one class'],
  ['a folder without folders', image('nothing'), 5, 'the folder holds no class folders'],
  ['a zip that is none', image('bad.zip'), 5, 'bad.zip: the zip cannot be read'],
  ['a table whose rows name nothing', image('rows.csv'), 5, "class 'blue' is empty"],
  ['a table without labels', ['train', 'one.csv', '--task', 'text-cls'], 2, 'cannot tell the columns apart'],
  ['an option that is none', image('one-class', '--set', 'epoch=3'), 2, 'Did you mean epochs?'],
  [
    'an option of another task',
    ['train', 'one.csv', '--task', 'text-cls', '--model', 'x'],
    2,
    "no option 'model'",
  ],
  ['a model of no task', ['evaluate', 'ones.tflite', 'one-class'], 2, 'does not say what it is for'],
  ['unknown labels', ['evaluate', 'colours.tflite', 'missing'], 3, 'missing: there is no such file'],
];

describe('bad input', () => {
  it.each([...USAGE, ...MODELS, ...INPUTS, ...OUTPUTS, ...DATA])(
    'of %s: one line and the exit status',
    async (_, words, status, message) => {
      const before = everything();
      const ran = await zoo(...words);
      expect(ran.stderr).toContain(message);
      expect(ran).toMatchObject({ status, stdout: '' });
      expectOneLine(ran);
      expect(everything()).toEqual(before);
    },
  );

  it('comes as a document with --json, wherever that stands', async () => {
    for (const words of [
      ['inspect', 'missing.tflite', '--json'],
      ['--json', 'inspect', 'missing.tflite'],
    ]) {
      const { status, stdout } = await zoo(...words);
      expect(status).toBe(3);
      expect(JSON.parse(stdout)).toEqual({
        error: {
          code: 'FILE_NOT_FOUND',
          category: 'not-found',
          message: 'no such file or folder',
          place: { file: 'missing.tflite' },
          exitStatus: 3,
        },
      });
    }
  });

  it('does not speak to the terminal by what files are called', async () => {
    const { lines } = await zoo('predict', 'colours.tflite', 'x\u001b]0;title\u0007\n.jpg');
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toMatch(/\p{Cc}/u);
  });
});

/** All files, but for the cache: what fails leaves nothing behind. */
function everything(): string[] {
  const names = readdirSync('.', { recursive: true }) as string[];
  return names.filter((name) => !name.startsWith('cache')).sort();
}

function expectOneLine({ lines }: Ran): void {
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^error .+ \[[A-Z0-9_]+\]$/);
}

describe('beside good input', () => {
  it('bad pictures are told, and the good ones answered', async () => {
    const words = picture('red.bmp', 'cut.jpg', 'no.jpg', 'we ird "näme\n=.bmp');
    const { status, stdout, lines } = await zoo(...words, '--json', '--top-k', '1000000000');
    expect(status).toBe(5);
    expect(lines).toHaveLength(2);
    const results = JSON.parse(stdout);
    expect(results.map(({ predictions }: { predictions: unknown[] }) => predictions.length)).toEqual([
      3, 0, 0, 3,
    ]);
    expect(results[1]).toMatchObject({ input: 'cut.jpg', error: { code: 'IMAGE_DAMAGED' } });
  });

  it('is read from several pairs, before or behind the model', async () => {
    const { status } = await zoo('run', '--input', 'x=x.npy', 'ones.tflite', '--out', 'pairs');
    expect(status).toBe(0);
    expect(existsSync('pairs/y.npy')).toBe(true);
  });

  it('a quickstart leaves pictures alone that it did not make', async () => {
    put('mine/pictures/cat.jpg', JPEG);
    const { status, stderr } = await zoo('quickstart', '--out', 'mine', '--offline');
    expect(status).toBe(2);
    expect(stderr).toContain('the quickstart did not make it');
    expect(existsSync('mine/pictures/cat.jpg')).toBe(true);
  });
});

describe('training', () => {
  beforeAll(() => {
    const random = new Random(1);
    for (let i = 0; i < 12; i++) {
      const low = () => random.integer(0, 60);
      put(`data/red/${i}.bmp`, bitmap(250 - low(), low(), low()));
      put(`data/blue/${i}.bmp`, bitmap(low(), low(), 250 - low()));
    }
    put('data/red/cut.jpg', JPEG.subarray(0, 200));
    put('data/blue/readme.txt', 'x');
    symlinkSync('..', 'data/red/loop');
    symlinkSync('nowhere', 'data/blue/dead.bmp');
  });
  const words = ['train', 'data', '--task', 'image-cls', '--model', 'colours.tflite', '--out', 'trained'];
  const settings = ['--epochs', '3', '--set', 'mean=0', 'std=255', 'l2=0.01'];

  it('that is interrupted leaves nothing, and says 130', async () => {
    const before = everything();
    const running = zoo(...words, ...settings);
    setTimeout(() => process.emit('SIGINT', 'SIGINT'), 20);
    const { status, lines, stdout } = await running;
    expect({ status, stdout }).toEqual({ status: 130, stdout: '' });
    expect(lines[lines.length - 1]).toBe('error interrupted [INTERRUPTED]');
    expect(everything()).toEqual(before);
  });

  it('reports and skips what cannot be used, and learns from the rest', async () => {
    const { status, stderr, stdout } = await zoo(...words, ...settings);
    expect(stderr).toMatch(/skipped red\/cut\.jpg: .*JPEG/);
    expect(stderr).toContain('skipped blue/readme.txt: not a picture');
    expect(stderr).toContain('skipped blue/dead.bmp: neither a file nor a folder');
    expect(status).toBe(0);
    expect(stdout).toMatch(/4 skipped/);
    const answer = await zoo('predict', 'trained', 'red.bmp', '--json', '--top-k', '1');
    expect(JSON.parse(answer.stdout)[0].predictions[0].label).toBe('red');
    const missed = await zoo('evaluate', 'trained', 'data', '--min-accuracy', '1', '--quiet');
    expect([0, 7]).toContain(missed.status);
  });
});

describe('a model that is cut anywhere', () => {
  it('is refused by every command', async () => {
    const whole = tellsColours();
    const random = new Random(20);
    for (let i = 0; i < 20; i++) await expectRefused(whole.subarray(0, random.integer(0, whole.length - 1)));
  });
});

describeWithTestdata('a real model that is cut anywhere', () => {
  it.each(['hello_world_sine_float', 'movie_review_average_word_vec', 'mobilenet_v1_0.25_128_quant'])(
    '%s is refused by every command',
    async (name) => {
      const whole = readFileSync(testdata(`tflite/${name}.tflite`) ?? '');
      const random = new Random(20);
      for (let i = 0; i < 20; i++)
        await expectRefused(whole.subarray(0, random.integer(0, whole.length - 1)));
    },
  );
});

async function expectRefused(bytes: Uint8Array): Promise<void> {
  put('damaged.tflite', bytes);
  for (const words of [
    ['inspect', 'damaged.tflite'],
    ['metadata', 'show', 'damaged.tflite'],
    ['predict', 'damaged.tflite', 'red.bmp'],
    ['run', 'damaged.tflite', '--input', 'x=x.npy', '--out', 'o'],
    ['quantize', 'damaged.tflite', '-o', 'o.tflite', '--mode', 'dynamic'],
  ]) {
    const ran = await zoo(...words);
    expect({ words, at: bytes.length, status: ran.status }).toEqual({ words, at: bytes.length, status: 5 });
    expect(ran.stderr).toContain('damaged.tflite');
    expectOneLine(ran);
  }
}
