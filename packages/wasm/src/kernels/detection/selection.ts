import {
  type F32,
  type F64,
  f32,
  f32x4,
  f64,
  f64x2,
  type I32,
  i32,
  type Local,
  type Routine,
} from '../../simd/index.ts';
import { expF64 } from '../elementwise/exp-f64.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { candidatesIn } from './candidates.ts';

const PARAMETERS = {
  /** Corners (y1, x1, y2, x2), in any order. */
  boxes: 'i32',
  count: 'i32',
  /** A score of each box, which changes while it waits. */
  scores: 'i32',
  heap: 'i32',
  /** How many of the selected boxes each one has been compared with: zeros. */
  seen: 'i32',
  /** Operands: the most boxes to select, which are no more than `room`, and thresholds. */
  most: 'i32',
  room: 'i32',
  overlap: 'i32',
  threshold: 'i32',
  sigma: 'i32',
  /** Results, which are zero before. */
  indices: 'i32',
  values: 'i32',
  found: 'i32',
} as const;

type Parameters = { readonly [N in keyof typeof PARAMETERS]: Local<(typeof PARAMETERS)[N]> };

/**
 * Boxes by falling score, of equal ones the first, without those that overlap a better one. Where it is soft lesser
 * overlap lowers the score of a box, which waits anew then, and scores are a result.
 */
export function selectBoxes(soft: boolean): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(soft ? 'f32-select-softly' : 'f32-select', PARAMETERS, (f, p) => {
    const threshold = f.let(f32.load(p.threshold), 'f32');
    const overlap = f.let(f64.promote(f32.load(p.overlap)), 'f64');
    const decay = soft ? decayOf(f, p.sigma) : undefined;
    const most = f.int(i32.load(p.most));
    f.set(most, i32.select(i32.lt_s(most, p.room), most, p.room));
    const candidates = candidatesIn(f, p.heap, p.scores);
    f.range(0, p.count, (box) => {
      f.if(f32.gt(f32.load(wordAt(p.scores, box)), threshold), () => candidates.add(box));
    });
    candidates.order();
    const selected = f.int(0);
    f.while(
      () => i32.and(i32.gt_s(candidates.size, 0), i32.lt_s(selected, most)),
      () => {
        const box = f.int(candidates.first());
        const before = f.let(f32.load(wordAt(p.scores, box)), 'f32');
        const score = f.let(before, 'f32');
        const seen = f.int(i32.load(wordAt(p.seen, box)));
        const [other, isFree] = [f.int(selected), f.int(1)];
        f.while(
          () => i32.and(i32.and(isFree, i32.gt_s(other, seen)), f32.gt(score, threshold)),
          () => {
            f.step(other, -1);
            const shared = sharedPart(f, p, box, i32.load(wordAt(p.indices, other)));
            f.set(isFree, i32.eqz(f64.ge(shared, overlap)));
            if (decay) f.if(isFree, () => f.set(score, decay(score, shared)));
          },
        );
        f.storeI32(wordAt(p.seen, box), selected);
        const select = () => {
          f.storeI32(wordAt(p.indices, selected), box);
          if (soft) f.storeF32(wordAt(p.values, selected), score);
          f.step(selected, 1);
        };
        if (!soft) {
          f.if(isFree, select);
          candidates.dropFirst();
          return;
        }
        f.if(i32.and(isFree, f32.eq(score, before)), select);
        f.storeF32(wordAt(p.scores, box), score);
        const waits = i32.and(i32.and(isFree, f32.ne(score, before)), f32.gt(score, threshold));
        f.if(
          waits,
          () => candidates.sinkFirst(),
          () => candidates.dropFirst(),
        );
      },
    );
    f.storeI32(p.found, selected);
  });
}

/** A score times exp(-shared^2 / (2 sigma)), where sigma is above 0: in doubles, as the reference kernel has it. */
function decayOf(f: Routine, sigma: I32): (score: F32, shared: Local<'f64'>) => F32 {
  const spread = f.let(f64.promote(f32.load(sigma)), 'f64');
  const isSoft = f.int(f64.gt(spread, f64.const(0)));
  const rate = f.let(f64.div(f64.const(-0.5), spread), 'f64');
  return (score, shared) => {
    const power = expF64(f, f64x2.splat(f64.mul(f64.mul(rate, shared), shared)));
    const product = f32x4.demote_f64x2_zero(f64x2.mul(f64x2.splat(f64.promote(score)), power));
    return f32.select(isSoft, f32x4.extract(product, 0), score);
  };
}

/** Shared area over joint area of two boxes; 0 for those without area. */
function sharedPart(f: Routine, p: Parameters, a: I32, b: I32): Local<'f64'> {
  const [first, second] = [a, b].map((box) => {
    const at = f.int(i32.add(p.boxes, i32.shl(box, 4)));
    return [0, 4].map((axis) => {
      const [one, other] = [axis, axis + 8].map((offset) => f.let(f64.promote(f32.load(at, offset)), 'f64'));
      return [f.let(f64.min(one, other), 'f64'), f.let(f64.max(one, other), 'f64')] as const;
    });
  });
  const areaOf = (sides: readonly F64[]) => f.let(f64.mul(sides[0], sides[1]), 'f64');
  const [areaA, areaB] = [first, second].map((box) => areaOf(box.map(([low, high]) => f64.sub(high, low))));
  const sides = [0, 1].map((axis) => {
    const low = f64.max(first[axis][0], second[axis][0]);
    const high = f64.min(first[axis][1], second[axis][1]);
    return f64.max(f64.sub(high, low), f64.const(0));
  });
  const shared = areaOf(sides);
  const hasNone = i32.or(f64.le(areaA, f64.const(0)), f64.le(areaB, f64.const(0)));
  const part = f64.div(shared, f64.sub(f64.add(areaA, areaB), shared));
  return f.let(f64.select(hasNone, f64.const(0), part), 'f64');
}

function wordAt(list: I32, index: I32): I32 {
  return i32.add(list, i32.shl(index, 2));
}
