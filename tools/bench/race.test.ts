import { describe, expect, it } from '@jest/globals';
import type { BenchModel, Contestant, Host } from './contract.ts';
import { type Pace, race } from './race.ts';
import { rowsOf } from './rows.ts';

const PACE: Pace = { startups: 2, warmUp: 0, warmUpRuns: 1, rounds: 4, turn: 0, turnRuns: 2 };
const MODEL: BenchModel = { name: 'm', bytes: new Uint8Array(0), inputs: [], outputs: ['uint8'] };

interface Fake {
  /** Milliseconds of a run. */
  readonly ms: number;
  readonly result: number;
  readonly fails?: boolean;
}

/** Engines whose clock is a constant; `log` has one entry a call. */
function fakeHost(engines: Readonly<Record<string, Fake>>, log: string[] = []): Host {
  const contestant = (engine: string): Contestant => ({
    async start() {
      log.push(`start ${engine}`);
      const { ms, result, fails } = engines[engine];
      if (fails) throw new Error('no such op');
      return { library: 100, load: ms, first: ms, outputs: [Uint8Array.of(result)] };
    },
    async run({ runs }) {
      log.push(`run ${engine}`);
      return Array.from({ length: runs }, () => engines[engine].ms);
    },
    async close() {
      log.push(`close ${engine}`);
    },
  });
  const names = Object.keys(engines);
  return {
    runtimes: ['r'],
    starts: 'cold starts',
    engines: names,
    peers: names.slice(1),
    takes: () => true,
    async prepare({ engine }) {
      log.push(`prepare ${engine}`);
      return {
        open: async () => contestant(engine),
        close: async () => {
          log.push(`leave ${engine}`);
        },
      };
    },
    close: async () => {},
  };
}

const lanesOf = (host: Host) => host.engines.map((engine) => ({ engine, threads: 1, runtime: 'r' }));

async function rowFor(engines: Readonly<Record<string, Fake>>) {
  const host = fakeHost(engines);
  const [row] = rowsOf(MODEL, await race(host, MODEL, lanesOf(host), PACE), host);
  return row;
}

describe('a race', () => {
  it('gives every engine a turn in every round, and closes what it opened', async () => {
    const log: string[] = [];
    const host = fakeHost({ zoo: { ms: 1, result: 1 }, a: { ms: 2, result: 1 } }, log);
    const [zoo, a] = await race(host, MODEL, lanesOf(host), PACE);
    expect([zoo.samples?.length, a.startups?.length, a.summary?.median]).toEqual([8, 2, 2]);
    const turns = log.filter((entry) => entry.startsWith('run')).slice(2);
    for (let round = 0; round < PACE.rounds; round++)
      expect(turns.slice(2 * round, 2 * round + 2).sort()).toEqual(['run a', 'run zoo']);
    expect(log.filter((entry) => entry === 'close a')).toHaveLength(2);
  });

  it('prepares every engine before the first one starts, and leaves what it prepared', async () => {
    const log: string[] = [];
    const host = fakeHost({ zoo: { ms: 1, result: 1 }, a: { ms: 2, result: 1, fails: true } }, log);
    await race(host, MODEL, lanesOf(host), PACE);
    expect(log.slice(0, 2).sort()).toEqual(['prepare a', 'prepare zoo']);
    expect(log.filter((entry) => entry.startsWith('prepare'))).toHaveLength(2);
    expect(log.filter((entry) => entry.startsWith('leave'))).toEqual(['leave zoo', 'leave a']);
  });

  it('compares with the fastest peer, with and without the start of the library', async () => {
    const row = await rowFor({ zoo: { ms: 2, result: 1 }, a: { ms: 3, result: 1 }, b: { ms: 8, result: 1 } });
    expect(row.median).toEqual({ peer: 'a', value: 1.5 });
    expect(row.starts).toBe('cold starts');
    expect(row.startup?.value).toBe(6 / 4);
    expect(row.startupWithLibrary?.value).toBe(106 / 104);
    expect(row.lanes.map(({ ratio }) => ratio)).toEqual([undefined, 1.5, 4]);
  });

  it('counts no peer that failed, or whose results are not ours', async () => {
    const row = await rowFor({
      zoo: { ms: 2, result: 1 },
      silent: { ms: 1, result: 99 },
      loud: { ms: 1, result: 1, fails: true },
      honest: { ms: 4, result: 1 },
    });
    expect(row.median).toEqual({ peer: 'honest', value: 2 });
    expect(row.lanes.map(({ error }) => error)).toEqual([undefined, undefined, 'no such op', undefined]);
    expect(row.lanes[1].agreement?.agrees).toBe(false);
  });

  it('has no ratio when ours failed', async () => {
    const row = await rowFor({ zoo: { ms: 2, result: 1, fails: true }, a: { ms: 3, result: 1 } });
    expect(row.median).toBeUndefined();
  });
});
