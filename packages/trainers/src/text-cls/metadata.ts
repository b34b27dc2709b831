import type { ModelMetadata } from '@zoo/tflite';
import { labelledScores } from '../graft/metadata.ts';
import { INPUT_TEXT } from './graph.ts';
import { DELIMITER } from './vocabulary.ts';

export const VOCABULARY_FILE = 'vocab.txt';

/** Metadata of a text classifier with a regex tokenizer, as Model Maker writes it for average word vectors. */
export function textMetadata(): ModelMetadata {
  return {
    name: 'text classifier',
    description: 'Classify the input text into a set of known categories. Trained with zoo.',
    version: 'v1',
    author: 'zoo',
    subgraphMetadata: [
      {
        inputTensorMetadata: [
          {
            name: INPUT_TEXT,
            description: 'Input text to be classified: ids of its words.',
            content: { contentProperties: { type: 'FeatureProperties', value: {} } },
            processUnits: [
              {
                options: {
                  type: 'RegexTokenizerOptions',
                  value: {
                    delimRegexPattern: DELIMITER,
                    vocabFile: [
                      {
                        name: VOCABULARY_FILE,
                        description: 'Words and their ids.',
                        type: 'VOCABULARY',
                      },
                    ],
                  },
                },
              },
            ],
          },
        ],
        outputTensorMetadata: [labelledScores()],
      },
    ],
  };
}
