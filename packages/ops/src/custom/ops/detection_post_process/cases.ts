import { type DType, type Random, tensor } from '@zoo/core';
import type { CaseFamily, CaseOperand } from '@zoo/ir';
import { randomTensor } from '../../../conformance/cases.ts';
import type { DetectionAttributes } from './tflite.ts';

export const cases = (): readonly CaseFamily<DetectionAttributes, 'any'>[] =>
  (['float32', 'uint8', 'int8'] as const).flatMap((dtype) =>
    [false, true].map((regular) => ({
      name: `${regular ? 'regular' : 'fast'} ${dtype}`,
      row: 'any' as const,
      generate(random: Random) {
        const boxes = random.integer(1, 12);
        const classes = random.integer(1, 4);
        const background = random.integer(0, 1);
        return {
          attrs: {
            max_detections: random.integer(0, 6),
            max_classes_per_detection: random.integer(1, 3),
            detections_per_class: random.integer(1, 4),
            use_regular_nms: regular,
            nms_score_threshold: 0.25,
            nms_iou_threshold: 0.5,
            num_classes: classes,
            y_scale: 10,
            x_scale: 10,
            h_scale: 5,
            w_scale: 5,
          },
          inputs: [
            numbers(random, dtype, [1, boxes, 4]),
            numbers(random, dtype, [1, boxes, classes + background]),
            anchors(random, dtype, boxes),
          ],
        };
      },
    })),
  );

function numbers(random: Random, dtype: DType, shape: readonly number[]): CaseOperand {
  return { tensor: randomTensor(random, dtype, shape, { quantized: dtype !== 'float32' }) };
}

/** Anchors have no negative sizes. */
function anchors(random: Random, dtype: DType, boxes: number): CaseOperand {
  const values = Array.from({ length: 4 * boxes }, () => random.integer(1, 100));
  if (dtype === 'float32')
    return {
      tensor: tensor(
        dtype,
        [boxes, 4],
        Float32Array.from(values, (v) => v / 100),
      ),
    };
  const data = dtype === 'uint8' ? Uint8Array.from(values) : Int8Array.from(values);
  const quantization = { scale: [Math.fround(0.01)], zeroPoint: [0], axis: 0 };
  return { tensor: { dtype, shape: [boxes, 4], data, quantization } };
}
