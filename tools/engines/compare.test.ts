import { describe, expect, it } from '@jest/globals';
import { compare } from './compare.ts';
import type { ModelAnswer, Reply } from './contract.ts';

type Data = Float32Array | Int8Array | readonly string[];

/** What an engine says of outputs y0, y1, ... */
function reply(...outputs: Data[]): Reply {
  const bytes = outputs.map((data) =>
    ArrayBuffer.isView(data) ? new Uint8Array(data.buffer) : new Uint8Array(),
  );
  const answer: ModelAnswer = {
    ...{ kind: 'model', notes: [], load: 1, first: 1, best: 1 },
    outputs: outputs.map((data, i) => ({
      name: `y${i}`,
      dtype: data instanceof Float32Array ? 'float32' : data instanceof Int8Array ? 'int8' : 'string',
      shape: [data.length],
      bytes: bytes[i].length,
      ...(!ArrayBuffer.isView(data) && { texts: data }),
    })),
  };
  return { answer, contents: Uint8Array.from(bytes.flatMap((part) => [...part])) };
}

const refusal = (refused: string): Reply => {
  const { answer, contents } = reply();
  return { answer: { ...(answer as ModelAnswer), refused }, contents };
};

const NUMBERS = Float32Array.of(1, -4, Number.NaN, Number.POSITIVE_INFINITY, 0);

describe('results of two engines', () => {
  it('agree where all bits do', () => {
    const make = () => reply(NUMBERS, Int8Array.of(1, 2), ['a', 'b']);
    for (const isExact of [true, false]) expect(compare(make(), make(), isExact)).toEqual({ error: 0 });
  });

  it('may differ a little in floats, as a part of the largest one, unless they must not', () => {
    const other = NUMBERS.slice();
    other[0] += 1e-4;
    const { words, error } = compare(reply(other), reply(NUMBERS), false);
    expect(words).toBeUndefined();
    expect(error).toBeCloseTo(2.5e-5, 6);
    expect(compare(reply(other), reply(NUMBERS), true).words).toBe('y0: 1 of 5 elements differ');
    other[0] += 1e-3;
    expect(compare(reply(other), reply(NUMBERS), false).words).toMatch('off by');
  });

  it.each<[string, Data, Data]>([
    ['an integer', Int8Array.of(1, 2), Int8Array.of(1, 3)],
    ['what is no number', Float32Array.of(0, Number.NaN), Float32Array.of(0, 1)],
    ['infinities', Float32Array.of(Number.POSITIVE_INFINITY), Float32Array.of(Number.NEGATIVE_INFINITY)],
    ['a number instead of infinity', Float32Array.of(1), Float32Array.of(Number.POSITIVE_INFINITY)],
    ['lengths', Float32Array.of(1, 2), Float32Array.of(1)],
    ['types', Int8Array.of(1, 2, 3, 4), Float32Array.of(1)],
    ['texts', ['a'], ['b']],
  ])('differ in %s, also of a second output', (_, actual, expected) => {
    for (const isExact of [true, false]) {
      expect(compare(reply(actual), reply(expected), isExact).words).toBeDefined();
      const second = compare(reply(NUMBERS, actual), reply(NUMBERS, expected), isExact);
      expect(second.words).toBeDefined();
    }
  });

  it('are those of an error where both refuse the model alike', () => {
    expect(compare(refusal('A'), refusal('A'), true)).toEqual({ error: 0 });
    expect(compare(refusal('A'), refusal('B'), true).words).toBe('A, not B');
    expect(compare(reply(NUMBERS), refusal('B'), true).words).toBe('runs, not B');
    expect(compare(refusal('A'), reply(NUMBERS), true).words).toBe('A, not runs');
  });
});
