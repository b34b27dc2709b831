import { describe, expect, it } from '@jest/globals';
import { parseOptions } from './options.ts';

describe('options of the benchmark', () => {
  it('take visits before with and without a count', () => {
    expect(parseOptions([]).returning).toBeUndefined();
    expect(parseOptions(['--returning']).returning).toBe(4);
    expect(parseOptions(['--returning', '--brief', 'a.tflite'])).toMatchObject({
      returning: 4,
      brief: true,
      models: ['a.tflite'],
    });
    expect(parseOptions(['--returning', 'a.tflite'])).toMatchObject({ returning: 4, models: ['a.tflite'] });
    expect(parseOptions(['--returning', '6', '--threads', '1'])).toMatchObject({
      returning: 6,
      threads: [1],
    });
  });

  it('refuse figures that are none, and a first visit that is a later one', () => {
    expect(() => parseOptions(['--returning', '0'])).toThrow(RangeError);
    expect(() => parseOptions(['--line', '50', '--returning'])).toThrow('give one of them');
    expect(() => parseOptions(['--brief'])).toThrow('--returning');
  });
});
