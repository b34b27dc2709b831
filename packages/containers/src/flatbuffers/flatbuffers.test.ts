import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Builder } from 'flatbuffers';
import { flatBufferFromJson, flatBufferToJson } from './json.ts';
import { readFlatBuffer } from './read.ts';
import type { FlatBufferSchema } from './schema.ts';
import { upperBound, writeFlatBuffer } from './write.ts';

/** A schema with one of everything. */
const SCHEMA: FlatBufferSchema = {
  root: 'Root',
  identifier: 'TEST',
  enums: { Colour: { base: 'byte', values: { RED: 0, GREEN: 1, BLUE: 7 } } },
  unions: { Shape: ['Circle', 'Square'] },
  tables: {
    Root: [
      'flag:bool small:byte=-1 big:long position:ulong,safe real:float=0.5 colour:Colour=GREEN name:string',
      'data:[ubyte],align=16 numbers:[int],list names:[string] some_shape:Shape@11 shapes:[Shape]@13 child:Root',
      'children:[Root] old:int,deprecated longs:[long] double:double half_words:[ushort],align=8 colours:[Colour]',
    ].join(' '),
    Circle: 'radius:float',
    Square: '',
  },
};

const DEFAULTS = {
  flag: false,
  small: -1,
  big: 0,
  position: 0,
  real: 0.5,
  colour: 'GREEN',
  numbers: [],
  double: 0,
};

const int = (bits: number) => fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 });
const shape = fc.oneof(
  fc.record({ type: fc.constant('Circle'), value: fc.record({ radius: fc.float({ noNaN: true }) }) }),
  fc.record({ type: fc.constant('Square'), value: fc.constant({}) }),
);
const { root: anyRoot } = fc.letrec((tie) => ({
  root: fc.record(
    {
      flag: fc.boolean(),
      small: int(8),
      big: fc
        .bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
        .map((x) => (Number.isSafeInteger(Number(x)) ? Number(x) : x)),
      position: fc.maxSafeNat(),
      real: fc.float({ noNaN: true }),
      colour: fc.constantFrom('RED', 'GREEN', 'BLUE'),
      name: fc.string({ unit: 'grapheme' }),
      data: fc.uint8Array({ maxLength: 40 }),
      numbers: fc.array(int(32)),
      names: fc.array(fc.string()),
      someShape: shape,
      shapes: fc.array(shape),
      child: fc.oneof({ maxDepth: 3 }, fc.constant({}), tie('root')),
      children: fc.array(fc.oneof({ maxDepth: 3 }, fc.constant({}), tie('root')), { maxLength: 2 }),
      old: int(32),
      longs: fc.array(fc.maxSafeInteger()),
      double: fc.double({ noNaN: true }),
      halfWords: fc.array(fc.nat(65535)),
      colours: fc.array(fc.constantFrom('RED', 'BLUE')),
    },
    { requiredKeys: [] },
  ),
}));

/** What reading adds: defaults of scalars and empty lists. */
function completed(value: Record<string, unknown>): Record<string, unknown> {
  const result: Record<string, unknown> = { ...DEFAULTS, ...value };
  if (value.child) result.child = completed(value.child as Record<string, unknown>);
  if (value.children) result.children = (value.children as Record<string, unknown>[]).map(completed);
  return result;
}

describe('writing and reading', () => {
  it('gives back what was written, within the bound', () => {
    fc.assert(
      fc.property(anyRoot, (value) => {
        const root = value as Record<string, unknown>;
        const bytes = writeFlatBuffer(root, SCHEMA);
        expect(bytes.length).toBeLessThanOrEqual(upperBound(root) + 64);
        expect(readFlatBuffer(bytes, SCHEMA)).toMatchObject({ value: completed(root), unknown: [] });
      }),
      { numRuns: 100 },
    );
  });

  it('aligns vectors in the file and in memory', () => {
    const bytes = writeFlatBuffer(
      { name: 'x', data: Uint8Array.of(1, 2, 3), child: { data: Uint8Array.of(4) } },
      SCHEMA,
    );
    const { value } = readFlatBuffer<{ data: Uint8Array; child: { data: Uint8Array } }>(bytes, SCHEMA);
    expect(value.data.byteOffset % 16).toBe(0);
    expect(value.child.data.byteOffset % 16).toBe(0);
    expect((value.data.byteOffset - bytes.byteOffset) % 16).toBe(0);
  });

  it('leaves defaults out', () => {
    expect(writeFlatBuffer({ ...DEFAULTS, numbers: undefined }, SCHEMA)).toEqual(writeFlatBuffer({}, SCHEMA));
  });

  it.each<[string, object]>([
    ['an integer out of range', { small: 128 }],
    ['a fraction', { numbers: [0.5] }],
    ['an unknown name', { colour: 'PINK' }],
    ['a text for a number', { big: 'x' }],
    ['an unknown member', { someShape: { type: 'Line', value: {} } }],
    ['a table that is none', { child: [] }],
    ['null', { child: null }],
  ])('refuses %s', (_, value) => {
    expect(() => writeFlatBuffer(value, SCHEMA)).toThrow(
      expect.objectContaining({ code: 'FLATBUFFER_VALUE' }),
    );
  });
});

describe('JSON', () => {
  it('comes back as the object it was made from', () => {
    const value = {
      small: 3,
      colour: 'BLUE',
      someShape: { type: 'Circle', value: { radius: Math.fround(0.2) } },
      shapes: [{ type: 'Square', value: {} }],
      child: { names: ['a'] },
      data: Uint8Array.of(1),
    };
    const json = flatBufferToJson(value, SCHEMA);
    expect(json).toEqual({
      small: 3,
      colour: 'BLUE',
      some_shape_type: 'Circle',
      some_shape: { radius: 0.2 },
      shapes_type: ['Square'],
      shapes: [{}],
      child: { names: ['a'] },
      data: [1],
    });
    expect(flatBufferFromJson(json, SCHEMA)).toEqual({
      ...value,
      someShape: { type: 'Circle', value: { radius: 0.2 } },
    });
  });

  it('with a name that the schema lacks is refused', () => {
    expect(() => flatBufferFromJson({ child: { nmae: 'x' } }, SCHEMA)).toThrow(/Root\.child\.nmae/);
  });
});

describe('verifying', () => {
  it('answers any damage with its own error', () => {
    const good = writeFlatBuffer(
      {
        name: 'name',
        names: ['a', 'b'],
        numbers: [1, 2, 3],
        someShape: { type: 'Circle', value: { radius: 1 } },
        shapes: [{ type: 'Square', value: {} }],
        children: [{ data: new Uint8Array(20) }, {}],
      },
      SCHEMA,
    );
    const change = fc.tuple(
      fc.nat(good.length - 1),
      fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 4, 127, 128, 255)),
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 4 }), fc.nat(good.length), (changes, length) => {
        const bad = changes.length === 0 ? good.slice(0, length) : good.slice();
        for (const [at, value] of changes) if (at < bad.length) bad[at] = value;
        try {
          readFlatBuffer(bad, SCHEMA);
        } catch (error) {
          expect(error).toMatchObject({ name: 'ZooError', category: 'damaged-input' });
        }
      }),
      { numRuns: 1000 },
    );
  });

  /** `levels` tables, each of which names the next one twice: 2^levels visits in a few hundred bytes. */
  function bomb(levels: number): Uint8Array {
    const builder = new Builder();
    builder.startObject(0);
    let table = builder.endObject();
    for (let i = 0; i < levels; i++) {
      builder.startVector(4, 2, 4);
      builder.addOffset(table);
      builder.addOffset(table);
      const children = builder.endVector();
      builder.startObject(16);
      builder.addFieldOffset(15, children, 0);
      table = builder.endObject();
    }
    builder.finish(table, 'TEST');
    return builder.asUint8Array();
  }

  it('stops at bombs and at deep nesting', () => {
    expect(() => readFlatBuffer(bomb(40), SCHEMA)).toThrow(
      expect.objectContaining({ code: 'FLATBUFFER_LIMIT' }),
    );
    let nested = {};
    for (let i = 0; i < 70; i++) nested = { child: nested };
    expect(() => readFlatBuffer(writeFlatBuffer(nested, SCHEMA), SCHEMA, { code: 'X' })).toThrow(
      expect.objectContaining({ code: 'X_LIMIT' }),
    );
  });

  /** Tables of no fields, each with a vtable of its own: 2000 times 4096 bytes, in 30 kB. */
  function overlapping(count: number): Uint8Array {
    const [root, types] = [40, 52];
    const values = types + 4 + 4 * Math.ceil(count / 4);
    const tables = values + 4 + 4 * count;
    const vtables = tables + 4 * count;
    const bytes = new Uint8Array(vtables + 2 * count + 8192);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, root, true);
    bytes.set(new TextEncoder().encode('TEST'), 4);
    for (const [at, value] of [
      [8, 32],
      [10, 12],
      [8 + 4 + 2 * 12, 4],
      [8 + 4 + 2 * 13, 8],
    ])
      view.setUint16(at, value, true);
    for (const [at, value] of [
      [root, root - 8],
      [root + 4, types - root - 4],
      [root + 8, values - root - 8],
    ])
      view.setUint32(at, value, true);
    view.setUint32(types, count, true);
    view.setUint32(values, count, true);
    bytes.fill(SCHEMA.unions.Shape.indexOf('Square') + 1, types + 4, types + 4 + count);
    for (let i = 0; i < count; i++) {
      view.setUint32(values + 4 + 4 * i, tables - values - 4, true);
      view.setInt32(tables + 4 * i, tables + 4 * i - (vtables + 2 * i), true);
    }
    for (let at = vtables; at < bytes.length; at += 2) view.setUint16(at, 4096, true);
    return bytes;
  }

  it('stops at vtables in vtables', () => {
    expect(readFlatBuffer(overlapping(2), SCHEMA).unknown).toHaveLength(2 * 2046);
    expect(() => readFlatBuffer(overlapping(2000), SCHEMA)).toThrow(
      expect.objectContaining({ code: 'FLATBUFFER_LIMIT' }),
    );
  });

  it('names the place', () => {
    const bytes = writeFlatBuffer({ children: [{}, { name: 'damaged' }] }, SCHEMA).slice();
    const at = Buffer.from(bytes).indexOf('damaged') + 'damaged'.length;
    bytes[at] = 1;
    expect(() => readFlatBuffer(bytes, SCHEMA)).toThrow(
      /Root\.children\[1\]\.name: string is not terminated/,
    );
  });
});
