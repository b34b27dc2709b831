import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Fault } from '@zoo/hub-testkit';
import { type Fixture, fakeTflite, startFixture } from '../testing/fixture.ts';
import { Pace } from './ahead.ts';

const MODEL = fakeTflite(12 * 2 ** 20);
let fixture: Fixture;
beforeEach(async () => {
  fixture = await startFixture();
  fixture.hub.web.put('a.tflite', MODEL);
  // What a connection gets: 3 MB/s.
  fixture.hub.fault({ on: /^web/, fault: { kind: 'drip', bytes: 2 ** 16, every: 20 } });
});
afterEach(() => fixture.close());

const address = () => `${fixture.hub.origins.web}/a.tflite`;
const parts = () => fixture.hub.log.filter(({ headers }) => /^bytes=\d+-\d+$/.test(headers.range ?? ''));
const another = (fault: Fault, times?: number, after = 1) =>
  fixture.hub.fault({ on: /^web/, fault, times, after });

describe('a file from a slow server', () => {
  it('comes by several requests at a time', async () => {
    const { main = '' } = await fixture.fetch(address());
    expect(readFileSync(main).equals(MODEL)).toBe(true);
    expect(parts().length).toBeGreaterThan(2);
  });

  it('comes by one where more are not wanted', async () => {
    const { main = '' } = await fixture.fetch(address(), { network: { lanes: 1 } });
    expect(readFileSync(main).equals(MODEL)).toBe(true);
    expect(fixture.hub.log).toHaveLength(1);
  });

  it.each<[string, Fault]>([
    ['a part breaks off', { kind: 'cut', after: 1000 }],
    ['parts are not sent', { kind: 'ignore-range' }],
    ['other parts are sent', { kind: 'wrong-range' }],
    ['a part is refused', { kind: 'answer', status: 429, headers: { 'retry-after': '0' } }],
  ])('comes right where %s', async (_, fault) => {
    another(fault, 3);
    const { main = '' } = await fixture.fetch(address());
    expect(readFileSync(main).equals(MODEL)).toBe(true);
  });

  it('comes right where it is another one by then', async () => {
    const newer = fakeTflite(12 * 2 ** 20, 7);
    let replaced = false;
    fixture.hub.onRequest(({ headers }) => {
      if (headers.range !== undefined && !replaced) fixture.hub.web.put('a.tflite', newer);
      replaced ||= headers.range !== undefined;
    });
    const { main = '' } = await fixture.fetch(address());
    expect(readFileSync(main).equals(newer)).toBe(true);
  });
});

describe('the pace of a connection', () => {
  it('is slow where much is left for long', () => {
    const at = (rate: number, left: number) => new Pace().isSlow(rate * 1000, left, performance.now() + 1000);
    expect(at(1000, 100e6)).toBe(true);
    expect(at(1000, 1e6)).toBe(false);
    expect(at(100_000, 1e9)).toBe(false);
  });
});
