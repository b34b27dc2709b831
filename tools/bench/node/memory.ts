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

/** Peak resident memory of loading and running a model, above an engine that has run another one, in this Node. */
export async function measureMemory(wanted: readonly string[]): Promise<void> {
  if (!existsSync('/proc/self/clear_refs'))
    throw new Error('needs Linux: /proc/self/clear_refs resets the peak');
  const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  const dist = here('../../../.zoo-bench/dist/');
  await ensureBundles(dist);
  writeFileSync(`${dist}tiny.tflite`, tinyModel());
  for (const file of modelFiles(wanted.length > 0 ? wanted : ['mobilenet_v2_1.0_224_int8_ptq'])) {
    const bytes = new Uint8Array(readFileSync(file));
    const args = [
      '--expose-gc',
      here('./memory-child.mjs'),
      `${dist}zoo-runtime.mjs`,
      `${dist}tiny.tflite`,
      file,
    ];
    using model = await loadModel(bytes, { delegates: [wasmDelegate()] });
    const { arena, resident } = model.memory;
    const promised = bytes.length + arena;
    console.log(`${basename(file)}: file ${mb(bytes.length)}, arena ${mb(arena)}, resident ${mb(resident)}`);
    for (const mode of ['keep', 'transfer']) {
      const peaks = Array.from({ length: REPEATS }, () =>
        Number(execFileSync(process.execPath, [...args, mode], { encoding: 'utf8' })),
      );
      const peak = median(peaks);
      console.log(
        `  ${MODES[mode]}: peak ${mb(peak)} (${peaks.map(mb).join(', ')}) = ${(peak / promised).toFixed(2)} x (file + arena)`,
      );
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
