import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';

/**
 * What a page calls when it loads a model and runs it for the first time: found by doing so, in a process of its own, with
 * a few small models of common layers (`rehearsal/models.ts`).
 *
 * @param {string} text the runtime as a module
 * @returns {Promise<{ atStart: Range[], later: Range[] }>} functions of the text that are called when it is evaluated, and
 *   afterwards; ranges as `compiledEarly` in `early.mjs` takes them
 */
export async function calledBy(text) {
  const here = (path) => fileURLToPath(new URL(path, import.meta.url));
  const folder = await mkdtemp(join(tmpdir(), 'zoo-rehearsal-'));
  try {
    const models = join(folder, 'models.mjs');
    const runtime = join(folder, 'runtime.mjs');
    await writeFile(runtime, text);
    await build({
      entryPoints: [here('./rehearsal/models.ts')],
      outfile: models,
      bundle: true,
      format: 'esm',
      platform: 'node',
      conditions: ['zoo-source'],
      logLevel: 'error',
    });
    const flags = ['--no-warnings', here('./rehearsal/child.mjs'), runtime, models];
    const { stdout } = await promisify(execFile)(process.execPath, flags, { maxBuffer: 2 ** 26 });
    return JSON.parse(stdout);
  } finally {
    await rm(folder, { recursive: true });
  }
}
