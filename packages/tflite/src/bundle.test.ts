import { describe, expect, it } from '@jest/globals';
import { writeZip } from '@zoo/containers';
import fc from 'fast-check';
import { isBundle, readBundle } from './bundle.ts';
import { readModel } from './read.ts';
import { writeModel } from './write.ts';

const MODEL = writeModel({
  version: 3,
  operatorCodes: [],
  subgraphs: [],
  buffers: [{}],
  associatedFiles: new Map(),
});
const text = (content: string) => new TextEncoder().encode(content);
const aligned = { align: () => 4 };

describe('readBundle', () => {
  const hand = writeZip(
    [
      ['hand_detector.tflite', MODEL],
      ['labels.txt', text('left')],
    ],
    aligned,
  );

  it('tells models from files by what they are', () => {
    const { models, files } = readBundle(
      writeZip([
        ['TF_LITE_PREFILL_DECODE', MODEL],
        ['TOKENIZER_MODEL', text('pieces')],
      ]),
    );
    expect([...models.keys()]).toEqual(['TF_LITE_PREFILL_DECODE']);
    expect([...files.keys()]).toEqual(['TOKENIZER_MODEL']);
    expect(readModel(models.get('TF_LITE_PREFILL_DECODE')!).version).toBe(3);
  });

  it('reads bundles in bundles', () => {
    const { models, files } = readBundle(writeZip([['hand_landmarker.task', hand]], aligned));
    expect([...models.keys()]).toEqual(['hand_landmarker.task/hand_detector.tflite']);
    expect([...files.keys()]).toEqual(['hand_landmarker.task/labels.txt']);
  });

  it('does not take a model with files behind it for a bundle', () => {
    const labelled = writeModel({
      ...readModel(MODEL),
      associatedFiles: new Map([['labels.txt', text('cat')]]),
    });
    expect([MODEL, labelled, hand, new Uint8Array(0)].map(isBundle)).toEqual([false, false, true, false]);
    expect(() => readBundle(labelled)).toThrow(expect.objectContaining({ code: 'TFLITE_NOT_A_BUNDLE' }));
  });

  it('refuses bundles that lie too deep', () => {
    let deep: Uint8Array = hand;
    for (let i = 0; i < 4; i++) deep = writeZip([[`${i}.task`, deep]]);
    expect(() => readBundle(deep)).toThrow(expect.objectContaining({ code: 'TFLITE_LIMIT' }));
  });

  it('ends in a bundle or a typed error whatever the damage', () => {
    fc.assert(
      fc.property(fc.nat(hand.length - 1), fc.nat(255), (at, byte) => {
        const damaged = hand.slice();
        damaged[at] = byte;
        try {
          readBundle(damaged);
        } catch (error) {
          expect((error as { code?: string }).code).toMatch(/^(ZIP|TFLITE)_/);
        }
      }),
    );
  });
});

describe('a file that is no model', () => {
  it.each([
    ['a bundle', writeZip([['a.tflite', MODEL]]), /readBundle/],
    ['a .keras archive', writeZip([['model.weights.h5', text('')]]), /\.keras/],
    ['a pointer', text('version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n'), /git lfs pull/],
    ['a web page', text('<!DOCTYPE html><title>404</title>'), /web page/],
    ['weights of Keras', Uint8Array.of(0x89, 0x48, 0x44, 0x46, 13, 10, 26, 10), /HDF5/],
    ['a model of ONNX', Uint8Array.of(8, 7, 18, 7, ...text('pytorch')), /ONNX/],
    ['a model of tfjs', text('{"format":"layers-model"}'), /tfjs/],
  ])('is told from others: %s', (_, bytes, hint) => {
    expect(() => readModel(bytes)).toThrow(
      expect.objectContaining({ code: 'TFLITE_NOT_A_MODEL', hint: expect.stringMatching(hint) }),
    );
  });

  it('may be anything', () => {
    expect(() => readModel(text('neither of these'))).toThrow(expect.objectContaining({ hint: undefined }));
  });
});
