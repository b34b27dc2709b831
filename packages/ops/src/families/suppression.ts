import { elementCount, formatShape, type Random, type Shape, UNKNOWN } from '@zoo/core';
import type { CaseOperand, OperandSpec, Site } from '@zoo/ir';
import { givenSize, scalarInteger } from '../lib/constants.ts';
import { invalid } from '../lib/errors.ts';
import { operand, requireOneElement } from '../lib/site.ts';
import { randomOperand, scalar } from './examples.ts';

export const SUPPRESSION_OPERANDS: readonly OperandSpec[] = [
  { name: 'boxes' },
  { name: 'scores' },
  { name: 'count', kind: 'constant' },
  { name: 'overlap' },
  { name: 'threshold' },
];

/** [the most boxes to select], after checking boxes [n, 4] and scores [n]. */
export function selectionShape(site: Site): Shape {
  const [boxes, scores] = [operand(site, 0).shape, operand(site, 1).shape];
  const corners = boxes[1] === 4 || boxes[1] === UNKNOWN;
  const unequal = boxes[0] !== scores[0] && boxes[0] !== UNKNOWN && scores[0] !== UNKNOWN;
  if (boxes.length !== 2 || !corners || scores.length !== 1 || unequal) {
    throw invalid('BOXES_SHAPE', 'there are not four corners and one score for each box', {
      expected: '[n,4] and [n]',
      received: `${formatShape(boxes)} and ${formatShape(scores)}`,
    });
  }
  for (let slot = 2; slot < site.inputs.length; slot++) requireOneElement(site, slot, 'a limit');
  const count = scalarInteger(site, 2);
  return [count === undefined ? UNKNOWN : givenSize(count, 'the number of boxes')];
}

/** Every box may be compared with every one that was selected. */
export function suppressionWork(site: Site): number {
  const boxes = operand(site, 0).shape[0];
  const count = scalarInteger(site, 2) ?? boxes;
  return boxes * Math.min(boxes, count);
}

export interface Selection {
  readonly index: number;
  readonly score: number;
}

/**
 * Boxes by falling score, without those that overlap a better one: overlap of `overlap` and more drops a box, and
 * with a `sigma` above 0 lesser overlap lowers its score by exp(-overlap^2 / (2 sigma)). Boxes are corners
 * (y1, x1, y2, x2) in any order. Source: `reference_ops::NonMaxSuppression`; of equal scores the first box wins.
 */
export function suppress(
  boxes: Float32Array,
  scores: Float32Array,
  limits: {
    readonly count: number;
    readonly overlap: number;
    readonly threshold: number;
    readonly sigma: number;
  },
): Selection[] {
  const { count, overlap, threshold, sigma } = limits;
  const queue = Array.from(scores, (score, index) => ({ index, score, seen: 0 }))
    .filter(({ score }) => score > threshold)
    .sort((a, b) => a.score - b.score || b.index - a.index);
  const selected: Selection[] = [];
  while (selected.length < count) {
    const next = queue.pop();
    if (next === undefined) break;
    const before = next.score;
    let dropped = false;
    for (let k = selected.length - 1; k >= next.seen && !dropped && next.score > threshold; k--) {
      const shared = intersectionOverUnion(boxes, 4 * next.index, 4 * selected[k].index);
      dropped = shared >= overlap;
      if (sigma > 0 && !dropped)
        next.score = Math.fround(next.score * Math.exp((-0.5 / sigma) * shared * shared));
    }
    next.seen = selected.length;
    if (dropped) continue;
    if (next.score === before) selected.push({ index: next.index, score: next.score });
    else if (next.score > threshold) {
      const at = queue.findIndex(
        ({ score, index }) => score > next.score || (score === next.score && index < next.index),
      );
      queue.splice(at < 0 ? queue.length : at, 0, next);
    }
  }
  return selected;
}

function intersectionOverUnion(boxes: Float32Array, a: number, b: number): number {
  const side = (box: number, axis: number) => {
    const [p, q] = [boxes[box + axis], boxes[box + axis + 2]];
    return [Math.min(p, q), Math.max(p, q)];
  };
  const [ay, ax, by, bx] = [side(a, 0), side(a, 1), side(b, 0), side(b, 1)];
  const areaA = (ay[1] - ay[0]) * (ax[1] - ax[0]);
  const areaB = (by[1] - by[0]) * (bx[1] - bx[0]);
  if (areaA <= 0 || areaB <= 0) return 0;
  const height = Math.max(Math.min(ay[1], by[1]) - Math.max(ay[0], by[0]), 0);
  const width = Math.max(Math.min(ax[1], bx[1]) - Math.max(ax[0], bx[0]), 0);
  return (height * width) / (areaA + areaB - height * width);
}

/** Operands of a test: boxes at random, or around few places with scores of few values, many of which are equal. */
export function suppressionExample(random: Random, overlap: number): CaseOperand[] {
  const isCrowded = random.next() < 0.5;
  const boxes = isCrowded ? random.integer(9, 30) : random.integer(1, 8);
  const of = (shape: Shape, values: () => number): CaseOperand => ({
    tensor: { dtype: 'float32', shape, data: Float32Array.from({ length: elementCount(shape) }, values) },
  });
  const odd = random.pick([[], [Number.NaN, Number.POSITIVE_INFINITY]]);
  return [
    isCrowded ? of([boxes, 4], () => random.integer(0, 5) / 4) : randomOperand(random, 'float32', [boxes, 4]),
    isCrowded
      ? of([boxes], () => random.pick([0.25, 0.5, 0.75, -1, ...odd]))
      : randomOperand(random, 'float32', [boxes]),
    scalar(random.integer(0, 6)),
    of([], () => overlap),
    of([], () => -0.5),
  ];
}
