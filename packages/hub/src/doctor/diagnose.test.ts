import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Fixture, fakeTflite, startFixture } from '../testing/fixture.ts';
import { diagnose } from './diagnose.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await startFixture();
});
afterEach(() => fixture.close());

const examine = async (env: Record<string, string> = {}, online = false) => {
  const surroundings = { env: { ...fixture.hub.env, ...env }, home: fixture.cache, cwd: fixture.cache };
  const findings = await diagnose({ surroundings, cache: join(fixture.cache, 'cache'), online });
  return Object.fromEntries(findings.map(({ name, ...found }) => [name, found]));
};

describe('the doctor', () => {
  it('finds a healthy machine healthy, and asks nobody unless told to', async () => {
    const found = await examine();
    expect(Object.values(found).map(({ status }) => status)).toEqual(Array(7).fill('fine'));
    expect(fixture.hub.log).toEqual([]);
  });

  it('names broken settings, and shows no secret', async () => {
    writeFileSync(join(fixture.cache, 'zoo.lock'), 'x');
    writeFileSync(join(fixture.cache, 'cache'), 'a file');
    writeFileSync(join(fixture.cache, 'own.json'), '{');
    const found = await examine({
      ZOO_CATALOGUE: './own.json',
      HTTPS_PROXY: 'http://me:s3cret@proxy:1',
      ZOO_MIRROR: './absent',
      KAGGLE_API_TOKEN: 's3cret',
    });
    expect([found.cache.status, found.mirrors.status]).toEqual(['broken', 'broken']);
    expect(found['own short names']).toMatchObject({ status: 'broken' });
    expect(found['Kaggle credentials']).toEqual({ status: 'fine', detail: 'from KAGGLE_API_TOKEN' });
    expect(JSON.stringify(found)).not.toContain('s3cret');
  });

  it('knows a login that has run out', async () => {
    const end = '2001-01-01T00:00:00Z';
    mkdirSync(join(fixture.cache, '.kaggle'));
    const login = { access_token: 's3cret', access_token_expiration: end };
    writeFileSync(join(fixture.cache, '.kaggle', 'credentials.json'), JSON.stringify(login));
    const found = (await examine())['Kaggle credentials'];
    expect(found).toMatchObject({ status: 'careful', hint: 'Log in again: kaggle auth login' });
    expect(found.detail).toContain('which ended at 2001-01-01 00:00 UTC');
    expect(found.detail).not.toContain('s3cret');
  });

  it('says until when a login is good, which it renews as a fetch does', async () => {
    const logins = fixture.hub.kaggle.logins;
    mkdirSync(join(fixture.cache, '.kaggle'));
    logins.add('r3fresh');
    const login = { refresh_token: 'r3fresh', username: 'me', access_token: '', access_token_expiration: '' };
    const file = join(fixture.cache, '.kaggle', 'credentials.json');
    writeFileSync(file, JSON.stringify(login));
    expect((await examine())['Kaggle credentials']).toEqual({
      status: 'fine',
      detail: `the login of me in ${file}; the next fetch renews it`,
    });
    fixture.hub.kaggle.add({
      owner: 'google',
      model: 'yamnet',
      framework: 'tfLite',
      variation: 'tflite',
      files: { '1.tflite': fakeTflite() },
    });
    const renewed = await examine({}, true);
    expect(renewed['Kaggle Models'].detail).toMatch(/good until \d{4}-\d\d-\d\d \d\d:\d\d UTC$/);
    expect((await examine())['Kaggle credentials'].detail).toMatch(/^the login of me in .*, good until /);
    logins.expire();
    logins.revoke('r3fresh');
    const revoked = (await examine({}, true))['Kaggle Models'];
    expect(revoked).toMatchObject({ status: 'broken', hint: expect.stringContaining('kaggle auth login') });
    expect(JSON.stringify([renewed, revoked])).not.toMatch(/r3fresh|kat-/);
  });

  it('asks every service with the credentials there are', async () => {
    fixture.hub.kaggle.add({
      owner: 'google',
      model: 'yamnet',
      framework: 'tfLite',
      variation: 'tflite',
      files: { '1.tflite': fakeTflite() },
    });
    fixture.hub.npm.add({ name: 'npm', version: '1.0.0', files: {} });
    fixture.hub.fault({ on: /^huggingface/, fault: { kind: 'cut', after: 0 } });
    const found = await examine({ KAGGLE_API_TOKEN: 'wr0ng' }, true);
    expect(found['Kaggle Models']).toMatchObject({
      status: 'broken',
      detail: expect.stringContaining('refuses the credentials of KAGGLE_API_TOKEN'),
    });
    expect(found['npm registry'].status).toBe('fine');
    expect(found['Hugging Face']).toMatchObject({ status: 'broken', hint: expect.any(String) });
    expect(JSON.stringify(found)).not.toContain('wr0ng');
  });
});
