import type { OpDefinition } from '@zoo/ir';
import { decodeBoxes, meaningOf, realsOf } from './boxes.ts';
import { type Scores, suppressFast, suppressRegular } from './suppress.ts';
import type { DetectionAttributes } from './tflite.ts';

/** Source: `tflite/kernels/detection_postprocess.cc`. Rows without a detection are zero. */
export const reference: OpDefinition<DetectionAttributes, 'any'>['reference'] = {
  any({ attrs, inputs }) {
    const [readBoxes, readAnchors] = [realsOf(inputs[0]!, 'box encodings'), realsOf(inputs[2]!, 'anchors')];
    const meaning = meaningOf(inputs[1]!, 'class scores');
    const [, boxes, width] = inputs[0]!.shape;
    const stride = inputs[1]!.shape[2];
    const suppress = attrs.use_regular_nms ? suppressRegular : suppressFast;
    return ([encodings, classScores, anchors], outputs) => {
      const corners = decodeBoxes(readBoxes(encodings!), width, readAnchors(anchors!), attrs);
      const data = classScores as Scores['data'];
      const scores = { data, meaning, boxes, stride, offset: stride - attrs.num_classes };
      const { detections, count } = suppress(corners, scores, attrs);
      const [places, categories, values, counts] = outputs as Float32Array[];
      for (const output of [places, categories, values]) output.fill(0);
      detections.forEach((detection, row) => {
        if (detection === undefined) return;
        places.set(corners.subarray(4 * detection.box, 4 * detection.box + 4), 4 * row);
        categories[row] = detection.category;
        values[row] = detection.score;
      });
      counts[0] = count;
    };
  },
};
