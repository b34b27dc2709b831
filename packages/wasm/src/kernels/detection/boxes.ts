import { f32x4, f64x2, type I32, i32, i32x4, type Routine, sum, type V128, v128 } from '../../simd/index.ts';
import { expF64 } from '../elementwise/exp-f64.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { ELEMENT_BYTES, loadFour } from '../lib/elements.ts';
import { acrossLanes, lanesBelow } from '../lib/lanes.ts';
import { upperHalf } from '../lib/tail.ts';

export type DetectionType = 'float32' | 'int8' | 'uint8';

/** Where doubles are that turn a byte into a number: its scale and its zero point. */
export const MEANING_BYTES = 16;

/** The numbers that four elements, in lanes as integers, stand for; rounded as in the reference kernel. */
export function meaningOf(f: Routine, type: DetectionType, elements: V128, meaning: I32): V128 {
  if (type === 'float32') return elements;
  const whole = f.let(elements);
  const [scale, zero] = [v128.load64_splat(meaning), v128.load64_splat(meaning, 8)];
  const [low, high] = [whole, upperHalf(whole)].map((half) =>
    f32x4.demote_f64x2_zero(f64x2.mul(scale, f64x2.sub(f64x2.convert_low_i32x4_s(half), zero))),
  );
  return i32x4.shuffle(low, high, [0, 1, 4, 5]);
}

/**
 * Corners (y1, x1, y2, x2) of boxes `first` and after, from offsets of center and size from anchors; in double
 * precision where the reference kernel has it. `scales` are four doubles, in front of the meanings of offsets, scores and
 * anchors. A box of negative size is noted.
 */
export function decodeBoxes(
  type: DetectionType,
): Kernel<'from' | 'step' | 'anchors' | 'scales' | 'first' | 'count' | 'to' | 'fault'> {
  const params = {
    from: 'i32',
    /** Bytes from the offsets of one box to the next. */
    step: 'i32',
    anchors: 'i32',
    scales: 'i32',
    first: 'i32',
    count: 'i32',
    to: 'i32',
    fault: 'i32',
  } as const;
  return defineKernel(`${type}-decode-boxes`, params, (f, p) => {
    const meaning = (of: number) => sum(p.scales, 32 + of * MEANING_BYTES);
    f.times(p.count, () => {
      const offsets = f.let(meaningOf(f, type, loadFour(type, p.from), meaning(0)));
      const anchor = f.let(meaningOf(f, type, loadFour(type, p.anchors), meaning(2)));
      const size = f.let(f64x2.promote_low_f32x4(upperHalf(anchor)));
      const [shift, growth] = [offsets, upperHalf(offsets)].map((two, i) =>
        f64x2.div(f64x2.promote_low_f32x4(two), v128.load(p.scales, 16 * i)),
      );
      const center = f64x2.add(f64x2.mul(shift, size), f64x2.promote_low_f32x4(anchor));
      const half = f64x2.mul(f64x2.mul(f64x2.splat(0.5), expF64(f, growth)), size);
      const [middle, reach] = [center, half].map((two) => f.let(f32x4.demote_f64x2_zero(two)));
      const low = f.let(f32x4.sub(middle, reach));
      const high = f.let(f32x4.add(middle, reach));
      f.store(p.to, i32x4.shuffle(low, high, [0, 1, 4, 5]));
      f.if(v128.anyTrue(f32x4.gt(low, high)), () => {
        f.storeI32(p.fault, 1);
        f.storeI32(p.fault, p.first, 4);
      });
      f.step(p.from, p.step);
      f.step(p.anchors, 4 * ELEMENT_BYTES[type]);
      f.step(p.first, 1);
      f.step(p.to, 16);
    });
  });
}

/** The largest score of each box; no number counts only where it is the first one. */
export function bestScores(
  type: DetectionType,
): Kernel<'from' | 'step' | 'classes' | 'meaning' | 'count' | 'to'> {
  const params = {
    from: 'i32',
    step: 'i32',
    classes: 'i32',
    meaning: 'i32',
    count: 'i32',
    to: 'i32',
  } as const;
  const take = type === 'float32' ? f32x4.pmax : i32x4.max_s;
  return defineKernel(`${type}-best-scores`, params, (f, p) => {
    f.times(p.count, () => {
      const [at, left] = [f.int(p.from), f.int(p.classes)];
      const four = f.let(loadFour(type, at));
      const first = f.let(i32x4.shuffle(four, four, [0, 0, 0, 0]));
      const best = f.let(first);
      f.while(
        () => i32.gt_s(left, 0),
        () => {
          f.set(best, take(best, v128.bitselect(loadFour(type, at), first, lanesBelow(left))));
          f.step(at, 4 * ELEMENT_BYTES[type]);
          f.step(left, -4);
        },
      );
      f.storeLane(4, p.to, f.let(meaningOf(f, type, acrossLanes(f, take, best), p.meaning)), 0);
      f.step(p.from, p.step);
      f.step(p.to, 4);
    });
  });
}
