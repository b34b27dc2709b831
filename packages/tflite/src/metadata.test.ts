import { describe, expect, it } from '@jest/globals';
import type { Writable } from '@zoo/containers';
import { writeFlatBuffer } from '@zoo/containers';
import { entryText, withMinRuntimeVersion } from './entries.ts';
import type { ModelMetadata } from './generated/metadata.generated.ts';
import { readMetadata, writeMetadata } from './metadata.ts';
import { minParserVersion } from './metadata-version.ts';
import { MEDIAPIPE_SCHEMAS, readMediaPipeMetadata } from './nested.ts';
import { associatedFiles, readModel } from './read.ts';
import { writeModel } from './write.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

function model() {
  return readModel(
    writeModel({
      buffers: [{}, { data: new Uint8Array(40).fill(1) }],
      signatureDefs: [{ signatureKey: 'serving_default' }],
      subgraphs: [
        { tensors: [{ name: 'x' }, { name: 'y', shape: [10], buffer: 1 }], inputs: [0], outputs: [1] },
      ],
    }),
  );
}

function described(...files: string[]): Writable<ModelMetadata> {
  return {
    name: 'classifier',
    subgraphMetadata: [
      {
        inputTensorMetadata: [
          {
            name: 'image',
            processUnits: [
              { options: { type: 'NormalizationOptions', value: { mean: [127.5], std: [127.5] } } },
            ],
          },
        ],
        outputTensorMetadata: [
          { name: 'score', associatedFiles: files.map((name) => ({ name, type: 'TENSOR_AXIS_LABELS' })) },
        ],
      },
    ],
  };
}

describe('writing metadata', () => {
  const files = new Map([['/some/folder/labels.txt', bytes('cat\ndog')]]);

  it('survives the file, with its files, and leaves the rest of the model alone', () => {
    const before = model();
    const after = readModel(writeModel(writeMetadata(before, described('/some/folder/labels.txt'), files)));
    const metadata = readMetadata(after);
    expect(metadata?.minParserVersion).toBe('1.0.0');
    expect(metadata?.unknownFields).toEqual([]);
    expect(metadata?.subgraphMetadata?.[0].outputTensorMetadata?.[0].associatedFiles?.[0].name).toBe(
      'labels.txt',
    );
    expect(associatedFiles(after)).toEqual(new Map([['labels.txt', bytes('cat\ndog')]]));
    expect(associatedFiles(writeModel(after))).toEqual(associatedFiles(after));
    expect(after.subgraphs).toEqual(before.subgraphs);
    expect(after.signatureDefs).toEqual(before.signatureDefs);
  });

  it('replaces what is there, and keeps packed files', () => {
    const first = writeMetadata(model(), described('labels.txt'), files);
    const second = writeMetadata(first, { ...described('labels.txt'), name: 'renamed' });
    expect(second.metadata).toHaveLength(1);
    expect(second.buffers).toHaveLength(first.buffers.length);
    expect(readMetadata(second)?.name).toBe('renamed');
    expect([...second.associatedFiles.keys()]).toEqual(['labels.txt']);
  });

  it('does not change a buffer that a tensor shares with the old metadata', () => {
    const shared = { ...model(), metadata: [{ name: 'TFLITE_METADATA', buffer: 1 }] };
    const written = writeMetadata(shared, described());
    expect(written.buffers[1].data).toEqual(shared.buffers[1].data);
    expect(readMetadata(written)?.name).toBe('classifier');
  });

  it.each([
    ['METADATA_FILE_MISSING', () => writeMetadata(model(), described('labels.txt'))],
    [
      'METADATA_FILE_EXISTS',
      () =>
        writeMetadata(writeMetadata(model(), described('labels.txt'), files), described('labels.txt'), files),
    ],
    ['METADATA_SUBGRAPHS', () => writeMetadata(model(), { name: 'x' })],
    ['METADATA_TENSORS', () => writeMetadata(model(), { subgraphMetadata: [{ inputTensorMetadata: [{}] }] })],
    [
      'METADATA_UNKNOWN_FIELDS',
      () => writeMetadata(model(), { ...described(), unknownFields: [{ path: 'x', kind: 'field', id: 9 }] }),
    ],
  ])('answers %s', (code, write) => {
    expect(write).toThrow(expect.objectContaining({ code }));
  });

  it('warns of files that nothing refers to, and replaces files when told to', () => {
    const warnings: string[] = [];
    const first = writeMetadata(model(), described(), files, {
      onWarning: (message) => warnings.push(message),
    });
    expect(warnings).toEqual([expect.stringContaining('labels.txt')]);
    const second = writeMetadata(first, described('labels.txt'), new Map([['labels.txt', bytes('a')]]), {
      replaceFiles: true,
    });
    expect(second.associatedFiles.get('labels.txt')).toEqual(bytes('a'));
  });
});

describe('the oldest parser', () => {
  const subgraph = (content: object): ModelMetadata => ({ subgraphMetadata: [content] });
  const unit = (type: string) => ({
    inputTensorMetadata: [{ processUnits: [{ options: { type, value: {} } }] }],
  });
  it.each<[string, ModelMetadata]>([
    ['1.0.0', {}],
    ['1.0.1', { associatedFiles: [{ type: 'VOCABULARY' }] }],
    ['1.1.0', subgraph({ outputProcessUnits: [] })],
    ['1.1.0', subgraph(unit('BertTokenizerOptions'))],
    ['1.2.0', subgraph({ inputTensorGroups: [] })],
    ['1.2.1', subgraph(unit('RegexTokenizerOptions'))],
    [
      '1.3.0',
      subgraph({
        inputTensorMetadata: [
          {
            content: {
              contentProperties: { type: 'AudioProperties', value: { sampleRate: 1, channels: 1 } },
            },
          },
        ],
      }),
    ],
    ['1.4.0', subgraph({ outputTensorMetadata: [{ associatedFiles: [{ type: 'SCANN_INDEX_FILE' }] }] })],
    ['1.4.1', { associatedFiles: [{ type: 'UNKNOWN', version: '1' }] }],
    ['1.5.0', subgraph({ customMetadata: [] })],
  ])('%s', (version, metadata) => {
    expect(minParserVersion(metadata)).toBe(version);
  });
});

describe('other entries', () => {
  it('record the oldest runtime in 16 bytes', () => {
    const written = readModel(writeModel(withMinRuntimeVersion(model(), '2.3.0')));
    expect(entryText(written, 'min_runtime_version')).toBe('2.3.0');
    expect(written.buffers[written.metadata?.[0].buffer ?? 0].data).toHaveLength(16);
  });

  it('hold the options of MediaPipe tasks', () => {
    const data = writeFlatBuffer({ activation: 'SOFTMAX' }, MEDIAPIPE_SCHEMAS.SEGMENTER_METADATA);
    const read = readMediaPipeMetadata([{ name: 'SEGMENTER_METADATA', data }], 'SEGMENTER_METADATA');
    expect(read).toEqual({ activation: 'SOFTMAX' });
  });
});
