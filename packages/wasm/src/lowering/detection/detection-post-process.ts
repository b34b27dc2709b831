import { memoryBytes, type Quantization } from '@zoo/core';
import type { TypedNode } from '@zoo/runtime';
import { bestScores, type DetectionType, decodeBoxes, MEANING_BYTES } from '../../kernels/detection/boxes.ts';
import { bestDetections, detectionsByClass } from '../../kernels/detection/detections.ts';
import { type I32, i32, sum } from '../../simd/index.ts';
import { type Lowering, operandOf } from '../lowering.ts';
import { faultOf } from '../select/gather.ts';

/** Those that kernels need, as the op has them. */
type Attributes = Readonly<
  Record<
    | 'max_detections'
    | 'max_classes_per_detection'
    | 'detections_per_class'
    | 'nms_score_threshold'
    | 'nms_iou_threshold'
    | 'num_classes'
    | `${'y' | 'x' | 'h' | 'w'}_scale`,
    number
  > & { use_regular_nms: boolean }
>;

const REFUSAL = { code: 'DETECTION_BOX', message: 'a box has a negative size' };

/** Boxes of a detector: all are decoded by the threads that there are, and then one keeps the best. */
export const detectionPostProcess: Lowering = {
  supports: ({ site }) =>
    site.inputs.every((x) => x?.dtype === 'float32' || x?.quantization?.scale.length)
      ? true
      : 'bytes without a scale',
  lower({ node }, scope) {
    const attrs = node.site.attrs as Attributes;
    const { num_classes: classes, use_regular_nms: byClass } = attrs;
    const [offsets, scores] = [0, 1].map((slot) => operandOf(node, slot));
    const [, boxes, width] = offsets.shape;
    const [type, scoreType] = [offsets, scores].map(({ dtype }) => dtype as DetectionType);
    const [bytes, scoreBytes] = [type, scoreType].map(memoryBytes);
    const step = scores.shape[2] * scoreBytes;
    const numbers = numbersOf(node, attrs);
    const table = scope.keep('numbers', 8 * numbers.length, ({ buffer, byteOffset }) => {
      new Float64Array(buffer, byteOffset, numbers.length).set(numbers);
    });
    const decode = decodeBoxes(type);
    const best = bestScores(scoreType);
    const kernel = (byClass ? detectionsByClass : bestDetections)(scoreType);
    const limit = Math.min(boxes, byClass ? attrs.detections_per_class : attrs.max_detections);
    const inputs = [0, 1, 2].map((slot) => scope.input(slot));
    const outputs = node.site.outputs.map((_, i) => scope.output(i));
    const fault = faultOf(scope);
    return {
      kernel: kernel.name,
      scratch: 24 * boxes + 4 * limit,
      fault,
      refusal: REFUSAL,
      emit(writer, corners) {
        const [from, allScores, anchors] = inputs.map((place) => place());
        const [places, categories, values, found] = outputs.map((place) => place());
        const scales = table();
        const first = allScores + step - classes * scoreBytes;
        const best32 = corners + 16 * boxes;
        const meaning = scales + 32 + MEANING_BYTES;
        const units = (unit: I32, count: I32) => {
          const place = (at: number, pitch: number) => sum(at, i32.mul(unit, pitch));
          writer.call(decode, {
            ...{ from: place(from, width * bytes), step: width * bytes, anchors: place(anchors, 4 * bytes) },
            ...{ scales, first: unit, count, to: place(corners, 16), fault: fault() },
          });
          if (byClass) return;
          const to = place(best32, 4);
          writer.call(best, { from: place(first, step), step, classes, meaning, count, to });
        };
        writer.parallel(boxes, units, { unitCost: 400 + 4 * classes });
        const rows = attrs.max_detections * attrs.max_classes_per_detection;
        for (const [at, size] of [
          [places, 16],
          [categories, 4],
          [values, 4],
        ])
          writer.f.fill(at, 0, rows * size);
        writer.call(kernel, {
          ...{ corners, boxes, from: first, step, classes, meaning, limit },
          ...{ scores: best32, heap: best32 + 4 * boxes, kept: best32 + 8 * boxes },
          least: attrs.nms_score_threshold,
          overlap: attrs.nms_iou_threshold,
          rows: byClass ? attrs.max_detections : attrs.max_classes_per_detection,
          ...{ places, categories, values, found },
        });
      },
    };
  },
};

/** Scales of boxes, then scale and zero point of each operand. */
function numbersOf({ site }: TypedNode, attrs: Attributes): number[] {
  const { y_scale: y, x_scale: x, h_scale: h, w_scale: w } = attrs;
  const meanings = site.inputs.flatMap((operand) => {
    const { scale = [1], zeroPoint = [0] }: Partial<Quantization> = operand?.quantization ?? {};
    return [scale[0], zeroPoint[0]];
  });
  return [y, x, h, w, ...meanings];
}
