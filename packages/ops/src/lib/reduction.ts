import { normalizeAxis, type Shape } from '@zoo/core';

/** Axes in [0, rank), each once, in order. */
export function reducedAxes(axes: readonly number[], rank: number): number[] {
  return [...new Set(axes.map((axis) => normalizeAxis(axis, rank)))].sort((a, b) => a - b);
}

export function reducedShape(shape: Shape, axes: readonly number[], keepDims: boolean): Shape {
  return keepDims
    ? shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
    : shape.filter((_, axis) => !axes.includes(axis));
}
