import { join } from 'node:path';
import { formatShape } from '@zoo/core';
import { writeWhole } from '@zoo/core/node';
import { defineCommand } from '../lib/command.ts';
import { DELEGATES, delegatesFor, THREADS } from '../lib/delegates.ts';
import { advising, withinAsync } from '../lib/errors.ts';
import { table } from '../lib/format.ts';
import { openModel } from '../lib/model-file.ts';
import { readNpyInputs } from '../lib/npy-inputs.ts';

export default defineCommand({
  name: 'run',
  summary: 'run a model on .npy files',
  section: 'Run',
  example: 'zoo run model.tflite --input image=picture.npy --out results/',
  args: [{ name: 'MODEL', about: 'a .tflite file, or a ref that `zoo fetch` understands', count: 'one' }],
  options: {
    input: { about: 'an input tensor by name', type: 'strings', value: 'NAME=FILE.npy' },
    out: { about: 'folder for the outputs', type: 'string', value: 'DIR', required: true },
    signature: { about: 'run this signature', type: 'string', value: 'S' },
    delegate: {
      about: 'what runs the model',
      type: 'string',
      value: 'D',
      choices: DELEGATES,
      fallback: 'auto',
    },
    threads: THREADS,
  },
  async run(context, [ref], { input = [], out, signature, delegate, threads }) {
    const { loadModel } = await import('@zoo/runtime');
    const { writeNpy } = await import('@zoo/containers');
    const { path, bytes } = await openModel(ref, context);
    const inputs = await readNpyInputs(input, '--input');
    using model = await withinAsync({ file: path }, async () =>
      loadModel(bytes, { delegates: await delegatesFor({ delegate, threads }, bytes.length) }),
    );
    const info = signature ? model.signatures.find(({ key }) => key === signature)?.inputs : model.inputs;
    const shapes = Object.fromEntries(
      Object.entries(inputs)
        .filter(([name]) => info?.some((tensor) => tensor.name === name))
        .map(([name, tensor]) => [name, tensor.shape]),
    );
    const given = (info ?? []).map(
      (tensor) => `${tensor.name} ${tensor.dtype}${formatShape(tensor.shapeSignature)}`,
    );
    const hint = `Give each with --input NAME=FILE.npy: ${given.join(', ')}`;
    const results = await withinAsync({ file: path }, () =>
      advising({ INPUT_MISSING: hint, INPUTS_UNSIZED: hint }, async () => {
        await model.resize(shapes, { signature });
        return model.run(inputs, { signature, signal: context.signal });
      }),
    );
    const outputs: { name: string; dtype: string; shape: readonly number[]; file: string }[] = [];
    for (const [name, tensor] of Object.entries(results)) {
      const taken = outputs.map(({ file }) => file);
      const file = freeName(join(out, fileName(name)), taken);
      await writeWhole(file, writeNpy(tensor));
      outputs.push({ name, dtype: tensor.dtype, shape: tensor.shape, file });
    }
    return {
      json: { outputs },
      text: () =>
        table(outputs.map(({ name, dtype, shape, file }) => [name, `${dtype}[${shape.join(',')}]`, file])),
    };
  },
});

/** Names that differ only in what files cannot be called must not share a file. */
function freeName(path: string, taken: readonly string[]): string {
  for (let i = 1; ; i++) {
    const file = `${path}${i === 1 ? '' : `_${i}`}.npy`;
    if (!taken.includes(file)) return file;
  }
}

/** Tensor names may hold slashes and colons; files must stay in their folder. */
function fileName(name: string): string {
  return name.replace(/[^\w.-]+/g, '_').replace(/^\.+/, '_') || 'output';
}
