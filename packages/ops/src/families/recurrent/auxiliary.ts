import { UNKNOWN } from '@zoo/core';
import type { Site } from '@zoo/ir';
import { invalid } from '../../lib/errors.ts';
import { operand } from '../../lib/site.ts';

/** A second input of a layer and the slots of its weights, one for each gate. */
export interface Auxiliary {
  readonly input: number;
  readonly weights: readonly number[];
}

/** Checks that each matrix has a row for every cell and a column for every element of the auxiliary input. */
export function requireAuxiliary(site: Site, { input, weights }: Auxiliary, cells: number): void {
  const width = operand(site, input).shape.at(-1) ?? UNKNOWN;
  for (const slot of weights) {
    const found = site.inputs[slot]?.shape;
    if (found === undefined || found.includes(UNKNOWN)) continue;
    const [rows, columns] = found;
    if (found.length === 2 && rows === cells && (columns === width || width === UNKNOWN)) continue;
    throw invalid('SHAPE_MISMATCH', `operand ${slot} does not fit the auxiliary input`, {
      expected: `[${cells},${width}]`,
      received: `[${found}]`,
    });
  }
}
