import type { Run } from '@zoo/ir';
import type { Activations, Arithmetic, Sums } from './arithmetic.ts';
import { makeSums } from './arithmetic.ts';
import { dotRows } from './dot.ts';

/** A geometry in which every result is a row of weights times a patch of activations. */
export interface Patches {
  /** Equal parts of input and output: images, rows. */
  readonly parts: number;
  readonly height: number;
  readonly width: number;
  /** Results of one position, over all groups. */
  readonly channels: number;
  /** Groups of channels that see groups of input channels of their own. */
  readonly groups: number;
  /** Activations in a patch, weights in a row. */
  readonly depth: number;
  /** Copies the patch of position (y, x), zero points subtracted, zeros for what lies outside. */
  gather(from: Activations, y: number, x: number, group: number, patch: Sums): void;
}

/** Slots of the operands. */
export interface Slots {
  readonly input: number;
  readonly weights: number;
  readonly bias: number;
}

/** The loops: for every position gather the patch, multiply it with all rows, store. */
export function runPatches(
  { parts, height, width, channels, groups, depth, gather }: Patches,
  arithmetic: Arithmetic,
  slots: Slots,
): Run {
  const patch = makeSums(arithmetic.integer, depth);
  const rows = channels / groups;
  const sums = makeSums(arithmetic.integer, rows);
  const { integer, weightZero } = arithmetic;
  return (inputs, [output]) => {
    const [input, weights] = [inputs[slots.input], inputs[slots.weights]];
    if (input === undefined || weights === undefined) return;
    const run = arithmetic.open(input, weights, inputs[slots.bias], output);
    for (let part = 0; part < parts; part++) {
      const activations = run.part(part);
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const at = ((part * height + y) * width + x) * channels;
          for (let group = 0; group < groups; group++) {
            const first = group * rows;
            gather(activations, y, x, group, patch);
            dotRows(integer, patch, depth, run.weights, first, rows, sums);
            if (weightZero !== 0) subtractZero(sums, patch, weightZero);
            run.store(sums, first, rows, at + first);
          }
        }
      }
    }
  };
}

/** sum x * (w - zero) = sum x * w - zero * sum x. */
function subtractZero(sums: Sums, patch: Sums, zero: number): void {
  let total = 0;
  for (let k = 0; k < patch.length; k++) total += patch[k];
  for (let row = 0; row < sums.length; row++) sums[row] -= zero * total;
}
