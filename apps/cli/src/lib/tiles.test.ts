import { describe, expect, it } from '@jest/globals';
import { gainsOf, originOf, tileTable } from './tiles.ts';

const ROWS = [
  { family: 'f32', depth: 16, tile: '2x16', rate: 50, gain: 1.25 },
  { family: 'f32', depth: 64, tile: '4x8', rate: 45, gain: 1 },
  { family: 'words', depth: 16, tile: '3x8', gain: 1 },
] as const;

describe('tiles in words', () => {
  it('say where they come from', () => {
    expect(originOf({ origin: 'measured', measured: '2025-01-31' })).toBe('measured here on 2025-01-31');
    expect(originOf({ origin: 'default' })).toContain('zoo doctor');
  });

  it('name what is faster than the default', () => {
    expect(gainsOf(ROWS)).toBe('f32 2x16 at depth 16 (+25.0 %)');
    expect(gainsOf(ROWS.slice(1))).toBe('the default ones');
  });

  it('are a table of families and depths', () => {
    expect(tileTable(ROWS).split('\n')).toEqual(['depth    16   64', 'f32    2x16  4x8', 'words   3x8']);
  });
});
