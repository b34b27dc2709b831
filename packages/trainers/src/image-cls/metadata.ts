import type { Value } from '@zoo/ir';
import type { ModelMetadata } from '@zoo/tflite';
import { labelledScores } from '../graft/metadata.ts';
import type { Backbone } from './backbone.ts';

/** Metadata of an image classifier: what Model Maker writes, what the Task Library and MediaPipe look for. */
export function imageMetadata({ name, license, input }: Backbone, picture: Value): ModelMetadata {
  const [min, max] = rangeOf(picture, input);
  return {
    name: 'image classifier',
    description:
      'Identify the most prominent object in the image from a known set of categories. ' +
      `Trained with zoo on features of ${name}.`,
    version: 'v1',
    author: 'zoo',
    license: license ? `Backbone ${name}: ${license}` : undefined,
    subgraphMetadata: [
      {
        inputTensorMetadata: [
          {
            name: 'image',
            description: `Input image to be classified: RGB, ${input.width} x ${input.height}.`,
            content: {
              contentProperties: {
                type: 'ImageProperties',
                value: { colorSpace: 'RGB', defaultSize: { width: input.width, height: input.height } },
              },
            },
            processUnits: [
              {
                options: {
                  type: 'NormalizationOptions',
                  value: { mean: [...input.mean], std: [...input.std] },
                },
              },
            ],
            stats: { max, min },
          },
        ],
        outputTensorMetadata: [labelledScores()],
      },
    ],
  };
}

/** Stored values of black and white: 0 and 255 for uint8, the normalised ones for float. */
function rangeOf({ dtype }: Value, { mean, std }: Backbone['input']): [min: number[], max: number[]] {
  if (dtype === 'uint8') return [[0], [255]];
  if (dtype === 'int8') return [[-128], [127]];
  const channels = Math.max(mean.length, std.length); // one value stands for all channels
  const normalised = (pixel: number) =>
    Array.from({ length: channels }, (_, i) => (pixel - mean[i % mean.length]) / std[i % std.length]);
  return [normalised(0), normalised(255)];
}
