import { type DType, type Random, tensor } from '@zoo/core';
import type { CaseFamily, CaseOperand } from '@zoo/ir';
import { randomTensor } from '../../../conformance/cases.ts';
import type { DetectionAttributes } from './tflite.ts';

type Cases = CaseFamily<DetectionAttributes, 'any'>;

export const cases = (): readonly Cases[] => [
  ...(['float32', 'uint8', 'int8'] as const).flatMap((dtype) =>
    [false, true].map((regular) => ({
      name: `${regular ? 'regular' : 'fast'} ${dtype}`,
      row: 'any' as const,
      generate(random: Random) {
        const boxes = random.integer(1, 12);
        const classes = random.integer(1, 4);
        const background = random.integer(0, 1);
        return {
          attrs: attributes(random, regular, classes),
          inputs: [
            numbers(random, dtype, [1, boxes, 4]),
            numbers(random, dtype, [1, boxes, classes + background]),
            anchors(random, dtype, boxes),
          ],
        };
      },
    })),
  ),
  ...[false, true].map((regular) => crowded(regular)),
];

/** Boxes around few places, with scores of few values: most overlap, and many are as good as others. */
function crowded(regular: boolean): Cases {
  return {
    name: `${regular ? 'regular' : 'fast'} crowded`,
    row: 'any',
    generate(random) {
      const boxes = random.integer(13, 40);
      const classes = random.integer(1, 19);
      const scored = random.pick(['float32', 'uint8', 'int8'] as const);
      return {
        attrs: {
          ...attributes(random, regular, classes),
          max_detections: random.integer(1, 12),
          nms_score_threshold: random.pick([0.25, -1000, 1000]),
        },
        inputs: [
          floats([1, boxes, 5], () => random.integer(-2, 2) / 4),
          scores(random, scored, [1, boxes, classes + random.integer(0, 1)]),
          floats([boxes, 4], (i) => (i % 4 < 2 ? random.integer(0, 2) / 2 : 0.5)),
        ],
      };
    },
  };
}

function attributes(random: Random, regular: boolean, classes: number): DetectionAttributes {
  return {
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
  };
}

/** Floats among which some are none. */
function scores(random: Random, dtype: DType, shape: readonly number[]): CaseOperand {
  if (dtype !== 'float32') return numbers(random, dtype, shape);
  const odd = random.pick([[], [], [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]]);
  return floats(shape, () => random.pick([0.25, 0.5, 0.75, 0.1, 0.5, 0.75, ...odd]));
}

function floats(shape: readonly number[], value: (index: number) => number): CaseOperand {
  const count = shape.reduce((product, size) => product * size, 1);
  return {
    tensor: tensor(
      'float32',
      shape,
      Float32Array.from({ length: count }, (_, i) => value(i)),
    ),
  };
}

function numbers(random: Random, dtype: DType, shape: readonly number[]): CaseOperand {
  return { tensor: randomTensor(random, dtype, shape, { quantized: dtype !== 'float32' }) };
}

/** Anchors have no negative sizes. */
function anchors(random: Random, dtype: DType, boxes: number): CaseOperand {
  if (dtype === 'float32') return floats([boxes, 4], () => random.integer(1, 100) / 100);
  const values = Array.from({ length: 4 * boxes }, () => random.integer(1, 100));
  const data = dtype === 'uint8' ? Uint8Array.from(values) : Int8Array.from(values);
  const quantization = { scale: [Math.fround(0.01)], zeroPoint: [0], axis: 0 };
  return { tensor: { dtype, shape: [boxes, 4], data, quantization } };
}
