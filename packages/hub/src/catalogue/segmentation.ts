import type { CatalogueEntry, Input, Offer } from './entry.ts';
import {
  described,
  entry,
  kaggle,
  mediapipe,
  mediapipeAsset,
  perhaps,
  signedRange,
  unitRange,
} from './offers.ts';
import { tfhubLite, tfhubModule, tfhubTfjs } from './tfhub-storage.ts';

/** Style transfer as the examples of TensorFlow download it. */
const HAIR = described('RGB in [0, 1], and the mask of the picture before as a fourth channel', 512, 512);
const EXAMPLES =
  'https://storage.googleapis.com/download.tensorflow.org/models/tflite/task_library/style_transfer/android';
const STYLE_SHA256: Readonly<Record<string, string>> = {
  int8_prediction: 'af6ad4b2e7aeba0675f32636082ab915ced5375229a3f8aff7e714c6213f5ed2',
  int8_transfer: '7a1550643cf034a4d813c0aa276976cd15da4141b4f1ec3631db1d0d9c8e2cd1',
};

/** Models that say what each pixel is, and models that paint. */
export const segmentation = (): readonly CatalogueEntry[] => [
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
      tfhubTfjs('tensorflow/deeplab/pascal/1/quantized/2/1', described('int32 RGB of any size')),
    ],
    { aliases: ['deeplabv3', 'deeplab-v3', 'deeplab-pascal'] },
  ),
  entry('deeplab-ade20k', 'segmentation', 'DeepLabV3: 151 kinds of things (ADE20K)', [
    kaggle('tensorflow/deeplab/tfJs/ade20k-1-quantized/2', described('int32 RGB of any size')),
    tfhubTfjs('tensorflow/deeplab/ade20k/1/quantized/2/1', described('int32 RGB of any size')),
  ]),
  entry('deeplab-cityscapes', 'segmentation', 'DeepLabV3: 19 kinds of things in streets (Cityscapes)', [
    perhaps('tensorflow/deeplab/tfJs/cityscapes-1-quantized/2', described('int32 RGB of any size')),
    tfhubTfjs('tensorflow/deeplab/cityscapes/1/quantized/2/1', described('int32 RGB of any size')),
  ]),
  entry('selfie-segmenter', 'segmentation', 'Person or background, square, of MediaPipe tasks', [
    mediapipe(
      'image_segmenter/selfie_segmenter/float16/1',
      unitRange(256, 256),
      '191ac9529ae506ee0beefa6b2c945a172dab9d07d1e802a290a4e4038226658b',
    ),
    mediapipeAsset(
      'tasks/testdata/vision/selfie_segmentation.tflite',
      '1782185339780682',
      '9ee168ec7c8f2a16c56fe8e1cfbc514974cbbb7e434051b455635f1bd1462f5c',
      unitRange(256, 256),
    ),
  ]),
  entry('selfie-multiclass', 'segmentation', 'Hair, skin, clothes and background of a person', [
    mediapipe(
      'image_segmenter/selfie_multiclass_256x256/float32/1',
      unitRange(256, 256),
      'c6748b1253a99067ef71f7e26ca71096cd449baefa8f101900ea23016507e0e0',
    ),
    mediapipeAsset(
      'tasks/testdata/vision/vit_multiclass_256x256-2022_10_14-xenoformer.f32.tflite',
      '1782185398213328',
      '768b7dd613c5b9f263b289cdbe1b9bc716f65e92c51e7ae57fae01f97f9658cd',
      unitRange(256, 256),
    ),
  ]),
  entry('hair-segmenter', 'segmentation', 'Hair or not', [
    mediapipe(
      'image_segmenter/hair_segmenter/float32/1',
      HAIR,
      '2628cf3ce5f695f604cbea2841e00befcaa3624bf80caf3664bef2656d59bf84',
    ),
    mediapipeAsset(
      'tasks/testdata/vision/hair_segmentation.tflite',
      '1782184739420340',
      '7cbddcfe6f6e10c3e0a509eb2e14225fda5c0de6c35e2e8c6ca8e3971988fc17',
      HAIR,
    ),
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
      tfhubModule(
        'google/magenta/arbitrary-image-stylization-v1-256/2',
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
        ...styleElsewhere(`${precision}_prediction`, unitRange(256, 256)),
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
        ...styleElsewhere(`${precision}_transfer`, unitRange(384, 384)),
      ],
    ),
  ]),
];

/** @param kind `int8_transfer` */
function styleElsewhere(kind: string, input: Input): Offer[] {
  const file = `magenta_arbitrary-image-stylization-v1-256_${kind}_1.tflite`;
  return [
    {
      ref: `${EXAMPLES}/${file}`,
      format: 'tflite',
      input,
      evidence: 'tensorflow-examples',
      ...(STYLE_SHA256[kind] === undefined ? {} : { sha256: { [file]: STYLE_SHA256[kind] } }),
    },
    tfhubLite(`google/magenta/arbitrary-image-stylization-v1-256/${kind.replace('_', '/')}/1`, input),
  ];
}
