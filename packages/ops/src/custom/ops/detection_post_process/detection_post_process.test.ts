import { describe, expect, it } from '@jest/globals';
import { evaluate } from '../../../evaluate.ts';
import { floats } from '../../../testing/run.ts';
import { detectionPostProcess } from './index.ts';

/** Boxes, scores and anchors of `detection_postprocess_test.cc`: six boxes in two clusters and two far ones. */
const ENCODINGS = [0, 0, 0, 0, 0, 1, 0, 0, 0, -1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0];
const SCORES = [0, 0.9, 0.8, 0, 0.75, 0.72, 0, 0.6, 0.5, 0, 0.93, 0.95, 0, 0.5, 0.4, 0, 0.3, 0.2];
const ANCHORS = [
  0.5, 0.5, 1, 1, 0.5, 0.5, 1, 1, 0.5, 0.5, 1, 1, 0.5, 10.5, 1, 1, 0.5, 10.5, 1, 1, 0.5, 100.5, 1, 1,
];

const attrs = {
  max_detections: 3,
  max_classes_per_detection: 1,
  detections_per_class: 1,
  use_regular_nms: false,
  nms_score_threshold: 0,
  nms_iou_threshold: 0.5,
  num_classes: 2,
  y_scale: 10,
  x_scale: 10,
  h_scale: 5,
  w_scale: 5,
};

function detect(more: object) {
  const inputs = [floats([1, 6, 4], ENCODINGS), floats([1, 6, 3], SCORES), floats([6, 4], ANCHORS)];
  const [boxes, classes, scores, count] = evaluate(detectionPostProcess, {
    attrs: { ...attrs, ...more },
    inputs,
    outputs: [],
  });
  return {
    boxes: Array.from(boxes.data as Float32Array, (value) => Number(value.toFixed(3))),
    classes: Array.from(classes.data as Float32Array),
    scores: Array.from(scores.data as Float32Array, (value) => Number(value.toFixed(3))),
    count: count.data[0],
  };
}

describe('the post-processing of SSD detectors', () => {
  it('is fast when each box stands for its best class', () => {
    expect(detect({})).toEqual({
      boxes: [0, 10, 1, 11, 0, 0, 1, 1, 0, 100, 1, 101],
      classes: [1, 0, 0],
      scores: [0.95, 0.9, 0.3],
      count: 3,
    });
  });

  it('suppresses class by class when it is regular', () => {
    const { boxes, classes, scores, count } = detect({ use_regular_nms: true });
    expect({ classes, scores, count }).toEqual({ classes: [1, 0, 0], scores: [0.95, 0.93, 0], count: 2 });
    expect(boxes).toEqual([0, 10, 1, 11, 0, 10, 1, 11, 0, 0, 0, 0]);
  });

  it('gives more classes of a box, one after the other', () => {
    const { classes, scores, count } = detect({ max_classes_per_detection: 2 });
    expect({ classes, scores, count }).toEqual({
      classes: [1, 0, 0, 1, 0, 1],
      scores: [0.95, 0.93, 0.9, 0.8, 0.3, 0.2],
      count: 3,
    });
  });

  it('refuses thresholds that drop everything or nothing', () => {
    expect(() => detect({ nms_iou_threshold: 0 })).toThrow('nms_iou_threshold');
  });
});
