import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { zoo } from '../testing/command-line.ts';
import { gainsOf, originOf, tileStore, tileTable } from './tiles.ts';

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

describe('tiles that were measured', () => {
  const { env } = process;
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'zoo-tiles-'));
    process.env = { ...env, ZOO_CACHE: folder };
    writeFileSync(join(folder, 'tiles.json'), 'measured');
  });
  afterEach(() => {
    process.env = env;
    rmSync(folder, { recursive: true });
  });

  it('are in the cache', async () => {
    expect((await tileStore()).read()).toBe('measured');
  });

  it('are not looked at, nor measured again, where the default ones are asked for', async () => {
    process.env.ZOO_TILES = 'default';
    expect((await tileStore()).read()).toBeUndefined();
    expect((await zoo('doctor', '--tune')).stdout).toMatch(
      /matrix tiles +the default ones, as ZOO_TILES says/,
    );
    expect(readFileSync(join(folder, 'tiles.json'), 'utf8')).toBe('measured');
  });
});
