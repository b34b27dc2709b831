import type { Shape } from '@zoo/core';

/** Offsets of all positions of a box, row-major: position (i, j) lies at i * strides[0] + j * strides[1]. */
export function offsetsOf(sizes: Shape, strides: readonly number[]): Float64Array {
  let offsets = new Float64Array([0]);
  sizes.forEach((size, axis) => {
    const next = new Float64Array(offsets.length * size);
    for (let i = 0, at = 0; i < offsets.length; i++) {
      for (let k = 0; k < size; k++) next[at++] = offsets[i] + k * strides[axis];
    }
    offsets = next;
  });
  return offsets;
}

/** The entries at `axes`, in their order. */
export function pick<T>(list: readonly T[], axes: readonly number[]): T[] {
  return axes.map((axis) => list[axis]);
}

/** The axes of a rank that are not in `axes`, ascending. */
export function otherAxes(rank: number, axes: readonly number[]): number[] {
  return Array.from({ length: rank }, (_, axis) => axis).filter((axis) => !axes.includes(axis));
}
