import type { CatalogueEntry } from './entry.ts';
import {
  bytes,
  entry,
  kaggle,
  mediapipe,
  mediapipeAsset,
  perhaps,
  signedRange,
  unitRange,
} from './offers.ts';
import { tfhubLite, tfhubModule, tfhubTfjs } from './tfhub-storage.ts';

/** The MediaPipe copy of EfficientNet-Lite and its like scale pixels so. */
const by128 = (size: number) => ({ size: [size, size], mean: 127, std: 128, description: 'RGB in [-1, 1]' });
const LITE_SIZES = [224, 240, 260, 280, 300];
const B_SIZES = [224, 240, 260, 300, 380, 456, 528, 600];

/** Backbones and classifiers for pictures. */
export const image = (): readonly CatalogueEntry[] => [
  entry(
    'mobilenet',
    'image-classification',
    'MobileNetV2 1.0 224: classifier and backbone for pictures',
    [
      kaggle('tensorflow/mobilenet-v2/tfLite/1-0-224', signedRange(224, 224)),
      mediapipeAsset(
        'tasks/testdata/vision/mobilenet_v2_1.0_224.tflite',
        '1782184975266616',
        'ff5cb7f9e62c92ebdad971f8a98aa6b3106d82a64587a7787c6a385c9e791339',
        signedRange(224, 224),
      ),
      tfhubLite('tensorflow/mobilenet_v2_1.0_224/1/default/1', signedRange(224, 224)),
      perhaps('google/mobilenet-v2/tfJs/100-224-feature-vector/3', unitRange(224, 224)),
      kaggle('google/mobilenet-v2/tensorFlow2/100-224-classification/2', unitRange(224, 224)),
      {
        ref: 'npm:nsfwjs@4.3.0/dist/models/mobilenet_v2',
        format: 'tfjs-layers',
        adapt: 'nsfwjs-layers',
        main: 'model.json',
        license: 'MIT',
        input: unitRange(224, 224),
        evidence: 'package',
        notes: [
          'These weights were fine-tuned to moderate content: the five classes of the head are of no use for anything else, ' +
            'the features below the head transfer well',
          'The weights are stored with 8 bits each, which costs a little accuracy',
        ],
      },
    ],
    { aliases: ['mobilenet-v2', 'mobilenetv2', 'mobilenet_v2'] },
  ),
  entry('mobilenet-v2-quantized', 'image-classification', 'MobileNetV2 1.0 224, 8 bits', [
    perhaps('tensorflow/mobilenet-v2/tfLite/1-0-224-quantized', bytes(224, 224)),
    mediapipeAsset(
      'tasks/testdata/metadata/mobilenet_v2_1.0_224_quant.tflite',
      '1782184142444279',
      'f08d447cde49b4e0446428aa921aff0a14ea589fa9c5817b31f83128e9a43c1d',
      bytes(224, 224),
    ),
    tfhubLite('tensorflow/mobilenet_v2_1.0_224_quantized/1/metadata/1', bytes(224, 224)),
  ]),
  ...(
    [
      ['', '1-0-224', '100-224', 224],
      ['-0.75-160', '0-75-160', '075-160', 160],
      ['-0.25', '0-25-224', '025-224', 224],
    ] as const
  ).map(([suffix, lite, tfjs, size]) =>
    entry(
      `mobilenet-v1${suffix}`,
      'image-classification',
      `MobileNetV1 ${lite.replaceAll('-', '.').replace(/\.(\d{3})$/, ' $1')}: 1001 classes`,
      [
        (lite === '0-75-160' ? perhaps : kaggle)(
          `tensorflow/mobilenet-v1/tfLite/${lite}`,
          signedRange(size, size),
        ),
        ...(lite === '0-25-224'
          ? [
              mediapipeAsset(
                'tasks/testdata/vision/mobilenet_v1_0.25_224_1_default_1.tflite',
                '1782184937833823',
                '446ec673881cd46371a8726075b714194ada39d144762260cb76d15318597df7',
                signedRange(size, size),
              ),
            ]
          : []),
        tfhubLite(`tensorflow/mobilenet_v1_${dotted(lite)}/1/default/1`, signedRange(size, size)),
        (lite === '0-75-160' ? perhaps : kaggle)(
          `google/mobilenet-v1/tfJs/${tfjs}-classification/1`,
          unitRange(size, size),
        ),
        tfhubTfjs(
          `google/imagenet/mobilenet_v1_${tfjs.replace('-', '_')}/classification/1/default/1`,
          unitRange(size, size),
        ),
      ],
    ),
  ),
  entry('mobilenet-v1-quantized', 'image-classification', 'MobileNetV1 1.0 224, 8 bits: 1001 classes', [
    kaggle('tensorflow/mobilenet-v1/tfLite/1-0-224-quantized-metadata/1', bytes(224, 224)),
    perhaps('tensorflow/mobilenet-v1/tfLite/1-0-224-quantized', bytes(224, 224)),
    tfhubLite('tensorflow/mobilenet_v1_1.0_224_quantized/1/metadata/1', bytes(224, 224)),
  ]),
  ...(['small', 'large'] as const).flatMap((size) => [
    entry(
      size === 'large' ? 'mobilenet-v3' : 'mobilenet-v3-small',
      'image-classification',
      `MobileNetV3 ${size} 1.0 224: 1001 classes`,
      [
        kaggle(`google/mobilenet-v3/tfLite/${size}-100-224-classification/1`, unitRange(224, 224), {
          ...(size === 'small'
            ? { sha256: { '1.tflite': '9df60af7ab24d287a54668e845ea7da1c854086b828a4a4cf46c55c403095053' } }
            : {}),
        }),
        ...(size === 'small'
          ? [
              kaggle(
                'google/mobilenet-v3/tfLite/small-100-224-classification-metadata/1',
                unitRange(224, 224),
                {
                  sha256: { '1.tflite': '77c98343789c066287e1a5e85314428f47bd4302f053c920ce00a46d90cb1388' },
                },
              ),
            ]
          : []),
        tfhubLite(
          `google/imagenet/mobilenet_v3_${size}_100_224/classification/5/default/1`,
          unitRange(224, 224),
        ),
        kaggle(`google/mobilenet-v3/tfJs/${size}-100-224-classification/1`, unitRange(224, 224)),
        tfhubTfjs(
          `google/imagenet/mobilenet_v3_${size}_100_224/classification/5/default/1`,
          unitRange(224, 224),
        ),
        kaggle(`google/mobilenet-v3/tensorFlow2/${size}-100-224-classification/1`, unitRange(224, 224)),
      ],
      { aliases: size === 'large' ? ['mobilenet-v3-large'] : [] },
    ),
    entry(
      `mobilenet-v3-${size}-0.75`,
      'image-classification',
      `MobileNetV3 ${size} 0.75 224: 1001 classes`,
      [
        kaggle(`google/mobilenet-v3/tfLite/${size}-075-224-classification/1`, unitRange(224, 224)),
        tfhubLite(
          `google/imagenet/mobilenet_v3_${size}_075_224/classification/5/default/1`,
          unitRange(224, 224),
        ),
        kaggle(`google/mobilenet-v3/tfJs/${size}-075-224-classification/1`, unitRange(224, 224)),
        kaggle(`google/mobilenet-v3/tensorFlow2/${size}-075-224-classification/1`, unitRange(224, 224)),
      ],
      { variantOf: size === 'large' ? 'mobilenet-v3' : 'mobilenet-v3-small' },
    ),
    entry(
      `mobilenet-v3-${size}-features`,
      'image-embedding',
      `MobileNetV3 ${size} 1.0 224 without its head: ${size === 'small' ? 1024 : 1280} numbers`,
      [
        kaggle(`google/mobilenet-v3/tfLite/${size}-100-224-feature-vector/1`, unitRange(224, 224)),
        tfhubLite(
          `google/imagenet/mobilenet_v3_${size}_100_224/feature_vector/5/default/1`,
          unitRange(224, 224),
        ),
        kaggle(`google/mobilenet-v3/tfJs/${size}-100-224-feature-vector/1`, unitRange(224, 224)),
      ],
    ),
  ]),
  entry('image-embedder', 'image-embedding', 'MobileNetV3 small as MediaPipe embeds pictures', [
    mediapipe(
      'image_embedder/mobilenet_v3_small/float32/1',
      unitRange(224, 224),
      'bbbb4c51a55a53905af1daec995ca1aae355046f8839bb8c9f5ce9271394bc40',
    ),
    mediapipeAsset(
      'tasks/testdata/vision/mobilenet_v3_small_100_224_embedder.tflite',
      '1782184982945130',
      'f7b9a563cb803bdcba76e8c7e82abde06f5c7a8e67b5e54e43e23095dfe79a78',
      unitRange(224, 224),
    ),
  ]),
  ...LITE_SIZES.flatMap((size, n) => [
    entry(
      `efficientnet-lite${n}`,
      'image-classification',
      `EfficientNet-Lite${n} ${size}: 1000 classes`,
      [
        kaggle(`tensorflow/efficientnet/tfLite/lite${n}-fp32/2`, by128(size)),
        ...(n === 0 || n === 2
          ? [
              mediapipe(
                `image_classifier/efficientnet_lite${n}/float32/1`,
                by128(size),
                n === 0
                  ? '6c7ab0a6e5dcbf38a8c33b960996a55a3b4300b36a018c4545801de3a3c8bde0'
                  : '94b6c84a5d6de20f932558de213b50e0338dcc06ab83d8d64b12128a476b4b83',
              ),
            ]
          : []),
        tfhubLite(`tensorflow/efficientnet/lite${n}/fp32/2`, by128(size)),
        perhaps(`tensorflow/efficientnet/tensorFlow1/lite${n}-classification`, unitRange(size, size)),
      ],
      n === 0 ? { aliases: ['efficientnet-lite', 'efficientnet'] } : {},
    ),
    entry(
      `efficientnet-lite${n}-quantized`,
      'image-classification',
      `EfficientNet-Lite${n} ${size}, 8 bits`,
      [
        kaggle(`tensorflow/efficientnet/tfLite/lite${n}-int8/2`, bytes(size, size), {
          notes: ['Its name says int8; input and output are uint8'],
        }),
        tfhubLite(`tensorflow/efficientnet/lite${n}/uint8/2`, bytes(size, size)),
        ...(n === 0 || n === 2
          ? [mediapipe(`image_classifier/efficientnet_lite${n}/int8/1`, bytes(size, size))]
          : []),
      ],
    ),
  ]),
  ...B_SIZES.map((size, n) =>
    entry(`efficientnet-b${n}`, 'image-classification', `EfficientNet-B${n} ${size}: 1000 classes`, [
      kaggle(`tensorflow/efficientnet/tensorFlow2/b${n}-classification/1`, unitRange(size, size)),
      tfhubModule(`tensorflow/efficientnet/b${n}/classification/1`, unitRange(size, size)),
    ]),
  ),
];

/** `0-25-224` as TF Hub wrote it: `0.25_224`. */
const dotted = (lite: string): string => lite.replace('-', '.').replace('-', '_');
