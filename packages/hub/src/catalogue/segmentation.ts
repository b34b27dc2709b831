import type { CatalogueEntry } from './entry.ts';
import { described, entry, kaggle, mediapipe, perhaps, signedRange, unitRange } from './offers.ts';

/** Models that say what each pixel is, and models that paint. */
export const segmentation: readonly CatalogueEntry[] = [
  entry(
    'deeplab',
    'segmentation',
    'DeepLabV3 257: 21 kinds of things (PASCAL)',
    [
      kaggle('tensorflow/deeplabv3/tfLite/metadata/2', signedRange(257, 257)),
      kaggle('tensorflow/deeplabv3/tfLite/default/1', signedRange(257, 257)),
      mediapipe(
        'image_segmenter/deeplab_v3/float32/1',
        signedRange(257, 257),
        'ff36e24d40547fe9e645e2f4e8745d1876d6e38b332d39a82f0bf0f5d1d561b3',
      ),
      kaggle('tensorflow/deeplab/tfJs/pascal-1-quantized/2', described('int32 RGB of any size')),
    ],
    { aliases: ['deeplabv3', 'deeplab-v3', 'deeplab-pascal'] },
  ),
  entry('deeplab-ade20k', 'segmentation', 'DeepLabV3: 151 kinds of things (ADE20K)', [
    kaggle('tensorflow/deeplab/tfJs/ade20k-1-quantized/2', described('int32 RGB of any size')),
  ]),
  entry('deeplab-cityscapes', 'segmentation', 'DeepLabV3: 19 kinds of things in streets (Cityscapes)', [
    perhaps('tensorflow/deeplab/tfJs/cityscapes-1-quantized/2', described('int32 RGB of any size')),
  ]),
  entry('selfie-segmenter', 'segmentation', 'Person or background, square, of MediaPipe tasks', [
    mediapipe(
      'image_segmenter/selfie_segmenter/float16/1',
      unitRange(256, 256),
      '191ac9529ae506ee0beefa6b2c945a172dab9d07d1e802a290a4e4038226658b',
    ),
  ]),
  entry('selfie-multiclass', 'segmentation', 'Hair, skin, clothes and background of a person', [
    mediapipe('image_segmenter/selfie_multiclass_256x256/float32/1', unitRange(256, 256)),
  ]),
  entry('hair-segmenter', 'segmentation', 'Hair or not', [
    mediapipe('image_segmenter/hair_segmenter/float32/1'),
  ]),
  entry(
    'style-transfer',
    'style-transfer',
    'Arbitrary style transfer: a picture in the style of another, in one graph',
    [
      kaggle(
        'google/arbitrary-image-stylization-v1/tensorFlow1/256/2',
        described('RGB in [0, 1]; style about 256 px'),
      ),
    ],
    { aliases: ['magenta-style'] },
  ),
  ...(['int8', 'fp16'] as const).flatMap((precision) => [
    entry(
      `style-predict-${precision}`,
      'style-transfer',
      `Arbitrary style transfer, ${precision}: style to 100 numbers`,
      [
        kaggle(
          `google/arbitrary-image-stylization-v1/tfLite/256-${precision}-prediction/1`,
          unitRange(256, 256),
        ),
      ],
    ),
    entry(
      `style-apply-${precision}`,
      'style-transfer',
      `Arbitrary style transfer, ${precision}: picture and style`,
      [
        perhaps(
          `google/arbitrary-image-stylization-v1/tfLite/256-${precision}-transfer/1`,
          unitRange(384, 384),
        ),
      ],
    ),
  ]),
];
