import {
  type F32,
  f32,
  f32x4,
  f64,
  type I32,
  i32,
  i32x4,
  type Local,
  type Routine,
  smaller,
  sum,
  type V128,
  v128,
} from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { ELEMENT_BYTES, loadOne } from '../lib/elements.ts';
import { upperHalf } from '../lib/tail.ts';
import { type DetectionType, meaningOf } from './boxes.ts';
import { candidatesIn } from './candidates.ts';

const PARAMETERS = {
  corners: 'i32',
  boxes: 'i32',
  /** The first score that counts, and bytes from those of one box to those of the next. */
  from: 'i32',
  step: 'i32',
  classes: 'i32',
  meaning: 'i32',
  /** A float for each box: the score of its best class, or room for those of one class after the other. */
  scores: 'i32',
  /** Room for numbers of boxes. */
  heap: 'i32',
  kept: 'i32',
  /** Boxes to keep, of all or of each class. */
  limit: 'i32',
  least: 'f32',
  overlap: 'f32',
  /** Rows of the results for each box, or the most rows for all. */
  rows: 'i32',
  /** Results, which are zero before. */
  places: 'i32',
  categories: 'i32',
  values: 'i32',
  found: 'i32',
} as const;

type Parameters = { readonly [N in keyof typeof PARAMETERS]: Local<(typeof PARAMETERS)[N]> };

export type DetectionsKernel = Kernel<keyof typeof PARAMETERS>;

/** Each box stands for its best class; what is kept is given with its best classes, of equal ones the first. */
export function bestDetections(type: DetectionType): DetectionsKernel {
  return defineKernel(`${type}-detections`, PARAMETERS, (f, p) => {
    const isCandidate = (score: F32) => f32.ge(score, p.least);
    const kept = suppress(f, p, isCandidate, (box, before) => {
      const row = f.int(i32.mul(before, p.rows));
      const [last, lastScore] = [f.int(-1), f.let(f32.const(Number.POSITIVE_INFINITY), 'f32')];
      f.times(smaller(p.rows, p.classes), () => {
        const [best, bestScore] = [f.int(-1), f.let(f32.const(0), 'f32')];
        f.range(0, p.classes, (category) => {
          const score = f.let(scoreOf(f, type, p, box, category), 'f32');
          const isTie = i32.and(f32.eq(score, lastScore), i32.gt_s(category, last));
          const isBetter = i32.or(i32.lt_s(best, 0), f32.gt(score, bestScore));
          f.if(i32.and(i32.or(f32.lt(score, lastScore), isTie), isBetter), () => {
            f.set(best, category);
            f.set(bestScore, score);
          });
        });
        f.if(i32.ge_s(best, 0), () => {
          storeRow(f, p, row, box, best, bestScore);
          f.set(last, best);
          f.set(lastScore, bestScore);
          f.step(row, 1);
        });
      });
    });
    f.storeF32(p.found, f32.demote(f64.fromI32(kept)));
  });
}

/** Suppresses class by class; of all that is kept the best is given, of equal ones those of the class before. */
export function detectionsByClass(type: DetectionType): DetectionsKernel {
  return defineKernel(`${type}-detections-by-class`, PARAMETERS, (f, p) => {
    const found = f.int(0);
    const isFull = i32.ge_s(found, p.rows);
    f.range(0, p.classes, (category) => {
      f.range(0, p.boxes, (box) => {
        f.storeF32(wordAt(p.scores, box), scoreOf(f, type, p, box, category));
      });
      const worst = f32.load(wordAt(p.values, i32.sub(p.rows, 1)));
      const enters = (score: F32) => i32.or(i32.eqz(isFull), f32.gt(score, worst));
      const isCandidate = (score: F32) => i32.and(f32.ge(score, p.least), enters(score));
      suppress(f, p, isCandidate, (box) => {
        const score = f.let(f32.load(wordAt(p.scores, box)), 'f32');
        f.if(enters(score), () => {
          const row = f.int(i32.sub(found, isFull));
          const moved = f.int(0);
          const before = wordAt(p.values, i32.sub(row, i32.gt_s(row, 0)));
          f.while(
            () => i32.and(i32.gt_s(row, 0), f32.lt(f32.load(before), score)),
            () => {
              f.step(row, -1);
              f.step(moved, 1);
            },
          );
          for (const [list, bytes] of ROWS) {
            const at = f.int(sum(p[list], i32.mul(row, bytes)));
            f.copy(i32.add(at, bytes), at, i32.mul(moved, bytes));
          }
          storeRow(f, p, row, box, category, score);
          f.step(found, i32.eqz(isFull));
        });
      });
    });
    f.storeF32(p.found, f32.demote(f64.fromI32(found)));
  });
}

/** Bytes of a row of each result. */
const ROWS = [
  ['places', 16],
  ['categories', 4],
  ['values', 4],
] as const;

/**
 * Keeps candidates by falling score, but for those that overlap a better one by more than the threshold; the number of
 * those kept. `keep` is told how many were before.
 */
function suppress(
  f: Routine,
  p: Parameters,
  isCandidate: (score: F32) => I32,
  keep: (box: Local<'i32'>, before: Local<'i32'>) => void,
): Local<'i32'> {
  const candidates = candidatesIn(f, p.heap, p.scores);
  f.range(0, p.boxes, (box) => {
    const score = f.let(f32.load(wordAt(p.scores, box)), 'f32');
    f.if(isCandidate(score), () => candidates.add(box));
  });
  candidates.order();
  const kept = f.int(0);
  f.while(
    () => i32.and(i32.gt_s(candidates.size, 0), i32.lt_s(kept, p.limit)),
    () => {
      const box = f.int(candidates.first());
      const corners = f.let(v128.load(cornersAt(p, box)));
      const [other, isFree] = [f.int(0), f.int(1)];
      f.while(
        () => i32.and(isFree, i32.lt_s(other, kept)),
        () => {
          const better = f.let(v128.load(cornersAt(p, i32.load(wordAt(p.kept, other)))));
          f.set(isFree, i32.eqz(overlaps(f, better, corners, p.overlap)));
          f.step(other, 1);
        },
      );
      f.if(isFree, () => {
        keep(box, kept);
        f.storeI32(wordAt(p.kept, kept), box);
        f.step(kept, 1);
      });
      candidates.dropFirst();
    },
  );
  return kept;
}

/** Whether shared area over joint area is more than a threshold, which is above 0; in float32, as the reference kernel has it. */
function overlaps(f: Routine, a: Local<'v128'>, b: Local<'v128'>, threshold: F32): I32 {
  const areaOf = (low: V128, high: V128, least?: V128) => {
    const difference = f32x4.sub(upperHalf(high), low);
    const sides = f.let(least ? f32x4.max(difference, least) : difference);
    return f.let(f32x4.mul(sides, i32x4.shuffle(sides, sides, [1, 1, 1, 1])));
  };
  const [areaA, areaB] = [areaOf(a, a), areaOf(b, b)];
  const shared = areaOf(f32x4.max(a, b), f32x4.min(a, b), f32x4.splat(0));
  const ratio = f32x4.div(shared, f32x4.sub(f32x4.add(areaA, areaB), shared));
  const haveArea = f32x4.gt(f32x4.min(areaA, areaB), f32x4.splat(0));
  return i32x4.extract(v128.and(f32x4.gt(ratio, f32x4.splat(threshold)), haveArea), 0);
}

function storeRow(f: Routine, p: Parameters, row: I32, box: I32, category: I32, score: F32): void {
  f.store(i32.add(p.places, i32.shl(row, 4)), v128.load(cornersAt(p, box)));
  f.storeF32(wordAt(p.categories, row), f32.demote(f64.fromI32(category)));
  f.storeF32(wordAt(p.values, row), score);
}

function scoreOf(f: Routine, type: DetectionType, p: Parameters, box: I32, category: I32): F32 {
  const at = f.int(sum(p.from, i32.mul(box, p.step), i32.mul(category, ELEMENT_BYTES[type])));
  return f32x4.extract(meaningOf(f, type, loadOne(type, at), p.meaning), 0);
}

function cornersAt(p: Parameters, box: I32): I32 {
  return i32.add(p.corners, i32.shl(box, 4));
}

function wordAt(list: I32, index: I32): I32 {
  return i32.add(list, i32.shl(index, 2));
}
