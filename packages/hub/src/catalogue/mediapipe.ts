import type { CatalogueEntry, Input, Offer, Task } from './entry.ts';
import { kaggle, signedRange, unitRange } from './offers.ts';

/** Models that MediaPipe's own npm packages carry as `.tflite`; all by Google under Apache-2.0. */
export const PACKAGES = {
  face: 'npm:@mediapipe/face_detection@0.4.1657300184',
  hands: 'npm:@mediapipe/hands@0.4.1675469240',
  selfie: 'npm:@mediapipe/selfie_segmentation@0.1.1675465747',
  pose: 'npm:@mediapipe/pose@0.5.1675469404',
  objectron: 'npm:@mediapipe/objectron@0.4.1675468480',
} as const;

export const mediapipe: readonly CatalogueEntry[] = [
  member(
    'face-detection',
    'face',
    'Faces within 2 m, with six points each',
    PACKAGES.face,
    'face_detection_short_range',
    signedRange(128, 128),
    [],
    [kaggle('mediapipe/face-detection/tfJs/short/1', signedRange(128, 128))],
  ),
  member(
    'face-detection-full',
    'face',
    'Faces within 5 m',
    PACKAGES.face,
    'face_detection_full_range',
    signedRange(192, 192),
    [],
    [kaggle('mediapipe/face-detection/tfJs/full/1', signedRange(192, 192))],
  ),
  member(
    'face-detection-full-sparse',
    'face',
    'Faces within 5 m, with sparse weights',
    PACKAGES.face,
    'face_detection_full_range_sparse',
    signedRange(192, 192),
  ),
  member(
    'hand-landmark',
    'hands',
    '21 points of a hand',
    PACKAGES.hands,
    'hand_landmark_full',
    unitRange(224, 224),
    ['hand-landmark-full', 'hands'],
    [atTfhub('handpose_3d/landmark/full/1', unitRange(224, 224))],
  ),
  member(
    'hand-landmark-lite',
    'hands',
    '21 points of a hand, small',
    PACKAGES.hands,
    'hand_landmark_lite',
    unitRange(224, 224),
    [],
    [atTfhub('handpose_3d/landmark/lite/1', unitRange(224, 224))],
  ),
  member(
    'selfie-segmentation',
    'segmentation',
    'Person or background, square',
    PACKAGES.selfie,
    'selfie_segmentation',
    unitRange(256, 256),
    [],
    [atTfhub('selfie_segmentation/general/1', unitRange(256, 256))],
  ),
  member(
    'selfie-segmentation-landscape',
    'segmentation',
    'Person or background, wide',
    PACKAGES.selfie,
    'selfie_segmentation_landscape',
    unitRange(144, 256),
    [],
    [atTfhub('selfie_segmentation/landscape/1', unitRange(144, 256))],
  ),
  member(
    'pose-landmark-lite',
    'pose',
    '33 points of a body, small',
    PACKAGES.pose,
    'pose_landmark_lite',
    unitRange(256, 256),
    [],
    [kaggle('mediapipe/blazepose-3d/tfJs/landmark-lite/2', unitRange(256, 256))],
  ),
  member(
    'pose-landmark',
    'pose',
    '33 points of a body',
    PACKAGES.pose,
    'pose_landmark_full',
    unitRange(256, 256),
    ['pose-landmark-full', 'blazepose'],
    [kaggle('mediapipe/blazepose-3d/tfJs/landmark-full/2', unitRange(256, 256))],
  ),
  member(
    'pose-landmark-heavy',
    'pose',
    '33 points of a body, exact',
    PACKAGES.pose,
    'pose_landmark_heavy',
    unitRange(256, 256),
    [],
    [kaggle('mediapipe/blazepose-3d/tfJs/landmark-heavy/2', unitRange(256, 256))],
  ),
  ...['camera', 'chair', 'cup', 'sneakers'].map((thing) =>
    member(
      `objectron-${thing}`,
      'object-detection',
      `The box in space around a ${thing}`,
      PACKAGES.objectron,
      `object_detection_3d_${thing}`,
      unitRange(224, 224),
    ),
  ),
];

/** As a tfjs model, by the address it had at TF Hub. */
function atTfhub(path: string, input: Input): Offer {
  const ref = `https://tfhub.dev/mediapipe/tfjs-model/${path}`;
  return { ref, format: 'tfjs-graph', input, unconfirmed: true };
}

function member(
  name: string,
  task: Task,
  title: string,
  packageRef: string,
  file: string,
  input: Input,
  aliases?: readonly string[],
  elsewhere: readonly Offer[] = [],
): CatalogueEntry {
  const offer = { ref: `${packageRef}/${file}.tflite`, format: 'tflite', input } as const;
  return { name, aliases, kind: 'model', task, title, license: 'Apache-2.0', offers: [offer, ...elsewhere] };
}
