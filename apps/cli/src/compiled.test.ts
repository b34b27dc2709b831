import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const LOADER = fileURLToPath(new URL('../bin/bundle.cjs', import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zoo-bundle-'));
  write('1', 'red');
  writeFileSync(
    join(folder, 'other.cjs'),
    wrapped('7', 'exports.add = (a) => a + module.exports.more; exports.more = 2;'),
  );
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** As the bundler writes a file: the name of its content, then the function that Node would wrap it in. */
const wrapped = (id: string, body: string): string =>
  `// ${id}\n(function (exports, require, module, __filename, __dirname) {${body}\n});`;

/** A file of a bundle under the name of its content. */
const write = (id: string, color: string) =>
  writeFileSync(
    join(folder, 'main.cjs'),
    wrapped(
      id,
      `const { add } = require('./other.cjs'); const { sep } = require('node:path');\nexports.answer = () => '${color}' + sep.length + add(40);`,
    ),
  );

/** What a process that runs the bundle prints. */
function run(...flags: string[]): string {
  const program = `const { Bundle } = require(${JSON.stringify(LOADER)});
    const files = new Bundle(${JSON.stringify(folder)});
    console.log(files.require('main.cjs').answer());
    files.keep();`;
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, '-e', program], { encoding: 'utf8' });
  return stdout.trim() + stderr;
}

function compiled(): string {
  const name = readdirSync(folder).find((one) => one.startsWith('compiled-'));
  return join(folder, String(name), 'main.cjs');
}

describe('what V8 compiled of a bundle', () => {
  it('is left for the next process, which runs it', () => {
    expect(run()).toBe('red142');
    expect(readdirSync(join(compiled(), '..')).sort()).toEqual(['main.cjs', 'other.cjs']);
    // Under the old name, a text of the same length goes unnoticed: what runs is not the text.
    write('1', 'tan');
    expect(run()).toBe('red142');
  });

  it('is not used for other contents, and makes way', () => {
    run();
    write('2', 'tan');
    expect(run()).toBe('tan142');
    expect(readFileSync(compiled()).subarray(0, 5).toString()).toBe('// 2\n');
  });

  it('is not used by a V8 with other flags', () => {
    run();
    write('1', 'tan');
    expect(run('--no-lazy')).toBe('tan142');
  });

  const damages: Record<string, (file: string, good: Buffer) => void> = {
    empty: (file) => writeFileSync(file, ''),
    'cut in its first line': (file) => truncateSync(file, 2),
    'cut behind its first line': (file) => truncateSync(file, 5),
    'cut in the middle': (file, good) => truncateSync(file, good.length >> 1),
    'zeros, as a disk leaves it where the power went': (file, good) =>
      writeFileSync(file, Buffer.alloc(good.length)),
    'zeros behind its first line': (file, good) => writeFileSync(file, Buffer.from(good).fill(0, 5)),
    'something else': (file) => writeFileSync(file, `// 1\n${'something else '.repeat(100)}`),
  };
  for (const [what, damage] of Object.entries(damages)) {
    it(`is not used where it is ${what}, and made anew`, () => {
      run();
      const good = readFileSync(compiled());
      damage(compiled(), good);
      expect(run()).toBe('red142');
      expect(readFileSync(compiled()).subarray(0, 5).toString()).toBe('// 1\n');
      expect(readFileSync(compiled()).length).toBeGreaterThan(good.length / 2);
    });
  }

  it('is done without where it cannot be written', () => {
    run();
    const place = join(compiled(), '..');
    rmSync(place, { recursive: true });
    writeFileSync(place, 'in the way');
    chmodSync(place, 0o400);
    expect(run()).toBe('red142');
    expect(readFileSync(place, 'utf8')).toBe('in the way');
  });
});
