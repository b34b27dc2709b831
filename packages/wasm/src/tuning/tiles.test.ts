import { describe, expect, it } from '@jest/globals';
import { keepsManyVectors } from '../host/features.ts';
import { tileRows } from './table.ts';
import { chooseTile, chooseWidth, DEFAULT_TILES, depthClass, givenTiles, type Tiles } from './tiles.ts';

function measured(rates: Tiles['rates']): Tiles {
  return { origin: 'measured', measured: '2025-01-31', rates };
}

describe('a tile', () => {
  it('is the default one where nothing is known', () => {
    expect(chooseTile(DEFAULT_TILES, 'f32', 100, 64)).toEqual({ rows: 4, columns: 8 });
    expect(chooseTile(measured({ words: {} }), 'f32', 100)).toEqual({ rows: 4, columns: 8 });
    expect(chooseTile(measured({ f32: {} }), 'f32', 100)).toEqual({ rows: 4, columns: 8 });
  });

  it('has twelve sums in registers by default where the engine keeps them there, else nine', () => {
    const usual = keepsManyVectors() ? { rows: 2, columns: 24 } : { rows: 3, columns: 12 };
    expect(chooseTile(DEFAULT_TILES, 'f32-fma', 100, 96)).toEqual(usual);
    expect(chooseTile(measured({ 'f32-fma': { 64: { '4x8': 50, '2x16': 60 } } }), 'f32-fma', 64)).toEqual(
      usual,
    );
    expect(chooseTile(DEFAULT_TILES, 'f32-fma', 100, 8)).toEqual({ rows: 4, columns: 8 });
  });

  it('is the fastest, unless it is about as fast as the default one', () => {
    const rates = { 1024: { '4x8': 40, '2x16': 43 }, 64: { '4x8': 40, '2x16': 41, '6x8': 41.5 } } as const;
    expect(chooseTile(measured({ f32: rates }), 'f32', 1000)).toEqual({ rows: 2, columns: 16 });
    expect(chooseTile(measured({ f32: rates }), 'f32', 64)).toEqual({ rows: 4, columns: 8 });
  });

  it('is wide by default where sums are short, if results are wide', () => {
    expect(chooseTile(DEFAULT_TILES, 'f32', 16, 64)).toEqual({ rows: 2, columns: 16 });
    expect(chooseTile(DEFAULT_TILES, 'f32', 16, 8)).toEqual({ rows: 4, columns: 8 });
  });

  it('is that of the nearest depth, counted in doublings', () => {
    expect([1, 16, 31, 32, 127, 128, 511, 512, 1e6].map(depthClass)).toEqual([
      16, 16, 16, 64, 64, 256, 256, 1024, 1024,
    ]);
  });

  it('does not compute half of its columns for nothing', () => {
    const tiles = measured({ f32: { 64: { '4x8': 40, '2x16': 44 } } });
    expect(chooseTile(tiles, 'f32', 64, 7).columns).toBe(8);
    expect(chooseTile(tiles, 'f32', 64, 24).columns).toBe(16); // and 8, by a narrow tile of the same kernel
    expect(chooseTile(tiles, 'f32', 64, 32).columns).toBe(16);
    expect(chooseTile(tiles, 'f32', 64, 1000).columns).toBe(16);
  });

  it('can be asked for by width', () => {
    expect(chooseWidth(DEFAULT_TILES, 'quads', 64, 16)?.tile.rows).toBe(2);
    expect(chooseWidth(DEFAULT_TILES, 'quads', 64, 8)?.tile.rows).toBe(4);
    const tiles = measured({ quads: { 64: { '2x16': 80, '4x8': 70, '6x8': 75 } } });
    expect(chooseWidth(tiles, 'quads', 64, 8)).toEqual({ tile: { rows: 6, columns: 8 }, rate: 75 });
    expect(chooseWidth(givenTiles({ quads: '6x8' }), 'quads', 64, 16)).toBeUndefined();
  });

  it('can be given, at all depths', () => {
    const tiles = givenTiles({ f32: '6x8' });
    for (const depth of [1, 100, 5000]) expect(chooseTile(tiles, 'f32', depth, 64).rows).toBe(6);
    expect(chooseTile(tiles, 'words', 100).rows).toBe(4);
  });
});

describe('the table of tiles', () => {
  it('says what was chosen, how fast it is, and what that is in default tiles', () => {
    const [, row] = tileRows(measured({ f32: { 64: { '4x8': 40, '2x16': 50 } } }));
    expect(row).toEqual({ family: 'f32', depth: 64, tile: '2x16', rate: 50, gain: 1.25 });
    expect(tileRows(DEFAULT_TILES)).toHaveLength(28);
    expect(tileRows(DEFAULT_TILES)[0]).toEqual({ family: 'f32', depth: 16, tile: '2x16', gain: 1 });
  });
});
