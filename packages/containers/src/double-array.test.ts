import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { eachPrefix, LONGEST_KEY, writeDoubleArray } from './double-array.ts';

type Match = [value: number, length: number];

function prefixesOf(text: string, nodes: ArrayLike<number>, start = 0): Match[] {
  const found: Match[] = [];
  eachPrefix(nodes, new TextEncoder().encode(text), start, (...match) => found.push(match));
  return found;
}

describe('a double array', () => {
  it('finds all keys that are prefixes, shortest first', () => {
    const nodes = writeDoubleArray(new Map(Object.entries({ a: 5, ab: 6, abc: 7, b: 8 })));
    expect(prefixesOf('zabx', nodes, 1)).toEqual([
      [5, 1],
      [6, 2],
    ]);
  });

  it('finds what a plain search finds', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'é'), minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.uniqueArray(word, { maxLength: 8 }), word, (keys, text) => {
        const nodes = writeDoubleArray(new Map(keys.map((key, i) => [key, i])));
        const size = (key: string) => new TextEncoder().encode(key).length;
        const expected = keys
          .map((key, i): Match & { key?: string } => Object.assign([i, size(key)] as Match, { key }))
          .filter(({ key }) => text.startsWith(key as string))
          .sort((x, y) => x[1] - y[1])
          .map(([i, length]) => [i, length]);
        expect(prefixesOf(text, nodes)).toEqual(expected);
      }),
    );
  });

  it('ends in a result or an error, whatever its nodes are', () => {
    const nodes = fc.uint32Array({ maxLength: 300 });
    fc.assert(
      fc.property(nodes, fc.string(), (array, text) => {
        for (const [, length] of prefixesOf(text, array)) expect(length).toBeGreaterThan(0);
      }),
    );
  });

  it('does not follow a circle for ever', () => {
    const circle = new Uint32Array(256);
    circle[97] = (97 << 10) | 0x100 | 97; // node 97 leads back to base 0
    expect(() => prefixesOf('a'.repeat(LONGEST_KEY + 1), circle)).toThrow('texts without end');
  });
});
