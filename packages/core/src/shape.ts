import { ZooError } from './errors.ts';

/** Sizes from the outermost to the innermost dimension, row-major; -1 stands for a size that is not known yet. */
export type Shape = readonly number[];

export const UNKNOWN = -1;

export function isStatic(shape: Shape): boolean {
  return Math.min(...shape) >= 0; // of no sizes: infinity
}

/** Number of elements; -1 when a size is unknown. Sizes whose product leaves 2^53 are refused. */
export function elementCount(shape: Shape): number {
  let count = 1;
  for (let axis = 0; axis < shape.length; axis++) {
    if (shape[axis] === UNKNOWN) return UNKNOWN;
    count *= shape[axis];
  }
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new ZooError({
      code: 'SHAPE_TOO_LARGE',
      category: 'damaged-input',
      message: 'shape has an impossible number of elements',
      received: formatShape(shape),
    });
  }
  return count;
}

export function formatShape(shape: Shape | undefined): string {
  return shape === undefined ? '[*]' : `[${shape.map((size) => (size === UNKNOWN ? '?' : size)).join(',')}]`;
}

export function sameShape(a: Shape, b: Shape): boolean {
  if (a.length !== b.length) return false;
  for (let axis = 0; axis < a.length; axis++) if (a[axis] !== b[axis]) return false;
  return true;
}

/** Elements to step over for one step along each axis, row-major: [2,3,4] -> [12,4,1]. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= shape[axis];
  }
  return strides;
}

/**
 * The common shape of operands that broadcast as in NumPy: aligned at the last axis, 1 stretches.
 * An unknown size against 1 or unknown stays unknown; against n > 1 it becomes n.
 */
export function broadcastShapes(...shapes: Shape[]): Shape {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    let size = 1;
    for (const shape of shapes) {
      const offset = axis - rank + shape.length;
      const other = offset < 0 ? 1 : shape[offset];
      if (other === 1 || other === size) continue;
      if (size === 1 || (size === UNKNOWN && other > 1)) size = other;
      else if (other !== UNKNOWN) {
        throw new ZooError({
          code: 'SHAPE_BROADCAST',
          category: 'usage',
          message: `shapes ${shapes.map(formatShape).join(' and ')} do not broadcast`,
        });
      }
    }
    return size;
  });
}

/** An axis in [-rank, rank) as a number in [0, rank). */
export function normalizeAxis(axis: number, rank: number): number {
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank) {
    throw new ZooError({
      code: 'AXIS_RANGE',
      category: 'damaged-input',
      message: 'axis out of range',
      expected: `an integer in [${-rank}, ${rank})`,
      received: String(axis),
    });
  }
  return axis < 0 ? axis + rank : axis;
}
