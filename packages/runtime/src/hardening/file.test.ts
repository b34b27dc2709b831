import { describe, expect, it } from '@jest/globals';
import { ZooError } from '@zoo/core';
import { readModel, writeModel } from '@zoo/tflite';
import fc from 'fast-check';
import { modelInput, modelOf, oneOp, refuses } from '../testing/hostile-models.ts';

const sound = () => oneOp('ABS', [{}]);

/** The sound model with a 32-bit number somewhere. */
function poked(at: (view: DataView) => number, value: number): () => Uint8Array {
  return () => {
    const bytes = new Uint8Array(sound());
    const view = new DataView(bytes.buffer);
    view.setUint32(at(view), value, true);
    return bytes;
  };
}

const root = (view: DataView) => view.getUint32(0, true);
const vtable = (view: DataView) => root(view) - view.getInt32(root(view), true);

/** Where the number of subgraphs is: field 2 of the model points at it. */
const subgraphs = (view: DataView) => {
  const field = root(view) + view.getUint16(vtable(view) + 4 + 2 * 2, true);
  return field + view.getUint32(field, true);
};

describe('file structure', () => {
  refuses('an empty file', () => new Uint8Array(0), { code: 'TFLITE_NOT_A_MODEL' });
  refuses('8 bytes with the identifier and nothing else', () => sound().slice(0, 8), {
    code: 'TFLITE_TRUNCATED',
  });
  refuses(
    'another identifier',
    poked(() => 4, 0x21212121),
    { code: 'TFLITE_NOT_A_MODEL' },
  );
  refuses(
    'a root offset beyond the file',
    poked(() => 0, 0x7ffffff0),
    { code: 'TFLITE_TRUNCATED' },
  );
  refuses(
    'a root offset of 2^32 - 4, which wraps in 32 bits',
    poked(() => 0, 0xfffffffc),
    { code: 'TFLITE_TRUNCATED' },
  );
  refuses(
    'a misaligned root',
    poked(() => 0, 0x1d),
    { code: 'TFLITE_DAMAGED' },
  );
  refuses('a vtable before the file', poked(root, 0x7fffffff), { code: 'TFLITE_DAMAGED' });
  refuses('a vtable beyond the file', poked(root, 0x80000000), { code: 'TFLITE_TRUNCATED' });
  refuses('a vtable of odd length', poked(vtable, 0x00200007), { code: 'TFLITE_DAMAGED' });
  refuses('a vtable shorter than its head', poked(vtable, 0x00200002), { code: 'TFLITE_DAMAGED' });
  refuses('a table that ends beyond the file', poked(vtable, 0xfffc0004), { code: 'TFLITE_TRUNCATED' });
  refuses(
    'a field beyond its table',
    poked((view) => vtable(view) + 4, 0x7ff07ff0),
    { code: 'TFLITE_DAMAGED' },
  );

  refuses('a list that goes on beyond the file', poked(subgraphs, 1000), { code: 'TFLITE_TRUNCATED' });
  refuses('a list of 2^32 - 1 tables, whose bytes wrap in 32 bits', poked(subgraphs, 0xffffffff), {
    code: 'TFLITE_TRUNCATED',
  });
  refuses(
    'an offset to itself',
    poked((view) => subgraphs(view) + 4, 0),
    { code: 'TFLITE_DAMAGED' },
  );
  refuses(
    'a text without its end',
    () => {
      const bytes = writeModel({ ...modelInput({ tensors: [], operators: [] }), description: 'text' });
      const at = Buffer.from(bytes).indexOf('text\0');
      return bytes.map((byte, i) => (i === at + 4 ? 0x21 : byte));
    },
    { code: 'TFLITE_DAMAGED' },
  );
  refuses(
    'one subgraph listed two thousand times, with two thousand tensors',
    () => {
      const many = Array.from({ length: 2000 }, () => ({}));
      const bytes = new Uint8Array(
        modelOf(
          { tensors: many, operators: [] },
          ...many.slice(1).map(() => ({ tensors: [], operators: [] })),
        ),
      );
      const view = new DataView(bytes.buffer);
      const list = subgraphs(view) + 4;
      const first = list + view.getUint32(list, true);
      for (let i = 0; i < many.length; i++) view.setUint32(list + 4 * i, first - list - 4 * i, true);
      return bytes;
    },
    { code: 'TFLITE_LIMIT' },
  );

  it('a file that is cut anywhere', () => {
    const bytes = sound();
    for (let length = 0; length < bytes.length; length++) {
      expect(() => readModel(bytes.subarray(0, length))).toThrow(ZooError);
    }
  });

  it('any four bytes replaced: a model or a ZooError', () => {
    const bytes = sound();
    const anything = fc.property(fc.nat(bytes.length - 4), fc.integer(), (at, value) => {
      const copy = new Uint8Array(bytes);
      new DataView(copy.buffer).setInt32(at, value, true);
      try {
        readModel(copy);
      } catch (error) {
        expect(error).toBeInstanceOf(ZooError);
      }
    });
    fc.assert(anything, { numRuns: 2000 });
  });

  refuses('a version that is not known', () => writeModel({ ...modelInput(), version: 4 }), {
    code: 'TFLITE_VERSION',
  });
  refuses('no subgraph', () => modelOf(), { code: 'MODEL_EMPTY' });
  refuses(
    'no buffers while tensors point at them',
    () => writeModel({ ...modelInput({ tensors: [{}], operators: [] }), buffers: [] }),
    { code: 'TFLITE_INDEX' },
  );
  refuses(
    'data behind the FlatBuffer at 2^64 - 16, which wraps when its size is added',
    () => {
      const model = modelInput({ tensors: [{}], operators: [] });
      const outside = { offset: 2n ** 64n - 16n, size: 32n } as object;
      return writeModel({ ...model, buffers: [{}, outside] });
    },
    { code: 'TFLITE_RANGE' },
  );
  refuses(
    'data behind the FlatBuffer that ends beyond the file',
    () => {
      const model = modelInput({ tensors: [{}], operators: [] });
      return writeModel({ ...model, buffers: [{}, { offset: 64, size: 2 ** 40 } as object] });
    },
    { code: 'TFLITE_TRUNCATED' },
  );
  refuses('more bytes than allowed', sound, { code: 'LIMIT_FILE', load: { limits: { fileBytes: 100 } } });
});
