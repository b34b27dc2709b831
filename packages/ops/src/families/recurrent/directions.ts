import { type Shape, UNKNOWN } from '@zoo/core';
import type { InferredResult, Site } from '@zoo/ir';
import { invalid } from '../../lib/errors.ts';
import { operand } from '../../lib/site.ts';
import type { Lane } from './sequence.ts';

/** Results of a layer that runs in both directions: one with both side by side, or one each. */
export function bothResults(
  shape: Shape,
  units: readonly [number, number],
  merge: boolean,
): InferredResult[] {
  const leading = shape.slice(0, -1);
  const widths = merge ? [units[0] + units[1]] : units;
  return widths.map((width) => ({ dtype: 'float32', shape: [...leading, width] }));
}

export function lanesOf(units: readonly [number, number], merge: boolean): readonly [Lane, Lane] {
  const width = units[0] + units[1];
  return merge
    ? [
        { width, offset: 0 },
        { width, offset: units[0] },
      ]
    : [
        { width: units[0], offset: 0 },
        { width: units[1], offset: 0 },
      ];
}

/**
 * Where each direction reads. An auxiliary input with weights of its own is added to both; without them it is what the
 * backward direction reads instead of the input (cross-linked layers).
 */
export function directionInputs(
  site: Site,
  auxiliary: number,
  auxiliaryWeights: readonly [number, number],
): { readonly backward: number; readonly crossed: boolean } {
  const given = site.inputs[auxiliary] !== undefined;
  const weighed = auxiliaryWeights.map((slot) => site.inputs[slot] !== undefined);
  if (weighed[0] !== weighed[1] || (weighed[0] && !given)) {
    throw invalid('OPERANDS_INCOMPLETE', 'an auxiliary input needs weights in both directions or in none');
  }
  if (given) requireSameSteps(operand(site, 0).shape, operand(site, auxiliary).shape);
  return { backward: given && !weighed[0] ? auxiliary : 0, crossed: weighed[0] };
}

/** Both inputs are walked together: they have the same batches and times, and any width. */
function requireSameSteps(input: Shape, auxiliary: Shape): void {
  const fits =
    input.length === auxiliary.length &&
    input.slice(0, -1).every((size, i) => [size, UNKNOWN].includes(auxiliary[i]) || size === UNKNOWN);
  if (fits) return;
  throw invalid('SHAPE_MISMATCH', 'the auxiliary input does not go along with the input', {
    expected: `[${input.slice(0, -1)},any]`,
    received: `[${auxiliary}]`,
  });
}
