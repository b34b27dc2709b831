import { type Tensor, within } from '@zoo/core';
import { readModule } from '@zoo/ops';
import { loadModel } from '@zoo/runtime';
import { decodeImage, imageToInput } from '@zoo/tasks';
import { readWhole } from '../lib/errors.ts';
import { readNpyInputs } from '../lib/npy-inputs.ts';

/** What `--data` names: `NAME=FILE.npy` for any input, `FILE.npy` or a picture for a model with one. */
export async function readData(data: readonly string[], model: Uint8Array): Promise<Record<string, Tensor>> {
  const [only] = data;
  if (data.length !== 1 || only.includes('=')) return readNpyInputs(data, '--data');
  using loaded = await loadModel(readModule(model), { allowMissing: true });
  const [input] = loaded.inputs;
  if (/\.npy$/i.test(only)) return readNpyInputs([`${input.name}=${only}`], '--data');
  const image = await decodeImage(await readWhole(only));
  const tensor = within({ file: only }, () => imageToInput(image, input, { normalization: COMMON }));
  return { [input.name]: tensor };
}

/** Both models see the same picture; whether it is normalised as in training does not matter to a comparison. */
const COMMON = { mean: [127.5], std: [127.5] };
