// Writes docs/OPS.md from the op table and from what the wasm delegate answers for every case of the conformance suite;
// needs a build (tsc -b). With --check: fails when the file is not what would be written.
import { caseType, graphOf, ops, opTableMarkdown, referenceOf, supportCases } from '@zoo/ops';
import { loadModel } from '@zoo/runtime';
import { wasmDelegate } from '@zoo/wasm';
import { publish } from './publish.mjs';
import { decisionOf } from './wasm-decisions.mjs';

const wasm = wasmDelegate();
/** By name of a case; by name of an op that has none, since it needs more than one node. */
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
for (const one of supportCases(ops)) {
  const answer = answers.get(one.name);
  if (answer !== true) answers.set(one.name, decisionOf(one.op.name, caseType(one), answer));
}
for (const { name, cases } of ops.list()) if (cases.length === 0) answers.set(name, decisionOf(name));
publish('docs/OPS.md', opTableMarkdown(ops, answers));
