import { describe, expect, it } from '@jest/globals';
import { matchesRow, typeRow } from './types.ts';

describe('a type row', () => {
  it('accepts what it says, with optional operands given or not', () => {
    const row = typeRow('float32, int8, float32? -> float32');
    expect(matchesRow(row, ['float32', 'int8', 'float32'], ['float32'])).toBe(true);
    expect(matchesRow(row, ['float32', 'int8', undefined], ['float32'])).toBe(true);
    expect(matchesRow(row, ['float32', 'int8'], ['float32'])).toBe(true);
    expect(matchesRow(row, ['float32', undefined, 'float32'], ['float32'])).toBe(false);
    expect(matchesRow(row, ['float32', 'uint8'], ['float32'])).toBe(false);
    expect(matchesRow(row, ['float32', 'int8', 'float32', 'float32'], ['float32'])).toBe(false);
  });

  it('wants the same type wherever a letter stands', () => {
    const row = typeRow('T, int32|int64 -> T', { T: ['int8', 'float32'] });
    expect(matchesRow(row, ['int8', 'int64'], ['int8'])).toBe(true);
    expect(matchesRow(row, ['int8', 'int32'], ['float32'])).toBe(false);
    expect(matchesRow(row, ['int16', 'int32'], ['int16'])).toBe(false);
  });

  it('repeats its last operand', () => {
    const row = typeRow('T... -> T', { T: ['float32', 'int32'] });
    expect(matchesRow(row, ['int32', 'int32', 'int32'], ['int32'])).toBe(true);
    expect(matchesRow(row, ['int32', 'float32'], ['int32'])).toBe(false);
    expect(matchesRow(row, [], ['int32'])).toBe(false);
  });

  it('refuses a spelling mistake when it is read', () => {
    expect(() => typeRow('flaot32 -> float32').inputs).toThrow(/flaot32/);
  });
});
