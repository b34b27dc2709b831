import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  type CertificateOptions,
  certificate,
  startTestHub,
  startTestProxy,
  type TestHub,
  type TestProxy,
} from '@zoo/hub-testkit';
import { type Fixture, fakeTflite, startFixture } from '../testing/fixture.ts';

const REF = 'kaggle:o/m/tfLite/v';
let fixture: Fixture;
let proxy: TestProxy | undefined;
let plain: TestHub | undefined;
afterEach(async () => {
  await proxy?.close();
  await plain?.close();
  await fixture.close();
});

/** Starts services that speak https. @returns the certificate that they show */
async function start(options?: CertificateOptions): Promise<string> {
  const tls = certificate(options);
  fixture = await startFixture({ tls });
  const files = { 'a.tflite': fakeTflite() };
  fixture.hub.kaggle.add({ owner: 'o', model: 'm', framework: 'tfLite', variation: 'v', files });
  fixture.hub.npm.add({ name: 'n', version: '1.0.0', files });
  return tls.cert;
}

describe('a certificate', () => {
  it('that nobody vouches for is refused at once, and the hint says what to do', async () => {
    await start();
    await expect(fixture.fetch(REF)).rejects.toMatchObject({
      code: 'HUB_UNREACHABLE',
      exitStatus: 6,
      hint: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
    });
    expect(fixture.hub.log).toEqual([]);
  });

  it('that was handed in is trusted, wherever redirects lead', async () => {
    const ca = [await start()];
    expect(await fixture.fetch(REF, { network: { ca } })).toMatchObject({ source: 'kaggle' });
    expect(fixture.hub.log.map(({ server }) => server)).toEqual(['kaggle', 'kaggle', 'storage']);
  });

  it.each<[string, CertificateOptions, string]>([
    ['of another address', { address: [10, 0, 0, 1] }, 'Something else answers'],
    ['that has expired', { to: new Date(Date.now() - 1000) }, 'clock'],
    ['that is not good yet', { from: new Date(Date.now() + 3_600_000) }, 'clock'],
  ])('%s is refused, whoever vouches for it', async (_, options, hint) => {
    const ca = [await start(options)];
    await expect(fixture.fetch(REF, { network: { ca } })).rejects.toMatchObject({
      code: 'HUB_UNREACHABLE',
      hint: expect.stringContaining(hint),
    });
  });

  it('is trusted for npm as npm is told to: by file, or whatever it is', async () => {
    const cert = await start();
    const file = join(fixture.cache, 'ca.pem');
    writeFileSync(file, cert);
    await expect(fixture.fetch('npm:n')).rejects.toMatchObject({ code: 'HUB_UNREACHABLE' });
    for (const line of [`cafile=${file}`, 'strict-ssl=false']) {
      writeFileSync(join(fixture.cache, '.npmrc'), line);
      expect(await fixture.fetch('npm:n', { refresh: true })).toMatchObject({ source: 'npm' });
    }
  });

  it('is looked at behind a proxy, too', async () => {
    const cert = await start();
    proxy = await startTestProxy();
    const env = { ...fixture.hub.env, HTTPS_PROXY: proxy.address };
    const surroundings = { env, home: fixture.cache, cwd: fixture.cache };
    await expect(fixture.fetch(REF, { surroundings })).rejects.toMatchObject({ code: 'HUB_UNREACHABLE' });
    expect(fixture.hub.log).toEqual([]);
    await fixture.fetch(REF, { surroundings, network: { ca: [cert] } });
    const { kaggle, storage } = fixture.hub.origins;
    expect(new Set(proxy.tunnels)).toEqual(new Set([kaggle, storage].map((at) => new URL(at).host)));
  });
});

describe('a redirect', () => {
  it('from https to http is refused', async () => {
    const ca = [await start()];
    plain = await startTestHub();
    plain.web.put('a.tflite', fakeTflite());
    const to = `${plain.origins.web}/a.tflite`;
    fixture.hub.fault({ on: /^storage GET/, fault: { kind: 'redirect', to } });
    await expect(fixture.fetch(REF, { network: { ca } })).rejects.toMatchObject({
      code: 'HUB_BAD_REDIRECT',
      exitStatus: 5,
    });
    expect(plain.log).toEqual([]);
  });
});
