import { describe, expect, it } from '@jest/globals';
import { type CounterRandom, philox, threefry } from './counter-random.ts';

function words(random: CounterRandom, key: readonly [number, number], counter: readonly number[]): string[] {
  return Array.from(random(key, Int32Array.from(counter)), (word) => (word >>> 0).toString(16));
}

const ONES = 0xffffffff;

/** Known answers that come with the authors' Random123. */
describe('counter-based random numbers', () => {
  it('are those of Threefry-2x32', () => {
    expect(words(threefry, [0, 0], [0, 0])).toEqual(['6b200159', '99ba4efe']);
    expect(words(threefry, [ONES, ONES], [ONES, ONES])).toEqual(['1cb996fc', 'bb002be7']);
    expect(words(threefry, [0x13198a2e, 0x03707344], [0x243f6a88, 0x85a308d3])).toEqual([
      'c4923a9c',
      '483df7a0',
    ]);
  });

  it('are those of Philox-4x32', () => {
    expect(words(philox, [0, 0], [0, 0, 0, 0])).toEqual(['6627e8d5', 'e169c58d', 'bc57ac4c', '9b00dbd8']);
    expect(words(philox, [ONES, ONES], [ONES, ONES, ONES, ONES])).toEqual([
      '408f276d',
      '41c83b0e',
      'a20bc7c6',
      '6d5451fd',
    ]);
    const pi = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344];
    expect(words(philox, [0xa4093822, 0x299f31d0], pi)).toEqual([
      'd16cfe09',
      '94fdcceb',
      '5001e420',
      '24126ea1',
    ]);
  });
});
