import { allocate, elementCount, stridesOf, type TensorData } from '@zoo/core';
import type { SiteOperand } from '@zoo/ir';
import { invalid } from '../../lib/errors.ts';
import { integers } from '../../lib/site.ts';
import { type Lowering, steps } from '../lowering.ts';
import type { Steps } from '../steps.ts';

type Combine = (old: number, update: number) => number;

/** x with the slices at some coordinates changed; of slices named twice the last one counts last. */
function scattered(name: string, combine: Combine): Lowering {
  return steps(name, (_, [x, indices, updates]) => {
    const { dtype, shape } = x;
    const depth = indices.shape.at(-1) ?? 0;
    if (depth > shape.length) {
      throw invalid('SHAPE_MISMATCH', 'coordinates have more axes than what they are of', {
        expected: `at most ${shape.length}`,
        received: String(depth),
      });
    }
    if (x.data === undefined || indices.data === undefined || updates.data === undefined)
      return { dtype, shape };
    const data = copyOf(x);
    const width = elementCount(shape.slice(depth));
    const offsets = offsetsOf(integers(indices.data)!, shape.slice(0, depth), stridesOf(shape));
    if (updates.data.length !== offsets.length * width) {
      throw invalid('SHAPE_MISMATCH', 'there is not one update for each coordinate', {
        expected: `${offsets.length * width} elements`,
        received: String(updates.data.length),
      });
    }
    const [to, from] = [data as Float32Array, updates.data as Float32Array];
    offsets.forEach((offset, i) => {
      for (let k = 0; k < width; k++) to[offset + k] = combine(to[offset + k], from[i * width + k]);
    });
    return { dtype, shape, data };
  });
}

function offsetsOf(
  indices: readonly number[],
  sizes: readonly number[],
  strides: readonly number[],
): number[] {
  const depth = Math.max(sizes.length, 1);
  return Array.from({ length: indices.length / depth }, (_, row) =>
    sizes.reduce((offset, size, axis) => {
      const index = indices[row * depth + axis];
      if (index < 0 || index >= size)
        throw invalid('INDEX_RANGE', 'a coordinate lies outside', {
          expected: `0 to ${size - 1}`,
          received: String(index),
        });
      return offset + index * strides[axis];
    }, 0),
  );
}

function copyOf({ dtype, data, shape }: SiteOperand): TensorData {
  const copy = allocate(dtype, elementCount(shape));
  const [to, from] = [copy as Float32Array, data as Float32Array];
  for (let i = 0; i < to.length; i++) to[i] = from[i];
  return copy;
}

/** The last two axes with all but a band around the diagonal 0; a negative width keeps all on that side. */
function band(s: Steps, [x, below, above]: readonly SiteOperand[]): SiteOperand {
  const { dtype, shape } = x;
  if (shape.length < 2)
    throw invalid('SHAPE_RANK', 'a band of what is no matrix', { received: `[${shape}]` });
  const [lower, upper] = [s.known(below), s.known(above)];
  if (x.data === undefined || lower === undefined || upper === undefined) return { dtype, shape };
  const [rows, columns] = shape.slice(-2);
  const data = allocate(dtype, elementCount(shape));
  const [to, from] = [data as Float32Array, x.data as Float32Array];
  for (let i = 0; i < to.length; i++) {
    const [row, column] = [Math.floor(i / columns) % rows, i % columns];
    if ((lower < 0 || row - column <= lower) && (upper < 0 || column - row <= upper)) to[i] = from[i];
  }
  return { dtype, shape, data };
}

/** Elements pushed along axes; what falls off one end comes back at the other. */
function rolled(s: Steps, [x, shift, axis]: readonly SiteOperand[]): SiteOperand {
  const [shifts, axes] = [integers(shift.data), integers(axis.data)];
  if (shifts === undefined || axes === undefined) return { dtype: x.dtype, shape: x.shape };
  return axes.reduce((whole, where, i) => {
    const dimension = where < 0 ? where + x.shape.length : where;
    const size = x.shape[dimension];
    if (size === undefined) throw invalid('AXIS_RANGE', 'there is no such axis', { received: String(where) });
    if (size < 2) return whole;
    const places = Array.from({ length: size }, (_, at) => (((at - shifts[i]) % size) + size) % size);
    return s.op('GATHER', [whole, s.ints(...places)], { axis: dimension });
  }, x);
}

/** Slices, elements and diagonals by their places. */
export const indexed: Readonly<Record<string, Lowering>> = {
  MatrixBandPart: steps('x within a band', band),
  Roll: steps('GATHER', rolled),
  TensorScatterAdd: scattered('x + updates at coordinates', (old, update) => old + update),
  TensorScatterMax: scattered('max of x and updates at coordinates', Math.max),
  TensorScatterMin: scattered('min of x and updates at coordinates', Math.min),
  TensorScatterSub: scattered('x - updates at coordinates', (old, update) => old - update),
  TensorScatterUpdate: scattered('x with updates at coordinates', (_, update) => update),
};
