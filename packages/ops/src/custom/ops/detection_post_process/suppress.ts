import { intersectionOverUnion, realsIn } from './boxes.ts';
import { falling } from './falling.ts';
import type { DetectionAttributes } from './tflite.ts';

export interface Detection {
  readonly box: number;
  readonly category: number;
  readonly score: number;
}

/** Scores of boxes by category; a background category in front is not counted. */
export interface Scores {
  readonly data: Float32Array | Uint8Array | Int8Array;
  /** Real value of an element; larger elements mean larger values. */
  readonly meaning: (element: number) => number;
  readonly boxes: number;
  /** Entries of one box, and where the first category is among them. */
  readonly stride: number;
  readonly offset: number;
}

/**
 * Fast suppression: each box stands for its best category alone. A kept box is given with as many of its categories as
 * `max_classes_per_detection` says, one after the other; one that is left out because there are fewer is undefined.
 */
export function suppressFast(corners: Float32Array, scores: Scores, attrs: DetectionAttributes) {
  const { max_classes_per_detection: wanted, num_classes: classes } = attrs;
  const best = bestOf(scores, classes);
  const kept = suppressOne(corners, best, attrs.max_detections, attrs);
  const detections = kept.flatMap((box): (Detection | undefined)[] => {
    const first = box * scores.stride + scores.offset;
    const own = realsIn(scores.data.subarray(first, first + classes), scores.meaning);
    const ranked = falling(own);
    return Array.from({ length: wanted }, () => {
      const { value: category } = ranked.next();
      return category === undefined ? undefined : { box, category, score: own[category] };
    });
  });
  return { detections, count: kept.length };
}

/** The largest score of each box. */
function bestOf({ data, meaning, boxes, stride, offset }: Scores, classes: number): Float32Array {
  const best = new Float32Array(boxes);
  for (let box = 0; box < boxes; box++) {
    const first = box * stride + offset;
    let largest = data[first];
    for (let at = first + 1; at < first + classes; at++) if (data[at] > largest) largest = data[at];
    best[box] = meaning(largest);
  }
  return best;
}

/** Regular suppression: category by category, and the best of all of them. */
export function suppressRegular(corners: Float32Array, scores: Scores, attrs: DetectionAttributes) {
  let best: Detection[] = [];
  const column = new Float32Array(scores.boxes);
  for (let category = 0; category < attrs.num_classes; category++) {
    for (let box = 0; box < scores.boxes; box++)
      column[box] = scores.meaning(scores.data[box * scores.stride + scores.offset + category]);
    const kept = suppressOne(corners, column, attrs.detections_per_class, attrs);
    const found = kept.map((box) => ({ box, category, score: column[box] }));
    best = [...best, ...found].sort(byScore).slice(0, attrs.max_detections);
  }
  return { detections: best, count: best.length };
}

/**
 * Boxes by falling score, of equal scores the first, without those that overlap a better one by more than the
 * threshold. Sorting is stable everywhere; TFLite's partial sorts leave the order of equal scores open.
 */
function suppressOne(
  corners: Float32Array,
  scores: Float32Array,
  limit: number,
  { nms_score_threshold: least, nms_iou_threshold: overlap }: DetectionAttributes,
): number[] {
  const kept: number[] = [];
  if (limit === 0) return kept;
  for (const box of falling(scores, least)) {
    if (!kept.some((better) => intersectionOverUnion(corners, better, box) > overlap)) kept.push(box);
    if (kept.length >= limit) break;
  }
  return kept;
}

function byScore(a: Detection, b: Detection): number {
  return b.score - a.score;
}
