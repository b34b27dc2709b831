import type { CatalogueEntry, Input, Offer, Task } from './entry.ts';
import { entry, kaggle, mediapipeAsset, npmFile, signedRange, unitRange } from './offers.ts';
import { atTfhub, tfhubTfjs } from './tfhub-storage.ts';

const PACKAGES = {
  face: 'npm:@mediapipe/face_detection@0.4.1657300184',
  hands: 'npm:@mediapipe/hands@0.4.1675469240',
  selfie: 'npm:@mediapipe/selfie_segmentation@0.1.1675465747',
  pose: 'npm:@mediapipe/pose@0.5.1675469404',
  objectron: 'npm:@mediapipe/objectron@0.4.1675468480',
} as const;

/** Files of MediaPipe's packages that other lists offer, too. */
export const PACKED = {
  faceShort: npmFile(
    `${PACKAGES.face}/face_detection_short_range.tflite`,
    '3bc182eb9f33925d9e58b5c8d59308a760f4adea8f282370e428c51212c26633',
    signedRange(128, 128),
  ),
  hand: npmFile(
    `${PACKAGES.hands}/hand_landmark_full.tflite`,
    '8c026882c9ec059ce0f8e75266bee5a9a23c341a40e0000df755374d3d1b9b68',
    unitRange(224, 224),
  ),
};

const POSE = {
  lite: ['f17bfbecadb61c3be1baa8b8d851cc6619c870a87167b32848ad20db306b9d61', '1782183674047673'],
  full: ['e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f', '1782183658450386'],
  heavy: ['59e42d71bcd44cbdbabc419f0ff76686595fd265419566bd4009ef703ea8e1fe', '1782183666398574'],
} as const;

export const poseLandmarks = (size: keyof typeof POSE): Offer =>
  npmFile(`${PACKAGES.pose}/pose_landmark_${size}.tflite`, POSE[size][0], unitRange(256, 256));

/** In place of a bundle of several models, the one that finds the points. */
export const landmarksOnly = (offer: Offer): Offer => ({
  ...offer,
  notes: ['This is the model of the landmarks alone: the detector in front of it is not part of it'],
});

/** Models that MediaPipe's own npm packages carry as `.tflite`; all by Google under Apache-2.0. */
export const mediapipe = (): readonly CatalogueEntry[] => [
  entry('face-detection', 'face', 'Faces within 2 m, with six points each', [
    PACKED.faceShort,
    mediapipeAsset(
      'tasks/testdata/vision/face_detection_short_range.tflite',
      '1782184645070605',
      'bbff11cebd1eb27a1e004cae0b0e63ec8c551cbf34a4451148b4908b8db3eca8',
      signedRange(128, 128),
    ),
    kaggle('mediapipe/face-detection/tfJs/short/1', signedRange(128, 128)),
  ]),
  entry('face-detection-full', 'face', 'Faces within 5 m', [
    npmFile(
      `${PACKAGES.face}/face_detection_full_range.tflite`,
      '99bf9494d84f50acc6617d89873f71bf6635a841ea699c17cb3377f9507cfec3',
      signedRange(192, 192),
    ),
    mediapipeAsset(
      'tasks/testdata/vision/face_detection_full_range.tflite',
      '1782184630620789',
      '3698b18f063835bc609069ef052228fbe86d9c9a6dc8dcb7c7c2d69aed2b181b',
      signedRange(192, 192),
    ),
    kaggle('mediapipe/face-detection/tfJs/full/1', signedRange(192, 192)),
  ]),
  entry('face-detection-full-sparse', 'face', 'Faces within 5 m, with sparse weights', [
    npmFile(
      `${PACKAGES.face}/face_detection_full_range_sparse.tflite`,
      '671dd2f9ed11a78436fc21cc42357a803dfc6f73e9fb86541be942d5716c2dce',
      signedRange(192, 192),
    ),
    mediapipeAsset(
      'tasks/testdata/vision/face_detection_full_range_sparse.tflite',
      '1782184637874534',
      '2c3728e6da56f21e21a320433396fb06d40d9088f2247c05e5635a688d45dfe1',
      signedRange(192, 192),
    ),
  ]),
  entry(
    'hand-landmark',
    'hands',
    '21 points of a hand',
    [
      PACKED.hand,
      mediapipeAsset(
        'tasks/testdata/vision/hand_landmark_full.tflite',
        '1782184776133771',
        '11c272b891e1a99ab034208e23937a8008388cf11ed2a9d776ed3d01d0ba00e3',
        unitRange(224, 224),
      ),
      tfhubTfjs('mediapipe/handpose_3d/landmark/full/1', unitRange(224, 224)),
      atTfhub('mediapipe/tfjs-model/handpose_3d/landmark/full/1', 'tfjs-graph', unitRange(224, 224)),
    ],
    { aliases: ['hand-landmark-full', 'hands'] },
  ),
  entry('hand-landmark-lite', 'hands', '21 points of a hand, small', [
    npmFile(
      `${PACKAGES.hands}/hand_landmark_lite.tflite`,
      'd7fde8ac11f8ce03f8663775bfc323f4fc9f2a38062b4f4efa142874ef5b2a48',
      unitRange(224, 224),
    ),
    mediapipeAsset(
      'tasks/testdata/vision/hand_landmark_lite.tflite',
      '1782184783517240',
      '048edd3645c9bf7397d19a9f6e3a42957d6e414c9bea6598030a2e9b624156e6',
      unitRange(224, 224),
    ),
    atTfhub('mediapipe/tfjs-model/handpose_3d/landmark/lite/1', 'tfjs-graph', unitRange(224, 224)),
  ]),
  alike(
    'selfie-segmentation',
    'segmentation',
    'Person or background, square',
    `${PACKAGES.selfie}/selfie_segmentation.tflite`,
    'modules/selfie_segmentation/selfie_segmentation.tflite',
    '1782183681393267',
    '8d13b7fae74af625c641226813616a2117bd6bca19eb3b75574621fc08557f27',
    unitRange(256, 256),
    [tfhubTfjs('mediapipe/selfie_segmentation/general/1', unitRange(256, 256))],
  ),
  alike(
    'selfie-segmentation-landscape',
    'segmentation',
    'Person or background, wide',
    `${PACKAGES.selfie}/selfie_segmentation_landscape.tflite`,
    'modules/selfie_segmentation/selfie_segmentation_landscape.tflite',
    '1782183688568628',
    '4aafe6223bb8dac6fac8ca8ed56852870a33051ef3f6238822d282a109962894',
    unitRange(144, 256),
    [tfhubTfjs('mediapipe/selfie_segmentation/landscape/1', unitRange(144, 256))],
  ),
  pose('lite', 'pose-landmark-lite', '33 points of a body, small'),
  { ...pose('full', 'pose-landmark', '33 points of a body'), aliases: ['pose-landmark-full', 'blazepose'] },
  pose('heavy', 'pose-landmark-heavy', '33 points of a body, exact'),
  ...(
    [
      ['camera', '1782183582937846', 'f66e92e81ed3f4698f74d565a7668e016e2288ea92fb42938e33b778bd1e110d'],
      ['chair', '1782183590409653', '190e4ea49ba891ed242ddc73703e03d70164c27f3da07492d7010379e24f2a6b'],
      ['cup', '1782183605371037', 'c4f4ea8def16bd191d11279f754e6f3f2a9d94839a956b975e5697e943157ac7'],
      ['sneakers', '1782183612947778', '4eb1633d646a43ae979ba497487e95dbf89f97406ed02200ae39ae46b0a0543d'],
    ] as const
  ).map(([thing, generation, sha256]) =>
    alike(
      `objectron-${thing}`,
      'object-detection',
      `The box in space around a ${thing}`,
      `${PACKAGES.objectron}/object_detection_3d_${thing}.tflite`,
      `modules/objectron/object_detection_3d_${thing}.tflite`,
      generation,
      sha256,
      unitRange(224, 224),
    ),
  ),
];

function pose(size: keyof typeof POSE, name: string, title: string): CatalogueEntry {
  const [sha256, generation] = POSE[size];
  return entry(name, 'pose', title, [
    poseLandmarks(size),
    mediapipeAsset(
      `modules/pose_landmark/pose_landmark_${size}.tflite`,
      generation,
      sha256,
      unitRange(256, 256),
    ),
    kaggle(`mediapipe/blazepose-3d/tfJs/landmark-${size}/2`, unitRange(256, 256)),
  ]);
}

/** One whose bytes are the same in the package and in storage. */
function alike(
  name: string,
  task: Task,
  title: string,
  ref: string,
  path: string,
  generation: string,
  sha256: string,
  input: Input,
  elsewhere: readonly Offer[] = [],
): CatalogueEntry {
  const offers = [npmFile(ref, sha256, input), mediapipeAsset(path, generation, sha256, input), ...elsewhere];
  return entry(name, task, title, offers);
}
