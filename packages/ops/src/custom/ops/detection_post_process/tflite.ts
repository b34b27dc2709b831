import type { FileFace } from '@zoo/ir';
import { type AttributesOf, flag, flexOptions, real, whole } from '../../options/flex.ts';

const options = flexOptions({
  max_detections: whole(),
  max_classes_per_detection: whole(),
  /** Of regular suppression. */
  detections_per_class: whole(100),
  use_regular_nms: flag(false),
  nms_score_threshold: real(0),
  nms_iou_threshold: real(),
  num_classes: whole(),
  y_scale: real(),
  x_scale: real(),
  h_scale: real(),
  w_scale: real(),
});

export type DetectionAttributes = AttributesOf<typeof options>;

export const tflite: FileFace<DetectionAttributes, 'any'> = { custom: options, version: () => 1 };
