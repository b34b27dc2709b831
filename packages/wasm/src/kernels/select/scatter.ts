import { f32x4, i32, i32x4, i64x2, type Local, type Routine, type V128, v128 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import type { CopyUnit } from '../lib/copy-runs.ts';
import { ELEMENT_BYTES, type ElementType, loadFour, storeFour } from '../lib/elements.ts';
import { AXIS_BYTES, checked, copySlice, INDEX_BYTES, type IndexType, noted, type Refuse } from './gather.ts';

/** What slices that meet become, besides the last of them. */
export type Combination = 'sum' | 'product' | 'max' | 'min';

/** How a slice is written: copied in units, or combined with what is there, element by element. */
export type Writing = CopyUnit | { readonly type: ElementType; readonly combine: Combination };

/** Slices whose index is beyond its axis: an error, an error unless it is negative, or left out. */
export type Beyond = 'noted' | 'negative-left-out' | 'left-out';

/**
 * Writes `count` slices to where `depth` indices of each say, one after the other: the opposite of `gatherSlices`.
 * `toStep` is what places of later slices lie further on, `fromStep` from one slice to the next.
 */
export function scatterSlices(
  writing: Writing,
  index: IndexType,
  beyond: Beyond,
): Kernel<keyof typeof PARAMETERS> {
  const how = typeof writing === 'number' ? writing : `${writing.type}-${writing.combine}`;
  return defineKernel(`scatter-slices-${how}-${index}-${beyond}`, PARAMETERS, (f, p) => {
    const note = noted(f, p.fault, index);
    f.times(p.count, () => {
      const [to, axis, isWritten] = [f.int(p.to), f.int(p.axes), f.int(1)];
      const leaveOut = () => f.set(isWritten, i32.const(0));
      const orNegative: Refuse = (id, at) => f.if(i32.lt_s(id, 0), leaveOut, () => note(id, at));
      const refuse = { noted: note, 'left-out': leaveOut, 'negative-left-out': orNegative }[beyond];
      f.times(p.depth, () => {
        const at = checked(f, index, p.indices, i32.load(axis), refuse);
        f.step(to, i32.mul(at, i32.load(axis, 4)));
        f.step(p.indices, INDEX_BYTES[index]);
        f.step(axis, AXIS_BYTES);
      });
      f.if(isWritten, () => writeSlice(f, writing, to, p.from, p.bytes));
      f.step(p.to, p.toStep);
      f.step(p.from, p.fromStep);
    });
  });
}

const PARAMETERS = {
  from: 'i32',
  fromStep: 'i32',
  indices: 'i32',
  count: 'i32',
  depth: 'i32',
  axes: 'i32',
  to: 'i32',
  toStep: 'i32',
  /** Of a slice. */
  bytes: 'i32',
  fault: 'i32',
} as const;

const FLOATS = { sum: f32x4.add, product: f32x4.mul, max: f32x4.max, min: f32x4.min };
const INTEGERS = { sum: i32x4.add, product: i32x4.mul, max: i32x4.max_s, min: i32x4.min_s };

function writeSlice(
  f: Routine,
  writing: Writing,
  to: Local<'i32'>,
  from: Local<'i32'>,
  bytes: Local<'i32'>,
): void {
  if (typeof writing === 'number') {
    copySlice(f, writing, to, from, bytes);
    return;
  }
  const { type, combine } = writing;
  const [target, source] = [f.int(to), f.int(from)];
  const left = f.int(i32.div_u(bytes, ELEMENT_BYTES[type]));
  if (type === 'int64') {
    f.times(left, () => {
      const sum = i64x2.add(v128.load64_zero(target), v128.load64_zero(source));
      f.storeLane(8, target, sum, 0);
      f.step(target, 8);
      f.step(source, 8);
    });
    return;
  }
  const take: (a: V128, b: V128) => V128 = (type === 'float32' ? FLOATS : INTEGERS)[combine];
  f.while(
    () => i32.gt_s(left, 0),
    () => {
      storeFour(f, type, target, f.let(take(loadFour(type, target), loadFour(type, source))), left);
      f.step(target, 4 * ELEMENT_BYTES[type]);
      f.step(source, 4 * ELEMENT_BYTES[type]);
      f.step(left, -4);
    },
  );
}
