import type { CatalogueEntry } from './entry.ts';
import { landmarksOnly, PACKED, poseLandmarks } from './mediapipe.ts';
import {
  BUNDLE,
  bytes,
  described,
  entry,
  kaggle,
  mediapipe,
  mediapipeAsset,
  perhaps,
  signedRange,
  unitRange,
} from './offers.ts';
import { atTfhub, tfhubLite, tfhubTfjs } from './tfhub-storage.ts';

const ANY_SIZE = signedRange();
const TFJS_MODELS = 'https://storage.googleapis.com/tfjs-models/savedmodel';

/** Poses, faces and hands; those that npm carries are in `mediapipe.ts`. */
export const body = (): readonly CatalogueEntry[] => [
  entry(
    'movenet',
    'pose',
    'MoveNet Lightning 192: 17 points of one body, fast',
    [
      kaggle('google/movenet/tfLite/singlepose-lightning-tflite-int8/1', bytes(192, 192), {
        sha256: { '1.tflite': LIGHTNING_INT8 },
      }),
      tfhubLite('google/movenet/singlepose/lightning/tflite/int8/4', bytes(192, 192), {
        sha256: { '4.tflite': LIGHTNING_INT8 },
      }),
      kaggle('google/movenet/tfLite/singlepose-lightning-tflite-float16/1', bytes(192, 192)),
      kaggle('google/movenet/tfJs/singlepose-lightning/4', bytes(192, 192), {
        sha256: {
          'model.json': 'c65a3447162efa0c42af29498a4b151f4415b36ff3ae6fae2b28a32e840dcbfb',
          'group1-shard1of2.bin': 'b42c3232bf13b0efc691d3f0693dd3fc74404f709b1deee0a271828af6dbbea2',
          'group1-shard2of2.bin': '8253ab965aa3122c08f331777ca395ce9ca19bb9e7cb278b99de1c46dbdeb6dc',
        },
      }),
      tfhubTfjs('google/movenet/singlepose/lightning/4', bytes(192, 192)),
      kaggle('google/movenet/tensorFlow2/singlepose-lightning/4', bytes(192, 192)),
    ],
    { aliases: ['movenet-lightning'] },
  ),
  entry('movenet-thunder', 'pose', 'MoveNet Thunder 256: 17 points of one body, exact', [
    kaggle('google/movenet/tfLite/singlepose-thunder-tflite-int8/1', bytes(256, 256)),
    tfhubLite('google/movenet/singlepose/thunder/tflite/int8/4', bytes(256, 256)),
    kaggle('google/movenet/tfLite/singlepose-thunder-tflite-float16/1', bytes(256, 256)),
    kaggle('google/movenet/tfJs/singlepose-thunder/4', bytes(256, 256), {
      sha256: { 'model.json': '957721af760b24a1abc93ce5d42caf0cb7795723ab873d3791f5f42f5cb8c7ca' },
    }),
    kaggle('google/movenet/tensorFlow2/singlepose-thunder/4', bytes(256, 256)),
  ]),
  entry('movenet-multipose', 'pose', 'MoveNet MultiPose: 17 points of up to six bodies', [
    kaggle(
      'google/movenet/tfLite/multipose-lightning-tflite-float16/1',
      described('RGB, 0 to 255; sides in steps of 32'),
    ),
    tfhubLite(
      'google/movenet/multipose/lightning/tflite/float16/1',
      described('RGB, 0 to 255; sides in steps of 32'),
    ),
    kaggle('google/movenet/tfJs/multipose-lightning/1', described('RGB, 0 to 255; sides in steps of 32')),
    kaggle(
      'google/movenet/tensorFlow2/multipose-lightning/1',
      described('RGB, 0 to 255; sides in steps of 32'),
    ),
  ]),
  entry('posenet', 'pose', 'PoseNet MobileNetV1 0.75: 17 points of several bodies', [
    kaggle('tensorflow/posenet-mobilenet/tfLite/float-075/1', signedRange(257, 257)),
    tfhubLite('tensorflow/posenet/mobilenet/float/075/1/default/1', signedRange(257, 257)),
    kaggle('tensorflow/posenet-mobilenet/tfJs/float-075/1', signedRange(257, 257)),
    {
      ref: `${TFJS_MODELS}/posenet/mobilenet/float/075/model-stride16.json`,
      format: 'tfjs-graph',
      main: 'model.json',
      input: { size: [], mean: 127.5, std: 127.5, description: 'RGB in [-1, 1] of any size' },
      evidence: 'tfjs-sources',
    },
  ]),
  entry('posenet-1.0', 'pose', 'PoseNet MobileNetV1 1.0 257, output stripped', [
    {
      ref: 'https://storage.googleapis.com/download.tensorflow.org/models/tflite/posenet_mobilenet_v1_100_257x257_multi_kpt_stripped.tflite',
      format: 'tflite',
      input: signedRange(257, 257),
      evidence: 'tensorflow-examples',
    },
    {
      ref: `${TFJS_MODELS}/posenet/mobilenet/float/100/model-stride16.json`,
      format: 'tfjs-graph',
      main: 'model.json',
      input: ANY_SIZE,
      evidence: 'tfjs-sources',
    },
    atTfhub('tensorflow/tfjs-model/posenet/mobilenet/float/100/1/default/1', 'tfjs-graph', ANY_SIZE),
  ]),
  entry(
    'body-pix',
    'segmentation',
    'BodyPix MobileNetV1 0.75: persons and 24 parts of bodies',
    [
      {
        ref: `${TFJS_MODELS}/bodypix/mobilenet/float/075/model-stride16.json`,
        format: 'tfjs-graph',
        main: 'model.json',
        input: ANY_SIZE,
        evidence: 'tfjs-sources',
      },
      atTfhub('tensorflow/tfjs-model/bodypix_075/1/default/1', 'tfjs-graph', ANY_SIZE, {
        notes: ['This is the first version of BodyPix'],
      }),
    ],
    { aliases: ['bodypix'] },
  ),
  ...(['lite', 'full', 'heavy'] as const).flatMap((size) => [
    entry(`blazepose-3d-${size}`, 'pose', `BlazePose 3D landmarks, ${size}: 33 points in space`, [
      kaggle(`mediapipe/blazepose-3d/tfJs/landmark-${size}/2`, unitRange(256, 256)),
      tfhubTfjs(`mediapipe/blazepose_3d/landmark/${size}/2`, unitRange(256, 256)),
      poseLandmarks(size),
    ]),
    entry(`pose-landmarker-${size}`, 'pose', `Pose landmarker bundle, ${size}: detector and landmarks`, [
      mediapipe(`pose_landmarker/pose_landmarker_${size}/float16/1`, BUNDLE, POSE_BUNDLES[size]),
      ...(size === 'lite'
        ? [
            mediapipeAsset(
              'tasks/testdata/vision/pose_landmarker.task',
              '1782185245556889',
              'fb9cc326c88fc2a4d9a6d355c28520d5deacfbaa375b56243b0141b546080596',
              BUNDLE,
            ),
          ]
        : []),
      landmarksOnly(poseLandmarks(size)),
    ]),
  ]),
  entry('blazepose-3d-detector', 'pose', 'BlazePose 3D detector', [
    kaggle('mediapipe/blazepose-3d/tfJs/detector/1', signedRange(224, 224)),
    tfhubTfjs('mediapipe/blazepose_3d/detector/1', signedRange(224, 224)),
    mediapipeAsset(
      'modules/pose_detection/pose_detection.tflite',
      '1782183650790966',
      'a63c614bef30d35947f13be361820b1e4e3bec9cfeebf4d11216a18373108e85',
      signedRange(224, 224),
    ),
  ]),
  entry('blazeface', 'face', 'BlazeFace 128: faces within 2 m, with six points each', [
    mediapipe(
      'face_detector/blaze_face_short_range/float16/1',
      signedRange(128, 128),
      'b4578f35940bf5a1a655214a1cce5cab13eba73c1297cd78e1a04c2380b0152f',
    ),
    PACKED.faceShort,
    kaggle('tensorflow/blazeface/tfJs/default/1', signedRange(128, 128)),
    kaggle('mediapipe/face-detection/tfJs/short/1', signedRange(128, 128)),
  ]),
  entry(
    'face-mesh',
    'face',
    'FaceMesh 192: 468 points of a face',
    [
      kaggle('mediapipe/face-landmarks-detection/tfJs/face-mesh/1', unitRange(192, 192)),
      mediapipeAsset(
        'tasks/testdata/vision/face_landmark.tflite',
        '1782184659286057',
        '1055cb9d4a9ca8b8c688902a3a5194311138ba256bcc94e336d8373a5f30c814',
        unitRange(192, 192),
      ),
      tfhubTfjs('mediapipe/face_landmarks_detection/face_mesh/1', unitRange(192, 192)),
    ],
    { aliases: ['facemesh'] },
  ),
  entry('face-mesh-attention', 'face', 'FaceMesh 192 with attention: 478 points, exact at eyes and lips', [
    kaggle('mediapipe/face-landmarks-detection/tfJs/attention-mesh/1', unitRange(192, 192)),
    tfhubTfjs('mediapipe/face_landmarks_detection/attention_mesh/1', unitRange(192, 192)),
    mediapipeAsset(
      'tasks/testdata/vision/face_landmark_with_attention.tflite',
      '1782184666739724',
      'e06a804e0144f9929eda782122916b35d60c697c3c9344013ca2bbe76a6ce2b4',
      unitRange(192, 192),
    ),
  ]),
  entry('face-landmarker', 'face', 'Face landmarker bundle: detector, mesh, blendshapes', [
    mediapipe(
      'face_landmarker/face_landmarker/float16/1',
      BUNDLE,
      '64184e229b263107bc2b804c6625db1341ff2bb731874b0bcc2fe6544e0bc9ff',
    ),
    mediapipeAsset(
      'tasks/testdata/vision/face_landmarker_v2_with_blendshapes.task',
      '1782184688504388',
      'b261925d4aad812b47a0e8d58c1baa1223270a5d1f663d78338bc881c003879d',
      BUNDLE,
    ),
  ]),
  entry('hand-landmarker', 'hands', 'Hand landmarker bundle: palm detector and 21 points', [
    mediapipe(
      'hand_landmarker/hand_landmarker/float16/1',
      BUNDLE,
      'fbc2a30080c3c557093b5ddfc334698132eb341044ccee322ccf8bcf3607cde1',
    ),
    mediapipeAsset(
      'tasks/testdata/vision/hand_landmarker.task',
      '1782184791153758',
      '32d1eab97e80a9a20edb29231e15301ce65abfd0fa9d41cf1757e0ecc8078a4e',
      BUNDLE,
    ),
    landmarksOnly(PACKED.hand),
  ]),
  entry('gesture-recognizer', 'hands', 'Gesture recognizer bundle: landmarks and seven gestures', [
    mediapipe(
      'gesture_recognizer/gesture_recognizer/float16/1',
      BUNDLE,
      '97952348cf6a6a4915c2ea1496b4b37ebabc50cbbf80571435643c455f2b0482',
    ),
    mediapipeAsset(
      'tasks/testdata/vision/gesture_recognizer.task',
      '1782184732258353',
      'd48562f535fd4ecd3cfea739d9663dd818eeaf6a8afb1b5e6f8f4747661f73d9',
      BUNDLE,
    ),
  ]),
  entry('handpose-3d', 'hands', 'Hand landmarks of tfjs-models: 21 points in space', [
    tfhubTfjs('mediapipe/handpose_3d/landmark/full/1', unitRange(224, 224)),
    atTfhub('mediapipe/tfjs-model/handpose_3d/landmark/full/1', 'tfjs-graph', unitRange(224, 224)),
    perhaps('mediapipe/handpose-3d/tfJs/landmark-full/1', unitRange(224, 224)),
  ]),
  entry('holistic-landmarker', 'pose', 'Holistic landmarker bundle: body, face and hands', [
    mediapipe('holistic_landmarker/holistic_landmarker/float16/1', BUNDLE, HOLISTIC),
    mediapipeAsset('tasks/testdata/vision/holistic_landmarker.task', '1782184828108467', HOLISTIC, BUNDLE),
  ]),
];

const LIGHTNING_INT8 = 'cd7cc22fa946e5d146a7b98d496853e1923e22828d3972d579973f27f91bb105';
const HOLISTIC = 'e2dab61191e2dcd0a15f943d8e3ed1dce13c82dfa597b9dd39f562975a50c3f8';
const POSE_BUNDLES = {
  lite: '59929e1d1ee95287735ddd833b19cf4ac46d29bc7afddbbf6753c459690d574a',
  full: '5134a3aad27a58b93da0088d431f366da362b44e3ccfbe3462b3827a839011b1',
  heavy: '64437af838a65d18e5ba7a0d39b465540069bc8aae8308de3e318aad31fcbc7b',
} as const;
