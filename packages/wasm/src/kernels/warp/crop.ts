import { type F64, f32, f64, type I32, i32, type Local, type Routine } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';

/** Numbers of {@link cropMatrix}, in this order. */
export interface CropNumbers {
  /** Of the angle of the box with the axis between two landmarks. */
  readonly cosine: number;
  readonly sine: number;
  /** By which width and height of the box, turned, become the first two columns of each of the two rows. */
  readonly scale: readonly [number, number, number, number];
  /** The same for what is taken off the translation. */
  readonly half: readonly [number, number, number, number];
  /** By which the middle of the box becomes the translation. */
  readonly place: readonly [x: number, y: number];
}

const [COSINE, SINE, SCALE, HALF, PLACE] = [0, 8, 16, 48, 80];

const PARAMETERS = {
  landmarks: 'i32',
  /** Bytes from the first landmark to the two that make the axis, then to those that the box is around. */
  offsets: 'i32',
  count: 'i32',
  numbers: 'i32',
  to: 'i32',
} as const;

export type CropKernel = Kernel<keyof typeof PARAMETERS>;

/**
 * The 4x4 matrix that cuts out the upright box around landmarks after they are turned. There are no angles: the cosine
 * and sine of the axis are its sides over its length.
 *
 * @param slope an axis has no direction, as with `atan(y / x)`; otherwise as with `atan2(y, x)`
 */
export function cropMatrix(slope: boolean): CropKernel {
  return defineKernel(`f32-crop-${slope ? 'slope' : 'direction'}`, PARAMETERS, (f, p) => {
    const double = (offset: number) => f64.load(p.numbers, offset);
    const pointAt = (offset: I32) => {
      const at = f.int(i32.add(p.landmarks, offset));
      return [0, 4].map((coordinate) => f64.promote(f32.load(at, coordinate)));
    };
    const [left, right] = [0, 4].map((entry) => pointAt(i32.load(p.offsets, entry)));
    const [dx, dy] = [0, 1].map((axis) => f.let(f64.sub(right[axis], left[axis]), 'f64'));
    const [cosine, sine] = angleOf(f, slope, dx, dy, double(COSINE), double(SINE));
    const turn = (x: F64, y: F64) => [
      f64.sub(f64.mul(x, cosine), f64.mul(y, sine)),
      f64.add(f64.mul(x, sine), f64.mul(y, cosine)),
    ];
    const ends = [0, 1].map(() =>
      [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map((end) => f.let(f32.const(end), 'f32')),
    );
    f.times(p.count, () => {
      const [x, y] = pointAt(i32.load(p.offsets, 8)).map((value) => f.let(value, 'f64'));
      turn(x, y).forEach((coordinate, axis) => {
        const value = f.let(f32.demote(coordinate), 'f32');
        const [low, high] = ends[axis];
        f.set(low, f32.min(low, value));
        f.set(high, f32.max(high, value));
      });
      f.step(p.offsets, 4);
    });
    const [width, height] = ends.map(([low, high]) => f.let(f64.promote(f32.sub(high, low)), 'f64'));
    const [x, y] = ends.map(([low, high]) =>
      f.let(f64.promote(f32.mul(f32.add(low, high), f32.const(0.5))), 'f64'),
    );
    // turned back
    const middle = [
      f64.add(f64.mul(x, cosine), f64.mul(y, sine)),
      f64.sub(f64.mul(y, cosine), f64.mul(x, sine)),
    ];
    const rows = [
      [f64.mul(cosine, width), f64.mul(sine, height)],
      [f64.neg(f64.mul(sine, width)), f64.mul(cosine, height)],
    ];
    f.fill(p.to, 0, 64);
    rows.forEach((row, i) => {
      const translation = row.reduce(
        (rest, side, j) => f64.sub(rest, f64.mul(side, double(HALF + 16 * i + 8 * j))),
        f64.mul(middle[i], double(PLACE + 8 * i)),
      );
      row.forEach((side, j) => {
        f.storeF32(p.to, f32.demote(f64.mul(side, double(SCALE + 16 * i + 8 * j))), 16 * i + 4 * j);
      });
      f.storeF32(p.to, f32.demote(translation), 16 * i + 12);
    });
    for (const one of [40, 60]) f.storeF32(p.to, f32.const(1), one);
  });
}

/** Cosine and sine of a given angle less that of the axis. */
function angleOf(
  f: Routine,
  slope: boolean,
  dx: Local<'f64'>,
  dy: Local<'f64'>,
  cosine: F64,
  sine: F64,
): Local<'f64'>[] {
  const length = f.let(f64.sqrt(f64.add(f64.mul(dx, dx), f64.mul(dy, dy))), 'f64');
  if (slope) {
    f.set(dy, f64.mul(dy, f64.copysign(f64.const(1), dx)));
    f.set(dx, f64.abs(dx));
  } else {
    // without a length it points to the right; a slope is no number then
    const hasNone = f.int(f64.eq(length, f64.const(0)));
    f.set(dx, f64.select(hasNone, f64.const(1), dx));
    f.set(length, f64.select(hasNone, f64.const(1), length));
  }
  const [x, y] = [dx, dy].map((side) => f.let(f64.div(side, length), 'f64'));
  return [f64.add(f64.mul(cosine, x), f64.mul(sine, y)), f64.sub(f64.mul(sine, x), f64.mul(cosine, y))].map(
    (value) => f.let(value, 'f64'),
  );
}
