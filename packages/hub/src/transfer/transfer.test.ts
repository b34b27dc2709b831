import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Fault } from '@zoo/hub-testkit';
import { type Fixture, fakeTflite, startFixture } from '../testing/fixture.ts';

/** Long enough to be kept while unfinished. */
const SIZE = 3 * 2 ** 20;
const model = fakeTflite(SIZE);
const other = fakeTflite(SIZE, 2);

let fixture: Fixture;
beforeEach(async () => {
  fixture = await startFixture();
});
afterEach(() => fixture.close());

const url = () => `${fixture.hub.origins.web}/m.tflite`;
const once = (fault: Fault, after = 0) => fixture.hub.fault({ on: /web GET/, times: 1, after, fault });
const ranges = () => fixture.hub.log.map(({ headers }) => headers.range ?? 'all');
const parts = () => readdirSync(join(fixture.cache, 'cache', 'v1', 'partial'));

async function expectModel(expected: Buffer = model): Promise<void> {
  const { main } = await fixture.fetch(url());
  expect(readFileSync(main ?? '').equals(expected)).toBe(true);
  expect(parts()).toEqual([]);
}

describe('a transfer that is interrupted', () => {
  it('goes on where it stopped', async () => {
    fixture.hub.web.put('/m.tflite', model);
    once({ kind: 'cut', after: 2_000_000 });
    await expectModel();
    expect(ranges()).toEqual(['all', expect.stringMatching(/^bytes=\d+-$/)]);
  });

  it('survives many cuts as long as something comes each time', async () => {
    fixture.hub.web.put('/m.tflite', model);
    fixture.hub.fault({ on: /web GET/, times: 6, fault: { kind: 'cut', after: 300_000 } });
    await expectModel();
    expect(ranges().length).toBe(7);
  });

  it('goes on in another run', async () => {
    fixture.hub.web.put('/m.tflite', model);
    once({ kind: 'cut', after: 2_000_000 });
    fixture.hub.fault({ on: /web GET/, times: 3, after: 1, fault: { kind: 'answer', status: 500 } });
    await expect(fixture.fetch(url())).rejects.toMatchObject({ category: 'network' });
    expect(parts()).toHaveLength(2);
    fixture.hub.reset();
    await expectModel();
    expect(ranges()).toEqual([expect.stringMatching(/^bytes=1\d{6}-$|^bytes=2000000-$/)]);
  });

  it('starts over when the object has changed meanwhile', async () => {
    fixture.hub.web.put('/m.tflite', model);
    once({ kind: 'cut', after: 2_000_000 });
    fixture.hub.fault({ on: /web GET/, times: 3, after: 1, fault: { kind: 'answer', status: 500 } });
    await expect(fixture.fetch(url())).rejects.toMatchObject({ category: 'network' });
    fixture.hub.reset();
    fixture.hub.web.put('/m.tflite', other);
    await expectModel(other);
  });

  it('starts over when nothing tells whether the object is the same', async () => {
    fixture.hub.web.validators = false;
    fixture.hub.web.put('/m.tflite', model);
    once({ kind: 'cut', after: 2_000_000 });
    await expectModel();
    expect(ranges()).toEqual(['all', expect.stringMatching(/^bytes=/), 'all']);
  });

  it('uses a whole answer where a part was asked for', async () => {
    fixture.hub.web.put('/m.tflite', model);
    once({ kind: 'cut', after: 2_000_000 });
    once({ kind: 'ignore-range' }, 1);
    await expectModel();
    expect(ranges()).toHaveLength(2);
  });

  it('does not put the wrong part in its place', async () => {
    fixture.hub.web.put('/m.tflite', model);
    once({ kind: 'cut', after: 2_000_000 });
    once({ kind: 'wrong-range' }, 1);
    await expectModel();
  });

  it('is told of a stall by the clock', async () => {
    fixture.hub.web.put('/m.tflite', model);
    once({ kind: 'stall', after: 1_500_000 });
    const { main } = await fixture.fetch(url(), { network: { timeouts: { stall: 300 } } });
    expect(readFileSync(main ?? '').equals(model)).toBe(true);
  });
});

describe('a server under stress', () => {
  beforeEach(() => fixture.hub.web.put('/m.tflite', model));

  it.each([429, 500, 502, 503, 504])('that answers %d once is asked again', async (status) => {
    once({ kind: 'answer', status });
    await expectModel();
  });

  it('is given the time it asks for', async () => {
    once({ kind: 'answer', status: 429, headers: { 'retry-after': '0' } });
    await expectModel();
    once({ kind: 'answer', status: 429, headers: { 'retry-after': '3600' } });
    await expect(fixture.fetch(url(), { refresh: true })).rejects.toMatchObject({ code: 'HUB_RATE_LIMITED' });
    expect(fixture.hub.log.length).toBe(3);
  });

  it('is not asked again where that cannot help', async () => {
    for (const [status, category] of [
      [401, 'access-refused'],
      [403, 'access-refused'],
      [404, 'not-found'],
      [501, 'network'],
    ] as const) {
      fixture.hub.reset();
      once({ kind: 'answer', status });
      await expect(fixture.fetch(url())).rejects.toMatchObject({ category });
      expect(fixture.hub.log).toHaveLength(1);
    }
  });

  it('that hangs up at once is reported in the end', async () => {
    fixture.hub.fault({ on: /web/, fault: { kind: 'cut', after: 0 } });
    await expect(fixture.fetch(url())).rejects.toMatchObject({ code: 'HUB_UNREACHABLE', exitStatus: 6 });
    expect(fixture.hub.log).toHaveLength(3);
  });
});

describe('signed addresses', () => {
  it('are asked for anew when they have run out', async () => {
    fixture.hub.kaggle.add({
      owner: 'o',
      model: 'm',
      framework: 'tfLite',
      variation: 'v',
      files: { '1.tflite': model },
    });
    fixture.hub.fault({ on: /storage GET/, times: 1, fault: { kind: 'cut', after: 2_000_000 } });
    const expired = '<Error><Code>ExpiredToken</Code></Error>';
    fixture.hub.fault({
      on: /storage GET/,
      times: 1,
      after: 1,
      fault: { kind: 'answer', status: 400, body: expired },
    });
    const { main } = await fixture.fetch('kaggle:o/m/tfLite/v');
    expect(readFileSync(main ?? '').equals(model)).toBe(true);
    const signatures = fixture.hub.log.filter(({ server }) => server === 'storage').map(({ url }) => url);
    expect(new Set(signatures).size).toBe(3);
  });

  it('that stay wrong are reported in the end', async () => {
    fixture.hub.kaggle.add({
      owner: 'o',
      model: 'm',
      framework: 'tfLite',
      variation: 'v',
      files: { '1.tflite': model },
    });
    const wrong = '<Error><Code>SignatureDoesNotMatch</Code></Error>';
    fixture.hub.fault({ on: /storage GET/, fault: { kind: 'answer', status: 403, body: wrong } });
    await expect(fixture.fetch('kaggle:o/m/tfLite/v')).rejects.toMatchObject({
      received: '"SignatureDoesNotMatch"',
      exitStatus: 4,
    });
    expect(fixture.hub.log.filter(({ server }) => server === 'storage')).toHaveLength(3);
  });

  it('never appear in a message', async () => {
    fixture.hub.kaggle.add({
      owner: 'o',
      model: 'm',
      framework: 'tfLite',
      variation: 'v',
      files: { '1.tflite': model },
    });
    fixture.hub.fault({ on: /storage GET/, fault: { kind: 'answer', status: 404 } });
    const error = await fixture.fetch('kaggle:o/m/tfLite/v').catch((reason) => reason);
    expect(error).toMatchObject({ category: 'not-found' });
    expect(error.message).not.toContain('Signature');
  });
});
