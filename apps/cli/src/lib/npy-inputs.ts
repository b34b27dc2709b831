import { type Tensor, within, ZooError } from '@zoo/core';
import { readWhole } from './errors.ts';

/** The tensors of `NAME=FILE.npy` pairs, by name; `option` is what errors call them. */
export async function readNpyInputs(
  pairs: readonly string[],
  option: string,
): Promise<Record<string, Tensor>> {
  const { readNpy } = await import('@zoo/containers');
  const entries = await Promise.all(
    pairs.map(async (pair) => {
      const at = pair.lastIndexOf('=');
      if (at <= 0) {
        throw new ZooError({
          code: 'USAGE',
          category: 'usage',
          message: `${option} takes NAME=FILE.npy`,
          received: pair,
        });
      }
      const file = pair.slice(at + 1);
      const bytes = await readWhole(file);
      return [pair.slice(0, at), within({ file }, () => readNpy(bytes))] as const;
    }),
  );
  return Object.fromEntries(entries);
}
