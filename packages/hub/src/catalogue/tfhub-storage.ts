import { GOOGLE } from '../sources/google-storage.ts';
import type { Input, Offer } from './entry.ts';
import { type More, offer } from './offers.ts';

/**
 * TF Hub's own storage, where its addresses led before Kaggle took them over: a bucket for each format, in which the
 * place of a model follows from its name at TF Hub. Every name here has a card in tensorflow/tfhub.dev.
 *
 *     https://tfhub.dev/PUBLISHER/lite-model/PATH  ->  gs://tfhub-lite-models/PUBLISHER/lite-model/PATH.tflite
 *     https://tfhub.dev/PUBLISHER/tfjs-model/PATH  ->  gs://tfhub-tfjs-modules/PUBLISHER/tfjs-model/PATH/model.json
 *     https://tfhub.dev/PUBLISHER/PATH             ->  gs://tfhub-modules/PUBLISHER/PATH.tar.gz
 *
 * @param name at TF Hub, with its version, without `lite-model` and `tfjs-model`
 */
export const tfhubLite = (name: string, input?: Input, more?: More): Offer =>
  stored(`gs://tfhub-lite-models/${within(name, 'lite-model')}.tflite`, 'tflite', name, input, more);

export const tfhubTfjs = (name: string, input?: Input, more?: More): Offer =>
  stored(
    `${GOOGLE}/tfhub-tfjs-modules/${within(name, 'tfjs-model')}/model.json`,
    'tfjs-graph',
    name,
    input,
    more,
  );

export const tfhubModule = (name: string, input?: Input, more?: More): Offer =>
  stored(`gs://tfhub-modules/${name}.tar.gz`, 'saved-model', name, input, more);

/** Names whose place in storage is fetched from in public code; the others follow the rule. */
const SEEN = new Set([
  'deepmind/i3d-kinetics-400/1',
  'google/imagenet/mobilenet_v2_140_224/classification/3/default/1',
  'google/imagenet/mobilenet_v3_large_100_224/classification/5/default/1',
  'google/movenet/singlepose/lightning/4',
  'google/movenet/singlepose/lightning/tflite/int8/4',
  'google/universal-sentence-encoder/4',
  'mediapipe/face_landmarks_detection/attention_mesh/1',
  'mediapipe/handpose_3d/landmark/full/1',
  'tensorflow/deeplab/ade20k/1/quantized/2/1',
  'tensorflow/deeplab/pascal/1/quantized/2/1',
  'tensorflow/efficientdet/lite2/detection/metadata/1',
  'tensorflow/efficientnet/b0/classification/1',
  'tensorflow/efficientnet/lite0/fp32/2',
  'tensorflow/mobilenet_v1_0.25_224_quantized/1/default/1',
  'tensorflow/mobilenet_v2_1.0_224/1/default/1',
  'tensorflow/mobilenet_v2_1.0_224_quantized/1/metadata/1',
  'tensorflow/ssd_mobilenet_v2/1/default/1',
]);

function stored(
  ref: string,
  format: Offer['format'],
  name: string,
  input: Input | undefined,
  more: More = {},
): Offer {
  const seen: More = SEEN.has(name)
    ? { evidence: 'public-code' }
    : { evidence: 'tfhub-card', unconfirmed: true };
  return offer(ref, format, input, { ...seen, ...more });
}

/** `kind` behind the publisher. */
const within = (name: string, kind: string): string => name.replace('/', `/${kind}/`);

/** The address at TF Hub itself, which leads to the same model at Kaggle, under whatever name it got there. */
export const atTfhub = (path: string, format: Offer['format'], input?: Input, more: More = {}): Offer =>
  offer(`https://tfhub.dev/${path}`, format, input, {
    evidence: 'tfhub-card',
    unconfirmed: true,
    ...more,
  });
