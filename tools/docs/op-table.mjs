// Writes docs/OPS.md from the op table and from what the wasm delegate answers for every case of the conformance suite;
// needs a build (tsc -b). With --check: fails when the file is not what would be written.
import { graphOf, ops, opTableMarkdown, referenceOf, supportCases } from '@zoo/ops';
import { loadModel } from '@zoo/runtime';
import { wasmDelegate } from '@zoo/wasm';
import { publish } from './publish.mjs';

const wasm = wasmDelegate();
const answers = new Map();
for (const one of supportCases(ops)) {
  const asked = {
    name: 'asked',
    supports(node) {
      answers.set(one.name, wasm.supports(node));
      return 'asked only';
    },
    open: async () => ({ compile: () => undefined, dispose: () => undefined }),
  };
  const module = { graphs: [graphOf(one, referenceOf(one))], signatures: [], metadata: [], files: [] };
  try {
    (await loadModel(module, { delegates: [asked] })).dispose();
  } catch (error) {
    // options of some custom ops cannot be written: such a case is no file, and no delegate is asked
    if (one.op.tflite.code !== undefined) throw error;
  }
}
publish('docs/OPS.md', opTableMarkdown(ops, answers));
