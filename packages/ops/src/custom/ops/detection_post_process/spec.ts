import { elementCount, formatShape, type Shape, UNKNOWN } from '@zoo/core';
import { type OpSpec, type Site, typeRow } from '@zoo/ir';
import { invalid } from '../../../lib/errors.ts';
import { operand } from '../../../lib/site.ts';
import { requireSize } from '../../lib/frames.ts';
import type { DetectionAttributes } from './tflite.ts';

const NUMBERS = ['float32', 'uint8', 'int8'] as const;

export const spec: OpSpec<DetectionAttributes, 'any'> = {
  summary: 'boxes of an SSD detector: decodes them against anchors, drops overlapping ones, keeps the best',
  operands: [{ name: 'box_encodings' }, { name: 'class_scores' }, { name: 'anchors' }],
  results: [{ name: 'boxes' }, { name: 'classes' }, { name: 'scores' }, { name: 'count' }],
  types: { any: typeRow('B, S, B -> float32, float32, float32, float32', { B: NUMBERS, S: NUMBERS }) },
  traits: ['pure'],
  tolerance: 'exact',
  infer(site) {
    const rows = detectionCount(site.attrs);
    checkOperands(site);
    const shapes: readonly Shape[] = [[1, rows, 4], [1, rows], [1, rows], [1]];
    return shapes.map((shape) => ({ dtype: 'float32', shape }));
  },
  /** Every score may be compared with every box that was selected. */
  work: (site) => elementCount(operand(site, 1).shape) * detectionCount(site.attrs),
};

/** The most rows of a result: more detections than this are an attack on the memory. */
const MAX_DETECTIONS = 1_000_000;

function detectionCount(attrs: DetectionAttributes): number {
  const { max_detections: detections, max_classes_per_detection: classes, nms_iou_threshold: iou } = attrs;
  const ranges: readonly [name: string, value: number, min: number][] = [
    ['max_detections', detections, 0],
    ['max_classes_per_detection', classes, 1],
    ['num_classes', attrs.num_classes, 1],
    ['detections_per_class', attrs.detections_per_class, 1],
  ];
  for (const [name, value, min] of ranges) {
    if (value >= min && value <= MAX_DETECTIONS) continue;
    throw outOfRange(name, `${min} to ${MAX_DETECTIONS}`, value);
  }
  if (!(iou > 0 && iou <= 1)) throw outOfRange('nms_iou_threshold', 'above 0, at most 1', iou);
  if (detections * classes > MAX_DETECTIONS) {
    throw outOfRange(
      'max_detections * max_classes_per_detection',
      `at most ${MAX_DETECTIONS}`,
      detections * classes,
    );
  }
  return detections * classes;
}

function checkOperands(site: Site<DetectionAttributes>): void {
  const [boxes, scores, anchors] = [0, 1, 2].map((slot) => operand(site, slot).shape);
  const [wide, classes] = [boxes[2], scores[2]];
  const background = classes - site.attrs.num_classes;
  const fits =
    boxes.length === 3 &&
    scores.length === 3 &&
    anchors.length === 2 &&
    (wide === UNKNOWN || wide >= 4) &&
    (classes === UNKNOWN || background === 0 || background === 1);
  if (!fits) {
    throw invalid('DETECTION_SHAPE', 'boxes, scores and anchors do not go together', {
      expected: `[1,n,4 or more], [1,n,${site.attrs.num_classes} or one more], [n,4]`,
      received: [boxes, scores, anchors].map(formatShape).join(', '),
    });
  }
  requireSize(boxes[0], 1, 'the batch');
  requireSize(scores[0], 1, 'the batch of scores');
  requireSize(scores[1], boxes[1], 'the list of scores');
  requireSize(anchors[0], boxes[1], 'the list of anchors');
  requireSize(anchors[1], 4, 'an anchor');
}

function outOfRange(name: string, expected: string, received: number) {
  return invalid('CUSTOM_OPTIONS', `${name} is out of range`, { expected, received: String(received) });
}
