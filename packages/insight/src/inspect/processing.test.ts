import { describe, expect, it } from '@jest/globals';
import { type ModelInput, readModel, writeMetadata, writeModel } from '@zoo/tflite';
import { inspect } from './inspect.ts';

type Metadata = Parameters<typeof writeMetadata>[1];
type Graph = NonNullable<Metadata['subgraphMetadata']>[number];

/** A model of one CAST with this metadata. */
function described(graph: Graph, files: Readonly<Record<string, string>> = {}): Uint8Array {
  const tensorOf = (name: string, type: 'INT32' | 'FLOAT32') => ({
    name,
    type,
    shape: [1, 4],
    buffer: 0,
    hasRank: true,
  });
  const model: ModelInput = {
    version: 3,
    operatorCodes: [{ builtinCode: 'CAST', version: 1 }],
    subgraphs: [
      {
        tensors: [tensorOf('in', 'INT32'), tensorOf('out', 'FLOAT32')],
        inputs: [0],
        outputs: [1],
        operators: [{ opcodeIndex: 0, inputs: [0], outputs: [1] }],
      },
    ],
    buffers: [{}],
  };
  const packed = new Map(Object.entries(files).map(([name, text]) => [name, new TextEncoder().encode(text)]));
  return writeModel(writeMetadata(readModel(writeModel(model)), { subgraphMetadata: [graph] }, packed));
}

describe('what the metadata says', () => {
  it('is told of pictures and scores', async () => {
    const { processing, files, versions } = await inspect(
      described(
        {
          inputTensorMetadata: [
            {
              name: 'image',
              content: { contentProperties: { type: 'ImageProperties', value: { colorSpace: 'RGB' } } },
              processUnits: [
                { options: { type: 'NormalizationOptions', value: { mean: [1, 2, 3], std: [0.1] } } },
              ],
              stats: { min: [-1], max: [1] },
            },
          ],
          outputTensorMetadata: [
            {
              name: 'scores',
              processUnits: [
                { options: { type: 'ScoreThresholdingOptions', value: { globalScoreThreshold: 0.3 } } },
                {
                  options: {
                    type: 'ScoreCalibrationOptions',
                    value: { scoreTransformation: 'LOG', defaultScore: 0.2 },
                  },
                },
              ],
              associatedFiles: [{ name: 'labels.txt', type: 'TENSOR_AXIS_LABELS', locale: 'de' }],
            },
          ],
        },
        { 'labels.txt': 'Katze\nHund\n' },
      ),
    );
    expect(processing).toEqual({
      inputs: [
        {
          tensor: 'in',
          name: 'image',
          facts: [
            { what: 'content', text: 'picture, RGB' },
            { what: 'normalization', text: '(x - [1, 2, 3]) / 0.1' },
            { what: 'values', text: '-1 to 1' },
          ],
        },
      ],
      outputs: [
        {
          tensor: 'out',
          name: 'scores',
          facts: [
            { what: 'score threshold', text: '0.3' },
            { what: 'score calibration', text: 'sigmoid of LOG, 0.2 where it has none' },
            { what: 'labels', text: 'labels.txt (de): 2 lines, Katze, Hund' },
          ],
        },
      ],
      together: [],
    });
    expect(files).toEqual([{ name: 'labels.txt', bytes: 11, type: 'TENSOR_AXIS_LABELS' }]);
    expect(versions).toMatchObject({ minParser: '1.0.0' });
  });

  it('is told of tokenizers, of one input and of all', async () => {
    const vocabFile = [{ name: 'vocab.txt', type: 'VOCABULARY' as const }];
    const regex = { type: 'RegexTokenizerOptions' as const, value: { delimRegexPattern: '\\W+', vocabFile } };
    const pieces = {
      type: 'SentencePieceTokenizerOptions' as const,
      value: { sentencePieceModel: [{ name: 'pieces.model' }] },
    };
    const { processing } = await inspect(
      described(
        {
          inputTensorMetadata: [{ name: 'ids', processUnits: [{ options: regex }] }],
          outputTensorMetadata: [{}],
          inputProcessUnits: [{ options: pieces }],
        },
        { 'vocab.txt': 'a 0\nb 1\nc 2\nd 3\ne 4\n', 'pieces.model': '1234' },
      ),
    );
    expect(processing?.inputs[0].facts).toEqual([
      { what: 'tokenizer', text: 'words between \\W+' },
      { what: 'vocabulary', text: 'vocab.txt: 5 lines, a 0, b 1, c 2, d 3, …' },
    ]);
    expect(processing?.together).toEqual([
      { what: 'tokenizer', text: 'SentencePiece' },
      { what: 'pieces', text: 'pieces.model: 4 bytes' },
    ]);
  });
});
