import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { detectFeatures } from '../host/features.ts';
import { enableRelaxedSimd } from '../host/relaxed-node.ts';
import { hostName } from './host-name.ts';
import { addToMemory, type Measured, parseMemory } from './remember.ts';
import { CANDIDATES, DEFAULT_TILES, DEPTHS } from './tiles.ts';
import { recallTiles, storedTiles } from './tune.ts';

const MEASURED: Measured = {
  day: '2025-01-31',
  rates: { f32: { 16: { '4x8': 40, '6x8': 47.5 }, 1024: { '4x8': 45 } }, quads: { 64: { '2x16': 81.2 } } },
};

describe('what is remembered', () => {
  it('comes back', () => {
    const text = addToMemory(undefined, 'host', MEASURED);
    expect(parseMemory(text)).toEqual(new Map([['host', MEASURED]]));
  });

  it('keeps other hosts, and other kernels of the same one', () => {
    const later = { day: '2025-02-01', rates: { 'f32-fma': { 16: { '4x8': 50 } } } } as const;
    const text = addToMemory(addToMemory(addToMemory(undefined, 'a', MEASURED), 'b', MEASURED), 'a', later);
    const hosts = parseMemory(text);
    expect([...hosts.keys()].sort()).toEqual(['a', 'b']);
    expect(hosts.get('a')).toEqual({ day: later.day, rates: { ...MEASURED.rates, ...later.rates } });
  });

  it('forgets the oldest of too many hosts', () => {
    let text: string | undefined;
    for (let i = 0; i < 40; i++) text = addToMemory(text, `host ${i}`, MEASURED);
    const names = [...parseMemory(text).keys()];
    expect(names).toHaveLength(16);
    expect(names[0]).toBe('host 39');
  });

  it('is nothing where the text is damaged, of another version, or too long', () => {
    const text = addToMemory(undefined, 'host', MEASURED);
    const versions = text.replace('"version": 1', '"version": 2');
    for (const bad of [
      undefined,
      '',
      '{',
      'null',
      '[]',
      '7',
      text.slice(0, -9),
      versions,
      text.padEnd(3e5),
    ]) {
      expect(parseMemory(bad).size).toBe(0);
    }
  });

  it('leaves out what is unknown or out of bounds', () => {
    const rates = {
      f32: { 16: { '4x8': 40, '9x9': 99, '2x16': -1, '3x8': 'fast', '6x8': 1e30 }, 17: { '4x8': 1 } },
      words: { 16: {} },
      warp: { 16: { '4x8': 1 } },
    };
    const hosts = {
      good: { day: '2025-01-31', rates },
      undated: { rates },
      escape: { day: '\u001b[2J', rates },
      ['x'.repeat(500)]: { day: '2025-01-31', rates },
    };
    const found = parseMemory(JSON.stringify({ version: 1, hosts }));
    expect(found).toEqual(new Map([['good', { day: '2025-01-31', rates: { f32: { 16: { '4x8': 40 } } } }]]));
  });

  it('is harmless, whatever the text', () => {
    const host = fc.record({ day: fc.oneof(fc.constant('2025-01-31'), fc.string()), rates: fc.jsonValue() });
    const content = fc.record({ version: fc.constant(1), hosts: fc.dictionary(fc.string(), host) });
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      content.map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(text, (given) => {
        for (const { day, rates } of parseMemory(given).values()) {
          expect(day).toMatch(/^[\d-]{10}$/);
          for (const [family, depths] of Object.entries(rates)) {
            const candidates: readonly string[] = CANDIDATES[family as keyof typeof CANDIDATES];
            for (const [depth, found] of Object.entries(depths ?? {})) {
              expect(DEPTHS.map(String)).toContain(depth);
              for (const name of Object.keys(found ?? {})) expect(candidates).toContain(name);
            }
          }
        }
        expect(parseMemory(addToMemory(given, 'host', MEASURED)).has('host')).toBe(true);
      }),
    );
  });
});

describe('models take their tiles', () => {
  const here = async () => {
    await enableRelaxedSimd();
    return addToMemory(undefined, hostName(detectFeatures()), MEASURED);
  };

  it('from a store with figures of this host, at once', async () => {
    const text = await here();
    const source = storedTiles({ read: () => text, write: () => {} });
    expect(source()).toEqual({ origin: 'measured', measured: '2025-01-31', rates: MEASURED.rates });
    expect(source()).toBe(source()); // packed weights are known by it
  });

  it('from a store that takes its time, when it has answered', async () => {
    const text = await here();
    const source = storedTiles({ read: async () => text, write: () => {} });
    expect(source()).toBe(DEFAULT_TILES);
    await Promise.resolve();
    await Promise.resolve();
    expect(source().origin).toBe('measured');
  });

  it('by default where a store fails, or knows other hosts only', async () => {
    const fail = (): never => {
      throw new Error('no storage');
    };
    const text = addToMemory(undefined, 'another host', MEASURED);
    expect(storedTiles({ read: fail, write: fail })()).toBe(DEFAULT_TILES);
    expect(storedTiles({ read: () => Promise.reject(new Error('no storage')), write: fail })()).toBe(
      DEFAULT_TILES,
    );
    expect(storedTiles({ read: () => text, write: fail })()).toBe(DEFAULT_TILES);
    expect(await recallTiles({ read: () => text, write: fail })).toBeUndefined();
  });
});
