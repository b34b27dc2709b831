import { describe, expect, it } from '@jest/globals';
import { CANDIDATES, chooseTile, DEPTHS } from './tiles.ts';
import { recallTiles, tune } from './tune.ts';

describe('tuning', () => {
  it('measures all candidates, and the store brings them back', async () => {
    let text: string | undefined;
    const store = {
      read: () => text,
      write: (given: string) => {
        text = given;
      },
    };
    const { tiles, remembered } = await tune({ store, ms: 0 });
    expect(remembered).toBe(true);
    expect(tiles.origin).toBe('measured');
    for (const family of ['words', 'bytes'] as const) {
      for (const depth of DEPTHS) {
        expect(Object.keys(tiles.rates[family]?.[depth] ?? {})).toEqual([...CANDIDATES[family]]);
        expect(CANDIDATES[family]).toContain(`${chooseTile(tiles, family, depth).rows}x8`);
      }
    }
    expect(await recallTiles(store)).toEqual(tiles);
  });

  it('tunes kernels without relaxed instructions beside the others', async () => {
    const { tiles } = await tune({ deterministic: true, ms: 0 });
    expect(Object.keys(tiles.rates).sort()).toEqual(['bytes', 'f32', 'f32-row', 'words']);
  });

  it('goes on where nothing can be kept', async () => {
    const fail = (): never => {
      throw new Error('read-only');
    };
    const { tiles, remembered } = await tune({ store: { read: fail, write: fail }, ms: 0 });
    expect([tiles.origin, remembered]).toEqual(['measured', false]);
  });
});
