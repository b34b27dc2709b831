import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HttpClient } from '../http/client.ts';
import { openConnections } from '../http/connections.ts';
import { type Fixture, fakeTflite, startFixture } from '../testing/fixture.ts';
import { kaggleAccount } from './kaggle-account.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await startFixture();
});
afterEach(() => fixture.close());

const put = (name: string, text: string) => {
  mkdirSync(join(fixture.cache, '.kaggle'), { recursive: true });
  writeFileSync(join(fixture.cache, '.kaggle', name), text);
};
/** Nothing here has to be renewed. */
const nobody = { http: new HttpClient(openConnections({}, {})), note: () => {} };
const found = async (env: Record<string, string> = {}) =>
  (await kaggleAccount({ env, home: fixture.cache, cwd: '/' }, nobody)).credentials?.authorization;
const pair = `Basic ${Buffer.from('me:key').toString('base64')}`;

describe('credentials for Kaggle', () => {
  it('are found as the official clients find them, the strongest first', async () => {
    expect(await found()).toBeUndefined();
    put('credentials.json', '{"access_token":"oauth","access_token_expiration":"2999-01-01T00:00:00Z"}');
    expect(await found()).toBe('Bearer oauth');
    put('kaggle.json', '{"username":"me","key":"key"}');
    expect(await found()).toBe(pair);
    expect(await found({ KAGGLE_USERNAME: 'you', KAGGLE_KEY: 'k' })).toMatch(/^Basic eW91/);
    put('access_token.txt', ' file \n');
    expect(await found({ KAGGLE_USERNAME: 'you', KAGGLE_KEY: 'k' })).toBe('Bearer file');
    expect(await found({ KAGGLE_API_TOKEN: 'direct' })).toBe('Bearer direct');
    expect(await found({ KAGGLE_API_TOKEN: join(fixture.cache, '.kaggle', 'access_token.txt') })).toBe(
      'Bearer file',
    );
    const notebook = { KAGGLE_KERNEL_RUN_TYPE: 'Interactive', KAGGLE_DATA_PROXY_URL: 'x' };
    put('v1', 'notebook');
    const v1 = join(fixture.cache, '.kaggle', 'v1');
    expect(await found({ ...notebook, KAGGLE_API_V1_TOKEN: v1, KAGGLE_API_TOKEN: 'direct' })).toBe(
      'Bearer notebook',
    );
  });

  it('that cannot be read are an error that does not show them', async () => {
    put('kaggle.json', '{"username":"me","key":"s3cret"');
    await expect(found()).rejects.toMatchObject({ code: 'HUB_BAD_CREDENTIALS', exitStatus: 2 });
    await expect(found()).rejects.not.toThrow(/s3cret/);
  });

  it('may begin with the mark that editors of Windows leave', async () => {
    put('kaggle.json', '\ufeff{"username":"me","key":"s3cret"}');
    expect(await found()).toMatch(/^Basic /);
  });

  it('that no header could carry are told from a network that is down', async () => {
    for (const token of ['s3cret\nx: y', 's3crét'])
      await expect(found({ KAGGLE_API_TOKEN: token })).rejects.toMatchObject({
        code: 'HUB_BAD_CREDENTIALS',
        message: expect.not.stringContaining('s3cr'),
      });
  });

  it('open private and gated models, stay with Kaggle, and appear in no message', async () => {
    const base = { owner: 'o', framework: 'tfLite', variation: 'v', files: { '1.tflite': fakeTflite() } };
    fixture.hub.kaggle.add({ ...base, model: 'private', access: 'private' });
    fixture.hub.kaggle.add({ ...base, model: 'gated', access: 'consent' });
    fixture.hub.kaggle.accounts.add('Bearer s3cret').add(pair);
    fixture.hub.kaggle.consented.add(pair);
    const as = (env: Record<string, string>) => ({
      surroundings: { env: { ...fixture.hub.env, ...env }, home: fixture.cache, cwd: fixture.cache },
    });
    await expect(fixture.fetch('kaggle:o/private/tfLite/v')).rejects.toMatchObject({
      exitStatus: 4,
      hint: expect.stringContaining('KAGGLE_API_TOKEN'),
    });
    const bearer = as({ KAGGLE_API_TOKEN: 's3cret' });
    expect((await fixture.fetch('kaggle:o/private/tfLite/v', bearer)).files).toHaveLength(1);
    const gated = await fixture.fetch('kaggle:o/gated/tfLite/v', bearer).catch((error) => error);
    expect(gated).toMatchObject({ code: 'HUB_CONSENT_NEEDED', exitStatus: 4 });
    expect(gated.message).toContain('KAGGLE_API_TOKEN');
    const basic = as({ KAGGLE_USERNAME: 'me', KAGGLE_KEY: 'key' });
    expect((await fixture.fetch('kaggle:o/gated/tfLite/v', basic)).files).toHaveLength(1);
    const wrong = await fixture
      .fetch('kaggle:o/private/tfLite/v', {
        ...as({ KAGGLE_API_TOKEN: 'wr0ng' }),
        refresh: true,
      })
      .catch((error) => error);
    expect(wrong).toMatchObject({ code: 'HUB_UNAUTHORIZED', hint: expect.stringContaining('remove them') });
    expect(`${gated.message}${wrong.message}${JSON.stringify([gated, wrong])}`).not.toMatch(/s3cret|wr0ng/);
    const storage = fixture.hub.log.filter(({ server }) => server === 'storage');
    expect(storage.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined]);
  });

  it('are not needed to learn what a model has', async () => {
    const files = { '1.tflite': fakeTflite() };
    for (const variation of ['lite0-int8', 'lite0-fp32'])
      fixture.hub.kaggle.add({ owner: 'o', model: 'm', framework: 'tfLite', variation, files });
    await expect(fixture.fetch('kaggle:o/m/tfLite/lite0-int9')).rejects.toMatchObject({
      code: 'HUB_NO_SUCH_VARIATION',
      exitStatus: 3,
      hint: expect.stringContaining('tfLite/lite0-int8'),
    });
  });
});
