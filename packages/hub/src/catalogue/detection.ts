import type { CatalogueEntry, Offer } from './entry.ts';
import { bytes, described, entry, kaggle, mediapipe, mediapipeAsset } from './offers.ts';
import { atTfhub, tfhubLite, tfhubModule, tfhubTfjs } from './tfhub-storage.ts';

const SIZES = [320, 384, 448, 512, 640];
const BOXES = 'up to 25 boxes of 90 kinds (COCO)';

/** Models that find things in pictures. */
export const detection = (): readonly CatalogueEntry[] => [
  ...SIZES.map((size, n) =>
    entry(
      `efficientdet-lite${n}`,
      'object-detection',
      `EfficientDet-Lite${n} ${size}: ${BOXES}`,
      [
        kaggle(
          `tensorflow/efficientdet/tfLite/lite${n}-detection-metadata${n === 4 ? '/2' : '/1'}`,
          bytes(size, size),
          {
            ...(n === 0
              ? { sha256: { '1.tflite': '2e04c53bfeac0ac2a30c057c7e2a777594ce39baaac35a92f74fb1e8c4fc4e0b' } }
              : {}),
            ...(n === 4 ? { unconfirmed: true } : {}),
          },
        ),
        tfhubLite(
          `tensorflow/efficientdet/lite${n}/detection/metadata${n === 4 ? '/2' : '/1'}`,
          bytes(size, size),
        ),
        kaggle(
          `tensorflow/efficientdet/tfLite/lite${n}-detection-default${n === 4 ? '/2' : '/1'}`,
          bytes(size, size),
          n === 0
            ? { sha256: { '1.tflite': '33a3b622c7cac0762f96089353cd61495f3e993968d133af7871bfc2d5396704' } }
            : {},
        ),
        ...(n === 0 || n === 2
          ? [
              mediapipe(
                `object_detector/efficientdet_lite${n}/float32/1`,
                described('RGB as its metadata says', size, size),
                n === 0 ? '40338edf5ec70d43e318b0a716a84d4564cd1802759a7a07170c7e43796dbf58' : undefined,
                { notes: ['This copy gives raw anchors instead of finished boxes'] },
              ),
            ]
          : []),
      ],
      n === 0 ? { aliases: ['efficientdet', 'efficientdet-lite'] } : {},
    ),
  ),
  entry('efficientdet-lite3x', 'object-detection', `EfficientDet-Lite3x 640: ${BOXES}`, [
    kaggle('tensorflow/efficientdet/tfLite/lite3x-detection-metadata', bytes(640, 640)),
    tfhubLite('tensorflow/efficientdet/lite3x/detection/metadata/1', bytes(640, 640)),
    kaggle('tensorflow/efficientdet/tfLite/lite3x-detection-default', bytes(640, 640)),
  ]),
  entry(
    'ssd-mobilenet-v1',
    'object-detection',
    'SSD MobileNetV1 300: boxes of 90 kinds (COCO)',
    [
      kaggle('tensorflow/ssd-mobilenet-v1/tfLite/metadata/2', bytes(300, 300)),
      mediapipeAsset(
        'tasks/testdata/vision/coco_ssd_mobilenet_v1_1.0_quant_2018_06_29.tflite',
        '1782184535239215',
        '61d598093ed03ed41aa47c3a39a28ac01e960d6a810a5419b9a5016a1e9c469b',
        bytes(300, 300),
      ),
      tfhubLite('tensorflow/ssd_mobilenet_v1/1/metadata/2', bytes(300, 300)),
      kaggle('tensorflow/ssd-mobilenet-v1/tfLite/default', bytes(300, 300)),
    ],
    { aliases: ['ssd-mobilenet'] },
  ),
  entry('ssd-mobilenet-v2', 'object-detection', 'SSD MobileNetV2: boxes of 90 kinds (COCO)', [
    kaggle('tensorflow/ssd-mobilenet-v2/tensorFlow2/ssd-mobilenet-v2/1', described('uint8 RGB of any size')),
    tfhubModule('tensorflow/ssd_mobilenet_v2/2', described('uint8 RGB of any size')),
    kaggle('tensorflow/ssd-mobilenet-v2/tensorFlow2/fpnlite-320x320/1', described('uint8 RGB', 320, 320)),
    mediapipe('object_detector/ssd_mobilenet_v2/float32/latest', described('RGB as its metadata says')),
  ]),
  entry(
    'coco-ssd',
    'object-detection',
    'SSDLite MobileNetV2 as tfjs-models uses it: boxes of 90 kinds (COCO)',
    [
      {
        ref: 'https://storage.googleapis.com/tfjs-models/savedmodel/ssdlite_mobilenet_v2/model.json',
        format: 'tfjs-graph',
        main: 'model.json',
        input: described('int32 RGB of any size'),
        notes: ['Its graph has dynamic ops'],
        evidence: 'tfjs-sources',
      },
      ...formerly('ssdlite_mobilenet_v2'),
    ],
    { aliases: ['ssdlite-mobilenet-v2'] },
  ),
  ...(['v1', 'v2'] as const).map((version) =>
    entry(
      `coco-ssd-mobilenet-${version}`,
      'object-detection',
      `SSD MobileNet${version.toUpperCase()} as tfjs-models uses it: boxes of 90 kinds (COCO)`,
      [
        {
          ref: `https://storage.googleapis.com/tfjs-models/savedmodel/ssd_mobilenet_${version}/model.json`,
          format: 'tfjs-graph',
          main: 'model.json',
          input: described('int32 RGB of any size'),
          notes: ['Its graph has dynamic ops'],
          evidence: 'tfjs-sources',
        },
        ...formerly(`ssd_mobilenet_${version}`),
      ],
      { variantOf: 'coco-ssd' },
    ),
  ),
];

/** The models of tfjs-models as TF Hub had them, and by the address that leads on to Kaggle. */
function formerly(name: string): Offer[] {
  const input = described('int32 RGB of any size');
  const notes = ['Its graph has dynamic ops'];
  return [
    tfhubTfjs(`tensorflow/${name}/1/default/1`, input, { notes }),
    atTfhub(`tensorflow/tfjs-model/${name}/1/default/1`, 'tfjs-graph', input, { notes }),
  ];
}
