import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { testdata } from '../testing/location.ts';
import type { Site } from './ask.ts';

const PAGE = `<!doctype html><meta charset="utf-8"><title>engines</title>
<script type="module">
import { work } from '/in-engine.mjs';
await work(location.origin);
document.title = 'done';
</script>
`;

const SHELL = `import { work } from './in-engine.mjs';
await work(process.argv[2]);
`;

/** Writes all files that an engine needs into a folder of its own. */
export async function makeSite(): Promise<Site> {
  const folder = await mkdtemp(join(tmpdir(), 'zoo-engines-'));
  const tool: string = new URL('../bundle-runtime.mjs', import.meta.url).href;
  const { writeBundles } = (await import(tool)) as { writeBundles(folder: string): Promise<unknown> };
  await writeBundles(join(folder, 'browser/'));
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./in-engine.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    conditions: ['zoo-source'],
  });
  await writeFile(join(folder, 'in-engine.mjs'), outputFiles[0].text);
  await writeFile(join(folder, 'page.html'), PAGE);
  await writeFile(join(folder, 'shell.mjs'), SHELL);
  return { folder, models: testdata('tflite') };
}
