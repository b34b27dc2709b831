import { type DType, entryCount, type Shape, stridesOf, type TensorData } from '@zoo/core';

/** Where a box of elements lies in a tensor: index of its first element and the steps along its axes. */
export interface Layout {
  readonly offset: number;
  readonly strides: readonly number[];
}

export type Copy = (from: TensorData, to: TensorData) => void;

export function rowMajor(shape: Shape): Layout {
  return { offset: 0, strides: stridesOf(shape) };
}

/**
 * Copies a box of `shape` elements between two layouts, for every element type. All ops that only move elements are
 * this copy with other strides: negative ones reverse, zero ones repeat. Axes that are one run in both layouts are
 * merged first, so that a slice of whole rows is a few block copies.
 *
 * @example transpose of [2,3]: stridedCopy('int8', [3, 2], { offset: 0, strides: [1, 3] }, rowMajor([3, 2]))
 */
export function stridedCopy(dtype: DType, shape: Shape, source: Layout, target: Layout): Copy {
  const axes = mergedAxes(dtype, shape, source.strides, target.strides);
  const width = entryCount(dtype, 1);
  const [start, end] = [source.offset * width, target.offset * width];
  const inner = axes.pop() ?? { size: 1, source: 1, target: 1 };
  const runs = axes.reduce((count, axis) => count * axis.size, 1);
  if (runs * inner.size === 0) return () => {};
  const position = new Array<number>(axes.length).fill(0);
  return (from, to) => {
    let i = start;
    let o = end;
    for (let run = 0; run < runs; run++) {
      copyRun(from, i, inner.source, to, o, inner.target, inner.size);
      for (let k = axes.length - 1; k >= 0; k--) {
        const axis = axes[k];
        i += axis.source;
        o += axis.target;
        if (++position[k] < axis.size) break;
        i -= axis.source * axis.size;
        o -= axis.target * axis.size;
        position[k] = 0;
      }
    }
  };
}

/** The whole of a tensor. */
export function copyAll(from: TensorData, to: TensorData): void {
  copyRun(from, 0, 1, to, 0, 1, to.length);
}

/** Writes one element, given as data of length 1 (2 for complex), everywhere. */
export function fillWith(to: TensorData, element: TensorData): void {
  const target = to as Float32Array;
  const source = element as Float32Array;
  if (source.length === 1) target.fill(source[0]);
  else for (let i = 0; i < target.length; i++) target[i] = source[i % source.length];
}

const BLOCK = 16; // below this length a loop beats the call of `set`

function copyRun(
  from: TensorData,
  start: number,
  step: number,
  to: TensorData,
  end: number,
  stride: number,
  count: number,
): void {
  const source = from as Float32Array;
  const target = to as Float32Array;
  if (step === 1 && stride === 1 && count >= BLOCK && !Array.isArray(from)) {
    target.set(source.subarray(start, start + count), end);
    return;
  }
  for (let k = 0, i = start, o = end; k < count; k++, i += step, o += stride) target[o] = source[i];
}

interface Axis {
  size: number;
  source: number;
  target: number;
}

/** Axes in array entries, without those of size 1, neighbours joined where both sides step on evenly. */
function mergedAxes(
  dtype: DType,
  shape: Shape,
  source: readonly number[],
  target: readonly number[],
): Axis[] {
  const width = entryCount(dtype, 1);
  const axes: Axis[] = [];
  const push = (axis: Axis) => {
    const outer = axes.at(-1);
    if (outer && outer.source === axis.source * axis.size && outer.target === axis.target * axis.size) {
      Object.assign(outer, axis, { size: outer.size * axis.size });
    } else axes.push(axis);
  };
  shape.forEach((size, k) => {
    if (size !== 1) push({ size, source: source[k] * width, target: target[k] * width });
  });
  if (width > 1) push({ size: width, source: 1, target: 1 });
  return axes;
}
