import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ZooError } from '@zoo/core';
import { defineCommand } from '../lib/command.ts';
import { DELEGATES, delegatesFor } from '../lib/delegates.ts';
import { withinAsync } from '../lib/errors.ts';
import { table } from '../lib/format.ts';
import { openModel } from '../lib/model-file.ts';
import { writeWhole } from '../lib/write-file.ts';

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
      choices: DELEGATES,
      fallback: 'auto',
    },
  },
  async run(context, [ref], { input = [], out, signature, delegate }) {
    const { loadModel } = await import('@zoo/runtime');
    const { writeNpy } = await import('@zoo/containers');
    const { path, bytes } = await openModel(ref, context);
    const inputs = await readInputs(input);
    using model = await withinAsync({ file: path }, async () =>
      loadModel(bytes, { delegates: await delegatesFor(delegate) }),
    );
    const info = signature ? model.signatures.find(({ key }) => key === signature)?.inputs : model.inputs;
    const shapes = Object.fromEntries(
      Object.entries(inputs)
        .filter(([name]) => info?.some((tensor) => tensor.name === name))
        .map(([name, tensor]) => [name, tensor.shape]),
    );
    await model.resize(shapes, { signature });
    const results = await model.run(inputs, { signature, signal: context.signal });
    const outputs: { name: string; dtype: string; shape: readonly number[]; file: string }[] = [];
    for (const [name, tensor] of Object.entries(results)) {
      const file = join(out, `${fileName(name)}.npy`);
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

async function readInputs(pairs: readonly string[]) {
  const { readNpy } = await import('@zoo/containers');
  const entries = await Promise.all(
    pairs.map(async (pair) => {
      const at = pair.lastIndexOf('=');
      if (at <= 0) {
        throw new ZooError({
          code: 'USAGE',
          category: 'usage',
          message: '--input takes NAME=FILE.npy',
          received: pair,
        });
      }
      const file = pair.slice(at + 1);
      const bytes = await readFile(file);
      try {
        return [pair.slice(0, at), readNpy(bytes)] as const;
      } catch (error) {
        throw error instanceof ZooError ? error.at({ file }) : error;
      }
    }),
  );
  return Object.fromEntries(entries);
}

/** Tensor names may hold slashes and colons; files must stay in their folder. */
function fileName(name: string): string {
  return name.replace(/[^\w.-]+/g, '_').replace(/^\.+/, '_') || 'output';
}
