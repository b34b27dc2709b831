import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GraphBuilder } from '@zoo/ir';
import { ops, writeModule } from '@zoo/ops';
import { loadModel } from '@zoo/runtime';
import { wasmDelegate } from '@zoo/wasm';
import { ensureBundles } from '../../bundle-runtime.mjs';
import { modelFiles } from '../models.ts';
import { median } from '../samples.ts';

const REPEATS = 5;

/**
 * Peak resident memory of loading and running a model, above an engine that has run another one, in this Node: of the
 * file for pages, and of the packages, which programs in Node import, where they are built. The latter engine holds more
 * before (hundreds of modules, all ops), and has room left in it that a load uses.
 */
export async function measureMemory(wanted: readonly string[]): Promise<void> {
  if (!existsSync('/proc/self/clear_refs'))
    throw new Error('needs Linux: /proc/self/clear_refs resets the peak');
  const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  const dist = here('../../../.zoo-bench/dist/');
  await ensureBundles(dist);
  writeFileSync(`${dist}tiny.tflite`, tinyModel());
  const runtimes = [{ name: 'one file', module: `${dist}zoo-runtime.mjs` }];
  if (existsSync(here('../../../packages/wasm/dist/index.js')))
    runtimes.push({ name: 'packages', module: here('./memory-packages.mjs') });
  else console.log('packages: not measured, they are not built (npm run build)');
  for (const file of modelFiles(wanted.length > 0 ? wanted : ['mobilenet_v2_1.0_224_int8_ptq'])) {
    const bytes = new Uint8Array(readFileSync(file));
    using model = await loadModel(bytes, { delegates: [wasmDelegate()] });
    const { arena, resident } = model.memory;
    const promised = bytes.length + arena;
    console.log(`${basename(file)}: file ${mb(bytes.length)}, arena ${mb(arena)}, resident ${mb(resident)}`);
    for (const { name, module } of runtimes) {
      const args = ['--expose-gc', here('./memory-child.mjs'), module, `${dist}tiny.tflite`, file];
      for (const mode of ['keep', 'transfer']) {
        const samples = Array.from({ length: REPEATS }, () =>
          execFileSync(process.execPath, [...args, mode], { encoding: 'utf8' })
            .split(' ')
            .map(Number),
        );
        const [peaks, idle] = [0, 1].map((i) => samples.map((sample) => sample[i]));
        const peak = median(peaks);
        console.log(
          `  ${name}, ${MODES[mode]}: peak ${mb(peak)} (${peaks.map(mb).join(', ')}) = ${(peak / promised).toFixed(2)} x (file + arena), above ${mb(median(idle))}`,
        );
      }
    }
  }
}

const MODES: Readonly<Record<string, string>> = {
  keep: 'the caller keeps the file',
  transfer: 'the model takes it over',
};

function mb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Enough to start the delegate: relu(x + 1). */
function tinyModel(): Uint8Array {
  const b = new GraphBuilder(ops);
  const x = b.input('x', 'float32', [1, 16]);
  const y = b.add('RELU', [
    b.add('ADD', [x, b.constant('c', 'float32', [16], new Float32Array(16).fill(1))]),
  ]);
  return writeModule({ graphs: [b.finish([y])], signatures: [], metadata: [], files: [] });
}
