import { describe, expect, it } from '@jest/globals';
import { smallNetwork } from '../testing/models.ts';
import { benchmark, macsOfModule, parseThreads } from './benchmark.ts';
import { profileTables } from './profile.ts';

describe('benchmark', () => {
  it('measures as many runs as were asked for, for each number of threads', async () => {
    const rows = await benchmark(smallNetwork(), {
      delegate: 'reference',
      threads: [1, 2],
      runs: 7,
      warmup: 0,
    });
    expect(rows.map(({ threads, runs }) => [threads, runs])).toEqual([
      [1, 7],
      [2, 7],
    ]);
    for (const { min_ms, median_ms, p90_ms, load_ms, first_ms } of rows) {
      expect(min_ms).toBeGreaterThan(0);
      expect(median_ms).toBeGreaterThanOrEqual(min_ms);
      expect(p90_ms).toBeGreaterThanOrEqual(median_ms);
      expect(load_ms).toBeGreaterThan(0);
      expect(first_ms).toBeGreaterThan(0);
    }
  });

  it('counts multiply-adds by hand: 8x8x4 results of 3x3x4 each, 3 of 4, and what the others state', () => {
    expect(macsOfModule(smallNetwork())).toBeGreaterThanOrEqual(8 * 8 * 4 * 36 + 12);
  });

  it('records every node when asked', async () => {
    const [{ profile = [] }] = await benchmark(smallNetwork(), {
      delegate: 'reference',
      runs: 3,
      warmup: 0,
      profile: true,
    });
    expect(profile.map(({ op }) => op)).toEqual(['CONV_2D', 'ADD', 'MEAN', 'FULLY_CONNECTED', 'SOFTMAX']);
  });

  it('stops when told, and says what is wrong with a shape', async () => {
    const signal = AbortSignal.abort();
    await expect(benchmark(smallNetwork(), { signal })).rejects.toMatchObject({ code: 'ABORTED' });
    const shapes = { nothing: [1] };
    await expect(benchmark(smallNetwork(), { shapes })).rejects.toMatchObject({ code: 'INPUT_UNKNOWN' });
  });

  it('is stopped by what happens while it measures', async () => {
    const signal = AbortSignal.timeout(30);
    const endless = { signal, runs: 1e9, warmup: 0, delegate: 'reference' } as const;
    await expect(benchmark(smallNetwork(), endless)).rejects.toMatchObject({ code: 'ABORTED' });
    const warming = { ...endless, signal: AbortSignal.timeout(30), warmup: 1e9 };
    await expect(benchmark(smallNetwork(), warming)).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('reads lists of threads', () => {
    expect(parseThreads('1,2')).toEqual([1, 2]);
    for (const bad of ['', '0', '1,', '1.5', 'two', '1,1000', '-1']) {
      expect(() => parseThreads(bad)).toThrow('whole numbers from 1 to 64');
    }
  });
});

describe('profile tables', () => {
  const row = { graph: 'main', delegate: 'wasm', count: 1, first: 1, avg: 1, share: 0.5, bytes: 10 };
  const rows = [
    { ...row, name: 'a', op: 'CONV_2D', kernel: 'f32-gemm-4x8', min: 1, macs: 10e6 },
    { ...row, name: 'b', op: 'CONV_2D', kernel: 'int8-gemm-4x8', min: 3, macs: 60e6 },
    { ...row, name: 'c', op: 'SOFTMAX', kernel: '', delegate: 'reference', min: 0.5, macs: 0 },
    { ...row, name: 'inner', op: 'ADD', kernel: '', graph: 'body', min: 9, macs: 5, share: 0 },
  ];
  const tables = profileTables(rows, 2, { f32: 50, int8: 80, fused: true });

  it('sort by time and leave nodes of subgraphs to their callers', () => {
    expect(tables.ms).toBeCloseTo(4.5);
    expect(tables.nodes.map(({ name }) => name)).toEqual(['b', 'a', 'c']);
    expect(tables.nodes[2].cumulative).toBeCloseTo(1);
  });

  it('compare with the peak of the element type, times threads', () => {
    const [b, a, c] = tables.nodes;
    expect(b.of_peak).toBeCloseTo(40 / 160);
    expect(a.of_peak).toBeCloseTo(20 / 100);
    expect(c.of_peak).toBeUndefined();
  });

  it('sum by op and by kernel; ops of both element types have no peak', () => {
    expect(tables.ops[0]).toMatchObject({ name: 'CONV_2D', count: 2, ms: 4, macs: 70e6, of_peak: undefined });
    expect(tables.kernels.map(({ name }) => name)).toEqual([
      'int8-gemm-4x8',
      'f32-gemm-4x8',
      'reference SOFTMAX',
    ]);
  });
});
