import type { TensorMetadata } from '@zoo/tflite';
import { PROBABILITY } from './classifier.ts';

export const LABELS_FILE = 'labels.txt';

/** Metadata of the scores of a classifier, with its labels. */
export function labelledScores(): TensorMetadata {
  return {
    name: PROBABILITY,
    description: 'Probabilities of the labels, in the order of the labels file.',
    content: { contentProperties: { type: 'FeatureProperties', value: {} } },
    processUnits: [{ options: { type: 'ScoreThresholdingOptions', value: { globalScoreThreshold: 0 } } }],
    stats: { max: [1], min: [0] },
    associatedFiles: [
      { name: LABELS_FILE, description: 'Labels of the classes.', type: 'TENSOR_AXIS_LABELS' },
    ],
  };
}

/** One label a line. Line breaks inside a label would shift all that follow. */
export function labelsFile(classes: readonly string[]): string {
  return classes.map((label) => `${label.replace(/[\r\n]+/g, ' ')}\n`).join('');
}
