import { clampF32, f32x4, i32, type Local, type Routine, type V128, v128 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { storeLanesF32 } from '../lib/tail.ts';
import {
  alongAxes,
  formName,
  inputTransform,
  outputTransform,
  planesOf,
  tileOf,
  type WinogradForm,
} from './form.ts';

const vectors = { add: f32x4.add, sub: f32x4.sub };

/**
 * Patches of tiles, one behind the other, as the rows of one matrix for each product. Lanes behind the last channel
 * hold anything: rows are padded to whole vectors.
 */
export function winogradInput(form: WinogradForm): Kernel<keyof typeof INPUT> {
  return defineKernel(`f32-winograd-${formName(form)}-input`, INPUT, (f, p) => {
    const pixels = multiples(f, p.pixelBytes, planesOf(form));
    const planes = multiples(f, p.plane, planesOf(form));
    f.times(p.tiles, () => {
      const [from, to, left] = [f.int(p.from), f.int(p.to), f.int(p.channels)];
      f.repeat(
        () => {
          const values = pixels.map((offset) => f.let(v128.load(i32.add(from, offset))));
          const factors = alongAxes<V128>(form, values, tileOf(form.wide).inputs, (line) =>
            inputTransform<V128>(vectors, line).map((value) => f.let(value)),
          );
          factors.forEach((factor, i) => {
            f.store(i32.add(to, planes[i]), factor);
          });
          f.step(from, 16);
          f.step(to, 16);
          f.step(left, -4);
        },
        () => i32.gt_s(left, 0),
      );
      f.step(p.from, p.patchBytes);
      f.step(p.to, p.pitch);
    });
  });
}

const INPUT = {
  from: 'i32',
  tiles: 'i32',
  pixelBytes: 'i32',
  patchBytes: 'i32',
  channels: 'i32',
  to: 'i32',
  /** From matrix to matrix, and from row to row. */
  plane: 'i32',
  pitch: 'i32',
} as const;

/** Products of tiles as output pixels, with bias and clamp; pixels beyond the picture are left out. */
export function winogradOutput(form: WinogradForm): Kernel<keyof typeof OUTPUT> {
  const [tall, wide] = [tileOf(form.tall).outputs, tileOf(form.wide).outputs];
  return defineKernel(`f32-winograd-${formName(form)}-output`, OUTPUT, (f, p) => {
    const [low, high] = [f.let(f32x4.splat(p.low)), f.let(f32x4.splat(p.high))];
    const planes = multiples(f, p.plane, planesOf(form));
    const [x, y] = [f.int(p.x), f.int(p.y)];
    f.times(p.tiles, () => {
      const position = i32.add(i32.mul(y, p.width), x);
      const first = f.int(i32.add(p.to, i32.mul(position, p.pixelBytes)));
      const targets = Array.from({ length: tall * wide }, (_, i) => {
        const [dy, dx] = [Math.floor(i / wide), i % wide];
        const inside = i32.and(i32.lt_s(i32.add(y, dy), p.height), i32.lt_s(i32.add(x, dx), p.width));
        const distance = i32.mul(i32.add(i32.mul(p.width, dy), dx), p.pixelBytes);
        return { inside: f.int(inside), at: f.int(i32.add(first, distance)) };
      });
      const [from, bias, left] = [f.int(p.from), f.int(p.bias), f.int(p.channels)];
      f.repeat(
        () => {
          const products = planes.map((offset) => f.let(v128.load(i32.add(from, offset))));
          const results = alongAxes<V128>(form, products, tileOf(form.wide).inputs, (line) =>
            outputTransform<V128>(vectors, line).map((value) => f.let(value)),
          );
          const added = f.let(v128.load(bias));
          results.forEach((result, i) => {
            const { inside, at } = targets[i];
            const value = f.let(clampF32(f32x4.add(result, added), low, high));
            f.if(inside, () => storeFour(f, at, value, left));
            f.step(at, 16);
          });
          f.step(from, 16);
          f.step(bias, 16);
          f.step(left, -4);
        },
        () => i32.gt_s(left, 0),
      );
      f.step(p.from, p.pitch);
      nextTile(f, x, y, p, { tall, wide });
    });
  });
}

const OUTPUT = {
  from: 'i32',
  tiles: 'i32',
  plane: 'i32',
  pitch: 'i32',
  channels: 'i32',
  bias: 'i32',
  /** The picture of the first tile, and the first output position of it. */
  to: 'i32',
  x: 'i32',
  y: 'i32',
  width: 'i32',
  height: 'i32',
  pixelBytes: 'i32',
  imageBytes: 'i32',
  low: 'f32',
  high: 'f32',
} as const;

function storeFour(f: Routine, at: Local<'i32'>, value: Local<'v128'>, left: Local<'i32'>): void {
  f.if(
    i32.ge_s(left, 4),
    () => f.store(at, value),
    () => storeLanesF32(f, f.int(at), [value], left),
  );
}

function nextTile(
  f: Routine,
  x: Local<'i32'>,
  y: Local<'i32'>,
  p: Readonly<Record<'to' | 'width' | 'height' | 'imageBytes', Local<'i32'>>>,
  { tall, wide }: { readonly tall: number; readonly wide: number },
): void {
  f.step(x, wide);
  f.if(i32.ge_s(x, p.width), () => {
    f.set(x, i32.const(0));
    f.step(y, tall);
    f.if(i32.ge_s(y, p.height), () => {
      f.set(y, i32.const(0));
      f.step(p.to, p.imageBytes);
    });
  });
}

/** 0, 1, 2 ... times a number. */
function multiples(f: Routine, of: Local<'i32'>, count: number): Local<'i32'>[] {
  return Array.from({ length: count }, (_, i) => f.int(i32.mul(of, i)));
}
