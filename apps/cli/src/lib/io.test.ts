import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { transformSync } from 'esbuild';

let folder: string;
/** `io.ts` as a process of its own can run it: it needs nothing but Node. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'zoo-io-'));
  const { code } = transformSync(readFileSync(new URL('io.ts', import.meta.url), 'utf8'), { loader: 'ts' });
  writeFileSync(join(folder, 'io.mjs'), code);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a program that has `io`; `stop` closes the reading end at the first bytes. */
function run(program: string, { stdout = 'pipe' as 'pipe' | number, stop = false } = {}): Promise<Ended> {
  writeFileSync(
    join(folder, 'main.mjs'),
    `import { processIo } from './io.mjs'; const io = processIo(); ${program}`,
  );
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(folder, 'main.mjs')], { stdio: ['ignore', stdout, 'pipe'] });
    const said = { out: '', err: '' };
    child.stdout?.on('data', (text) => {
      said.out += text;
      if (stop) child.stdout?.destroy();
    });
    child.stderr?.on('data', (text) => {
      said.err += text;
    });
    child.on('close', (status) => resolve({ status, ...said }));
  });
}

describe('stdout and stderr of the command line', () => {
  it('arrive whole through a pipe, in order', async () => {
    const { status, out, err } = await run(
      `for (let i = 0; i < 1000; i++) io.stdout(String(i % 10).repeat(1000)); io.stderr('grüezi'); process.exit(0);`,
    );
    expect(status).toBe(0);
    expect(out).toBe(Array.from({ length: 1000 }, (_, i) => String(i % 10).repeat(1000)).join(''));
    expect(err).toBe('grüezi');
  });

  it('open no stream for a pipe or a file: that takes longer than a short command', async () => {
    const { out } = await run(
      `io.stdout('x'); io.stdout(String(process.moduleLoadList.includes('NativeModule net')));`,
    );
    expect(out).toBe('xfalse');
  });

  it('end the work in silence where the reader has seen enough', async () => {
    const { status, err } = await run(`for (;;) io.stdout('y\\n'.repeat(10000));`, { stop: true });
    expect({ status, err }).toEqual({ status: 0, err: '' });
  });

  const full = existsSync('/dev/full') ? it : it.skip;
  full('fail where the disk is full (skipped where there is no /dev/full)', async () => {
    const { status, err } = await run(`io.stdout('x'); setTimeout(() => io.stderr('went on'), 5000);`, {
      stdout: openSync('/dev/full', 'w'),
    });
    expect(status).toBe(1);
    expect(err).toBe('error the results cannot be written to stdout: ENOSPC [STDOUT]\n');
  });
});
