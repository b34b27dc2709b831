import { describe, expect, it } from '@jest/globals';
import type { Row } from './contract.ts';
import { HEADER, markdownTable, plainTable, sentences, standings, tableOf, titleOf } from './report.ts';

function row(model: string, value: number | undefined): Row {
  const done = { threads: 1, runtime: 'r', samples: [1], summary: { runs: 1, min: 1, median: 1, p90: 1 } };
  const startups = [{ library: 1, load: 1, first: 1 }];
  const ratio = value === undefined ? undefined : { peer: 'a', value };
  return {
    model,
    threads: 1,
    runtime: 'r',
    starts: 'returning visits',
    lanes: [
      { engine: 'zoo', ...done, startups },
      value === undefined
        ? { engine: 'a', threads: 1, runtime: 'r', error: 'no such op' }
        : { engine: 'a', ...done, startups, ratio: value, agreement: { agrees: true, words: 'exact' } },
    ],
    median: ratio,
    min: ratio,
    startup: ratio,
    startupWithLibrary: ratio,
  };
}

describe('the report', () => {
  it('averages ratios and names the worst; a model without a ratio does not count', () => {
    const [{ figures, engines }] = standings([row('x', 4), row('y', 1), row('z', undefined)]);
    expect(figures.median).toEqual({ models: 2, mean: 2, worst: 1, worstModel: 'y' });
    expect(engines).toEqual({ a: { models: 2, mean: 2, worst: 1, worstModel: 'y' } });
  });

  it('says what a start is', () => {
    const rows = [row('x', 4), row('y', 1)];
    const [standing] = standings(rows);
    expect(titleOf(standing)).toBe('r, 1 thread, returning visits');
    expect(sentences(rows)).toContain(
      'fastest peer, returning visits: library + load + first run: geometric mean 2.00 over 2 models, worst 1.00 (y)',
    );
    expect(sentences(rows)).toContain('fastest peer, median: geometric mean');
  });

  it('shows failures in the words of the engine', () => {
    const text = plainTable([HEADER, ...tableOf([row('x', 2), row('z', undefined)], 'zoo')]);
    expect(text.split('\n').map((line) => line.split(/ {2,}/).slice(0, 4).join(' '))).toEqual([
      'model engine min median',
      'x zoo 1.00 1.00',
      ' a 1.00 1.00',
      'z zoo 1.00 1.00',
      ' a failed: no such op',
    ]);
  });

  it('writes tables of equal width in Markdown', () => {
    const lines = markdownTable([['a', 'b', 'c'], ['1|2'], ['3', '4', '5']]).split('\n');
    expect(lines).toEqual(['| a | b | c |', '| --- | --- | ---: |', '| 1\\|2 |  |  |', '| 3 | 4 | 5 |']);
  });
});
