import { describe, expect, it } from '@jest/globals';
import { type DType, type Shape, tensor } from '@zoo/core';
import { Graph } from '@zoo/ir';
import fc from 'fast-check';
import { bindInputs, type Inputs } from './inputs.ts';
import { float32, int32 } from './testing/fake-ops.ts';

const entry = {
  graph: new Graph(),
  outputs: [],
  inputs: [
    { name: 'serving_a:0', aliases: ['a'], index: 1 },
    { name: 'b', aliases: [], index: 0 },
  ],
};

const bindTwo = (given: Inputs) =>
  bindInputs(
    entry,
    [
      { dtype: 'int32', shape: [1] },
      { dtype: 'float32', shape: [2] },
    ],
    given,
  );

/** One input of this type. */
const bind = (dtype: DType, shape: Shape, given: unknown) =>
  bindInputs({ ...entry, inputs: [{ name: 'x', aliases: [], index: 0 }] }, [{ dtype, shape }], [
    given,
  ] as Inputs)[0];

describe('inputs', () => {
  it('that are true by any byte become 1', () => {
    expect(bind('bool', [3], Uint8Array.of(0, 1, 200))).toEqual(Uint8Array.of(0, 1, 1));
    for (const [offset, length] of [
      [0, 11],
      [4, 8],
      [3, 9],
    ]) {
      const bytes = new Uint8Array(new ArrayBuffer(offset + length), offset);
      expect(bind('bool', [length], bytes)).toBe(bytes);
      for (let at = 0; at < length; at++) {
        const expected = bytes.map((_, i) => Number(i === at));
        expect(bind('bool', [length], bytes.with(at, 128))).toEqual(expected);
        bytes[at] = 2; // where it lies, with the bytes in front of it
        expect(bind('bool', [length], bytes)).toEqual(expected);
        bytes[at] = 0;
      }
    }
  });

  it('go to their place in the graph, by name, other name or position', () => {
    const bound = [int32(7), float32(1, 2)];
    expect(bindTwo({ b: int32(7), 'serving_a:0': float32(1, 2) })).toEqual(bound);
    expect(bindTwo({ a: float32(1, 2), b: [7] })).toEqual(bound);
    expect(bindTwo([float32(1, 2), int32(7)])).toEqual(bound);
  });

  it.each<[Inputs, object]>([
    [{ b: [7] }, { code: 'INPUT_MISSING', summary: 'no value for serving_a:0', received: 'b' }],
    [
      { a: [1, 2], b: [7], c: [1] },
      { code: 'INPUT_UNKNOWN', expected: 'serving_a:0, b', received: 'c' },
    ],
    [{ a: [1, 2], 'serving_a:0': [1, 2], b: [7] }, { code: 'INPUT_TWICE' }],
    [[[1, 2]], { code: 'INPUT_COUNT', expected: '2 (serving_a:0, b)', received: '1' }],
    [float32(1, 2) as unknown as Inputs, { code: 'INPUT_COUNT', received: 'Float32Array' }],
    [undefined as unknown as Inputs, { code: 'INPUT_COUNT', received: 'undefined' }],
    [null as unknown as Inputs, { code: 'INPUT_COUNT', received: 'null' }],
    ['pixels' as unknown as Inputs, { code: 'INPUT_COUNT', received: 'string' }],
  ])('that do not fit the model are refused: %j', (given, error) => {
    expect(() => bindTwo(given)).toThrow(expect.objectContaining({ category: 'usage', ...error }));
  });

  it.each<[DType, Shape, unknown, object]>([
    ['float32', [2], new Float64Array(2), { code: 'INPUT_DTYPE', received: 'Float64Array' }],
    ['float32', [2], float32(1), { code: 'INPUT_LENGTH', expected: '2 for [2]', received: '1' }],
    ['complex64', [2], float32(1, 2), { code: 'INPUT_LENGTH', expected: '4 for [2]' }],
    ['float32', [2], tensor('int32', [2], int32(1, 2)), { code: 'INPUT_DTYPE', received: 'int32' }],
    ['float32', [2], tensor('float32', [1, 2], float32(1, 2)), { code: 'INPUT_SHAPE', received: '[1,2]' }],
    ['int8', [2], [1, 128], { code: 'INPUT_VALUE', received: '128' }],
    ['uint8', [1], [-1], { code: 'INPUT_VALUE' }],
    ['int32', [1], [0.5], { code: 'INPUT_VALUE' }],
    ['int64', [1], [2n ** 63n], { code: 'INPUT_VALUE' }],
    ['int64', [1], [0.5], { code: 'INPUT_VALUE' }],
    ['bool', [1], [2], { code: 'INPUT_VALUE' }],
    ['string', [1], [1], { code: 'INPUT_VALUE' }],
    ['float32', [1], ['1'], { code: 'INPUT_VALUE' }],
    ['bfloat16', [1], [1], { code: 'INPUT_VALUE' }],
    ['float32', [1], null, { code: 'INPUT_DTYPE', received: 'null' }],
    ['float32', [1], undefined, { code: 'INPUT_DTYPE', received: 'undefined' }],
    ['float32', [1], { dtype: 'float32', data: float32(1) }, { code: 'INPUT_DTYPE', received: 'object' }],
    ['float32', [1], { dtype: 'float32', shape: [1] }, { code: 'INPUT_DTYPE', received: 'undefined' }],
    ['float32', [1], 1, { code: 'INPUT_DTYPE', received: 'number' }],
    ['float32', [1], new DataView(new ArrayBuffer(4)), { code: 'INPUT_DTYPE' }],
  ])('of %s%j: %j is refused', (dtype, shape, given, error) => {
    const place = { tensor: 'x' };
    expect(() => bind(dtype, shape, given)).toThrow(
      expect.objectContaining({ category: 'usage', place, ...error }),
    );
  });

  it.each<[DType, unknown, unknown]>([
    ['int64', [1, 2n], BigInt64Array.of(1n, 2n)],
    ['bool', [true, 0], Uint8Array.of(1, 0)],
    ['float16', [1, -2], Uint16Array.of(0x3c00, 0xc000)],
    ['string', ['a', 'b'], ['a', 'b']],
    ['uint8', Uint8ClampedArray.of(1, 255), Uint8ClampedArray.of(1, 255)],
    ['uint8', Buffer.from([1, 2]), Buffer.from([1, 2])],
    ['float32', [Number.NaN, 0.1], float32(Number.NaN, 0.1)],
  ])('of %s may be %j', (dtype, given, bound) => {
    expect(bind(dtype, [2], given)).toEqual(bound);
  });

  it('keep every integer that fits and refuse the others', () => {
    fc.assert(
      fc.property(fc.integer({ min: -300, max: 300 }), (number) => {
        const fits = number >= -128 && number <= 127;
        if (fits) expect(bind('int8', [1], [number])).toEqual(Int8Array.of(number));
        else expect(() => bind('int8', [1], [number])).toThrow('does not fit');
      }),
    );
  });
});
