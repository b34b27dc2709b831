import { describe, expect, it } from '@jest/globals';
import { writeFlatBuffer } from '@zoo/containers';
import { BuiltinOperator, TFLITE } from './generated/tflite.generated.ts';
import type { Model, ModelInput } from './model.ts';
import { builtinOptionsType, optionsDefaults, optionsField } from './options.ts';
import { readModel } from './read.ts';
import { minRuntimeVersion } from './runtime-versions.ts';
import { shareConstants } from './share.ts';
import { writeModel } from './write.ts';

const FLOATS = Float32Array.of(1, -2, 3.5, 4, 5);
const WEIGHTS = new Uint8Array(FLOATS.buffer);

/** y = x + w, with every kind of thing a file can hold. */
function example(): ModelInput {
  return {
    version: 3,
    description: 'example',
    operatorCodes: [
      { builtinCode: 'ADD', version: 2 },
      { builtinCode: 'CUSTOM', customCode: 'Mine' },
      { builtinCode: 'GELU' },
    ],
    buffers: [{}, { data: WEIGHTS }, { data: Uint8Array.of(7) }],
    metadata: [{ name: 'note', buffer: 2 }],
    signatureDefs: [
      {
        signatureKey: 'serving_default',
        inputs: [{ name: 'x', tensorIndex: 0 }],
        outputs: [{ name: 'y', tensorIndex: 2 }],
      },
    ],
    externalBufferGroups: [{ name: 'weights.bin' }],
    externalBuffers: [{ id: 1, offset: 2 ** 40, length: 12, packing: 'none' }],
    subgraphs: [
      {
        name: 'main',
        inputs: [0],
        outputs: [2],
        tensors: [
          {
            name: 'x',
            shape: [1, 5],
            shapeSignature: [-1, 5],
            quantization: { scale: [0.5], zeroPoint: [-128] },
          },
          { name: 'w', shape: [5], buffer: 1 },
          { name: 'y', shape: [1, 5], hasRank: true, isVariable: true },
        ],
        operators: [
          {
            inputs: [0, 1],
            outputs: [2],
            builtinOptions: {
              type: 'AddOptions',
              value: { fusedActivationFunction: 'RELU6', potScaleInt16: false },
            },
          },
          {
            opcodeIndex: 1,
            inputs: [0, -1],
            outputs: [2],
            customOptions: Uint8Array.of(1, 2, 3),
            intermediates: [1],
          },
        ],
      },
    ],
  };
}

describe('a model built in code', () => {
  it('reads back with its defaults filled in', () => {
    const model = readModel(writeModel(example()));
    const [add, custom] = model.subgraphs[0].operators;
    expect(model.operatorCodes.map(({ builtinCode, version }) => [builtinCode, version])).toEqual([
      ['ADD', 2],
      ['CUSTOM', 1],
      ['GELU', 1],
    ]);
    expect(add.builtinOptions).toEqual({
      type: 'AddOptions',
      value: { fusedActivationFunction: 'RELU6', potScaleInt16: false },
    });
    expect(add.debugMetadataIndex).toBe(-1);
    expect(custom.customOptions).toEqual(Uint8Array.of(1, 2, 3));
    expect(model.subgraphs[0].tensors[0].quantization?.zeroPoint).toEqual([-128]);
    expect(model.externalBuffers?.[0].offset).toBe(2 ** 40);
    expect(model.unknownFields).toEqual([]);
  });

  it('has its constants at multiples of 16, as views', () => {
    const bytes = writeModel(example());
    const data = readModel(bytes).buffers[1].data as Uint8Array;
    expect(data.buffer).toBe(bytes.buffer);
    expect(data.byteOffset % 16).toBe(0);
    expect(new Float32Array(data.buffer, data.byteOffset, 5)).toEqual(FLOATS);
  });

  it('keeps constants outside the FlatBuffer when asked, and remembers it', () => {
    const inside = readModel(writeModel(example()));
    const bytes = writeModel(example(), { data: 'outside' });
    const outside = readModel(bytes);
    expect(outside).toEqual({ ...inside, dataOutside: true });
    expect(readModel(writeModel(outside)).dataOutside).toBe(true);
    const data = outside.buffers[1].data as Uint8Array;
    expect((data.byteOffset - bytes.byteOffset) % 16).toBe(0);
    expect(readModel(writeModel(outside, { data: 'inside' }))).toEqual(inside);
  });

  it('stores what is shared once', () => {
    const { buffers = [] } = example();
    const shared = (count: number) => ({
      ...example(),
      buffers: [...buffers, ...Array(count).fill({ data: WEIGHTS })],
    });
    const size = (count: number) => writeModel(shared(count), { data: 'outside' }).length;
    expect(size(101) - size(1)).toBeLessThan(100 * (WEIGHTS.length + 16));
  });

  it('shares equal constants on request', () => {
    const copy = { data: WEIGHTS.slice() };
    const [graph] = example().subgraphs ?? [];
    const tensors = [
      ...(graph.tensors ?? []),
      { name: 'w2', shape: [5], buffer: 3 },
      { name: 'old', buffer: 4 },
    ];
    const model = readModel(
      writeModel({
        ...example(),
        buffers: [...(example().buffers ?? []), copy, {}, copy],
        subgraphs: [{ ...graph, tensors }],
      }),
    );
    const shared = readModel(writeModel(shareConstants(model)));
    expect(shared.buffers.map(({ data }) => data?.length)).toEqual([undefined, 1, WEIGHTS.length]);
    const dataOf = ({ buffers, subgraphs }: Model) =>
      subgraphs[0].tensors.map(({ buffer }) => buffers[buffer].data);
    expect(dataOf(shared)).toEqual(dataOf(model));
    expect(shared.buffers[shared.metadata?.[0].buffer ?? 0].data).toEqual(Uint8Array.of(7));
  });

  it('carries files behind it', () => {
    const files = new Map([['labels.txt', new TextEncoder().encode('cat\ndog')]]);
    for (const data of ['inside', 'outside'] as const) {
      const model = readModel(
        writeModel({ ...example(), associatedFiles: files, trailing: Uint8Array.of(9) }, { data }),
      );
      expect(model.associatedFiles).toEqual(files);
      expect(model.trailing).toEqual(Uint8Array.of(9));
    }
  });

  it('writes codes above 126 behind the placeholder', () => {
    const model = writeModel(example());
    const text = JSON.stringify(readModel(model).operatorCodes[2]);
    expect(text).toContain('GELU');
    expect(BuiltinOperator.GELU).toBe(150);
  });

  it('is refused when a value does not fit, with the place', () => {
    expect(() => writeModel({ ...example(), subgraphs: [{ inputs: [1.5] }] })).toThrow(
      /subgraphs\[0\]\.inputs\[0\]/,
    );
    expect(() => writeModel({ ...example(), operatorCodes: [{ builtinCode: 'NOPE' as 'ADD' }] })).toThrow(
      expect.objectContaining({ name: 'ZooError' }),
    );
  });
});

/** A file as written by someone else: fields of the file that the object model hides. */
function file(change: object): Uint8Array {
  return writeFlatBuffer({ ...example(), ...change }, TFLITE);
}

describe('files of others', () => {
  it('with only the old operator code', () => {
    const model = readModel(
      file({ operatorCodes: [{ deprecatedBuiltinCode: 3 }, { deprecatedBuiltinCode: 32 }] }),
    );
    expect(model.operatorCodes.map(({ builtinCode }) => builtinCode)).toEqual(['CONV_2D', 'CUSTOM']);
  });

  it('with an operator from the future: its number, and a report; both survive writing', () => {
    const model = readModel(file({ operatorCodes: [{ builtinCode: 999 }, {}] }));
    expect(model.operatorCodes[0].builtinCode).toBe(999);
    expect(model.unknownFields).toEqual([
      { path: 'operator_codes[0].builtin_code', kind: 'enum-value', id: 999 },
    ]);
    expect(readModel(writeModel(model)).operatorCodes).toEqual(model.operatorCodes);
  });

  it('with a field from the future: a report, and no silent loss', () => {
    const future = {
      ...TFLITE,
      tables: { ...TFLITE.tables, Model: `${TFLITE.tables.Model} added:int@40` },
    };
    const model = readModel(writeFlatBuffer({ ...example(), added: 5 }, future));
    expect(model.unknownFields).toEqual([{ path: '', kind: 'field', id: 40 }]);
    expect(() => writeModel(model)).toThrow(expect.objectContaining({ code: 'TFLITE_UNKNOWN_FIELDS' }));
    expect(readModel(writeModel(model, { unknown: 'drop' })).unknownFields).toEqual([]);
  });

  it('with data outside that lies beyond the end, also when the sum overflows', () => {
    for (const [offset, size] of [
      [10_000, 10],
      [16, 2 ** 52],
      [2 ** 53 - 1, 2 ** 53 - 1],
    ]) {
      const bytes = file({ buffers: [{}, { offset, size }, {}] });
      expect(() => readModel(bytes)).toThrow(expect.objectContaining({ code: 'TFLITE_TRUNCATED' }));
    }
    const wrap = file({ buffers: [{}, { offset: 2n ** 64n - 1n, size: 2 }, {}] });
    expect(() => readModel(wrap)).toThrow(expect.objectContaining({ code: 'TFLITE_RANGE' }));
  });

  it('with positions that say "not set"', () => {
    const model = readModel(
      file({ buffers: [{ offset: 1, size: 1 }, { data: WEIGHTS, offset: 1, size: 1 }, {}] }),
    );
    expect(model.dataOutside).toBe(false);
    expect(model.buffers).toEqual([{}, { data: WEIGHTS }, {}]);
  });

  it('of a later version', () => {
    expect(() => readModel(file({ version: 4 }))).toThrow(
      expect.objectContaining({ code: 'TFLITE_VERSION' }),
    );
  });

  const graph = (change: object) => ({ subgraphs: [{ ...example().subgraphs?.[0], ...change }] });
  const operator = (change: object) => graph({ operators: [{ inputs: [0], outputs: [2], ...change }] });
  it.each<[string, object]>([
    ['tensor of an input', graph({ inputs: [3] })],
    ['negative output', graph({ outputs: [-1] })],
    ['operand', operator({ inputs: [0, 99] })],
    ['operand below -1', operator({ inputs: [-2] })],
    ['result', operator({ outputs: [3] })],
    ['intermediate', operator({ intermediates: [1000] })],
    ['operator code', operator({ opcodeIndex: 3 })],
    [
      'body of a loop',
      operator({
        builtinOptions: { type: 'WhileOptions', value: { condSubgraphIndex: 0, bodySubgraphIndex: 1 } },
      }),
    ],
    ['buffer', graph({ tensors: [{ buffer: 3 }, {}, {}] })],
    ['external buffer', graph({ tensors: [{ externalBuffer: 2 }, {}, {}] })],
    [
      'tensor of scales',
      graph({
        tensors: [
          { quantization: { details: { type: 'BlockwiseQuantization', value: { scales: 3 } } } },
          {},
          {},
        ],
      }),
    ],
    ['buffer of metadata', { metadata: [{ name: 'x', buffer: 3 }] }],
    ['subgraph of a signature', { signatureDefs: [{ subgraphIndex: 1 }] }],
    ['tensor of a signature', { signatureDefs: [{ inputs: [{ tensorIndex: 3 }] }] }],
  ])('with an index out of range: %s', (_, change) => {
    expect(() => readModel(file(change))).toThrow(expect.objectContaining({ code: 'TFLITE_INDEX' }));
  });
});

describe('options of operators', () => {
  it('know their table, field and defaults', () => {
    expect(builtinOptionsType('CONV_2D')).toBe('Conv2DOptions');
    expect(builtinOptionsType('RELU')).toBeUndefined();
    expect(optionsField('Conv2DOptions')).toBe('builtinOptions');
    expect(optionsField('DilateOptions')).toBe('builtinOptions2');
    expect(optionsDefaults('AddOptions')).toEqual({ fusedActivationFunction: 'NONE', potScaleInt16: true });
    expect(optionsDefaults('UniqueOptions')).toEqual({ idxOutType: 'INT32' });
    expect(Object.keys(BuiltinOperator)).toHaveLength(210);
  });
});

describe('the oldest runtime', () => {
  it('is the newest of the minimums, compared as numbers', () => {
    expect(
      minRuntimeVersion([
        { builtinCode: 'ADD', version: 1 },
        { builtinCode: 'CONV_2D', version: 3 },
      ]),
    ).toBe('1.14.0');
    expect(
      minRuntimeVersion([
        { builtinCode: 'ADD', version: 99 },
        { builtinCode: 'CUSTOM', version: 1 },
      ]),
    ).toBeUndefined();
    expect(minRuntimeVersion([{ builtinCode: 'BROADCAST_TO', version: 1 }])).toBeUndefined();
    expect(minRuntimeVersion([{ builtinCode: 'BROADCAST_TO', version: 2 }])).toBe('2.5.0');
  });
});
