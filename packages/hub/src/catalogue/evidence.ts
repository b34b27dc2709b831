/** Where the addresses of the catalogue come from; one that follows a pattern and was seen nowhere is `unconfirmed`. */
export const EVIDENCE = {
  package: 'seen in the package itself',
  'mediapipe-build': 'seen in the build of MediaPipe, third_party/external_files.bzl',
  'mediapipe-guide': 'seen in the guides and samples of MediaPipe',
  'tfjs-sources': 'seen in the sources of tfjs, tfjs-models and tfjs-examples',
  'tensorflow-examples': 'seen in tensorflow/examples',
  openwakeword: 'seen in the list of models of openWakeWord',
  'public-code': 'seen in public code that fetches it',
  'tfhub-card': 'follows from its card in tensorflow/tfhub.dev',
} as const;

export type Evidence = keyof typeof EVIDENCE;
