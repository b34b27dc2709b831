import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Fault } from '@zoo/hub-testkit';
import { type Fixture, fakeTflite, startFixture } from '../testing/fixture.ts';

const REFRESH = 'r3fresh-s3cret';
const PAST = '2001-01-01T00:00:00.123456+00:00';
const FUTURE = '2999-01-01T00:00:00+00:00';
const PRIVATE = 'kaggle:o/private/tfLite/v';
const PUBLIC = 'kaggle:o/public/tfLite/v';
const ADDRESS = '/api/v1/users.AccountService/GenerateAccessToken';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await startFixture();
  const model = {
    owner: 'o',
    framework: 'tfLite',
    variation: 'v',
    files: { '1.tflite': fakeTflite(2 ** 20) },
  };
  fixture.hub.kaggle.add({ ...model, model: 'private', access: 'private' });
  fixture.hub.kaggle.add({ ...model, model: 'public' });
  fixture.hub.kaggle.logins.add(REFRESH);
});
afterEach(() => fixture.close());

const file = () => join(fixture.cache, '.kaggle', 'credentials.json');
const readLogin = () => JSON.parse(readFileSync(file(), 'utf8'));

/** As the official client writes it, with a field that a later one may add. */
function logIn(fields: object = {}): void {
  const login = {
    refresh_token: REFRESH,
    access_token: 'st4le-s3cret',
    access_token_expiration: PAST,
    username: 'me',
    scopes: ['resources.admin:*'],
    later: { kept: true },
    ...fields,
  };
  mkdirSync(join(fixture.cache, '.kaggle'), { recursive: true });
  writeFileSync(file(), JSON.stringify(login, null, 2), { mode: 0o644 });
}

const renewals = () => fixture.hub.log.filter(({ url }) => url === ADDRESS);
const notes = () => fixture.events.flatMap((event) => (event.type === 'note' ? [event.text] : []));
const answered = (fault: Fault, times?: number) =>
  fixture.hub.fault({ on: /GenerateAccessToken/, fault, times });
const failure = (ref: string) => fixture.fetch(ref).catch((error) => error);

describe('the login of the command line of Kaggle', () => {
  it('is renewed when it has ended, and written back whole', async () => {
    logIn();
    expect((await fixture.fetch(PRIVATE)).files).toHaveLength(1);
    const [asked] = renewals();
    expect(JSON.parse(asked.body)).toEqual({
      refreshToken: REFRESH,
      apiVersion: 'API_VERSION_V1',
      expirationDuration: '43200s',
    });
    expect([asked.method, asked.headers.authorization]).toEqual(['POST', undefined]);
    const { access_token, access_token_expiration, ...rest } = readLogin();
    expect(access_token).toMatch(/^kat-/);
    // Python before 3.11 reads no `Z`.
    expect(access_token_expiration).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/);
    const hours = (Date.parse(access_token_expiration) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(11.9);
    expect(hours).toBeLessThan(12.1);
    expect(rest).toEqual({
      refresh_token: REFRESH,
      username: 'me',
      scopes: ['resources.admin:*'],
      later: { kept: true },
    });
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(fixture.cache, '.kaggle'))).toEqual(['credentials.json']);
  });

  it.each([
    ['has no end', { access_token_expiration: '' }],
    ['has no token', { access_token: '', access_token_expiration: FUTURE }],
    ['ends within half an hour', { access_token_expiration: new Date(Date.now() + 60_000).toISOString() }],
  ])('is renewed when it %s', async (_, fields) => {
    logIn(fields);
    await fixture.fetch(PRIVATE);
    expect(renewals()).toHaveLength(1);
  });

  it('is used as it is while it is good', async () => {
    logIn({ access_token: fixture.hub.kaggle.logins.issue(), access_token_expiration: FUTURE });
    const before = readFileSync(file(), 'utf8');
    await fixture.fetch(PRIVATE);
    expect([renewals().length, readFileSync(file(), 'utf8')]).toEqual([0, before]);
  });

  it('is renewed once where Kaggle refuses a token that looks good', async () => {
    logIn({ access_token_expiration: FUTURE });
    await fixture.fetch(PRIVATE);
    expect([renewals().length, readLogin().access_token]).toEqual([1, expect.stringMatching(/^kat-/)]);
    fixture.hub.fault({ on: /^kaggle GET/, fault: { kind: 'answer', status: 401 } });
    await expect(fixture.fetch(PUBLIC)).rejects.toMatchObject({ code: 'HUB_UNAUTHORIZED', exitStatus: 4 });
    expect(renewals()).toHaveLength(2);
  });

  it('is renewed in the middle of a transfer', async () => {
    logIn({ access_token: fixture.hub.kaggle.logins.issue(), access_token_expiration: FUTURE });
    fixture.hub.fault({ on: /^storage GET/, times: 1, fault: { kind: 'cut', after: 500_000 } });
    fixture.hub.onRequest(({ server }) => server === 'storage' && fixture.hub.kaggle.logins.expire());
    const { files } = await fixture.fetch(PRIVATE);
    expect([files[0].bytes, renewals().length]).toEqual([2 ** 20, 1]);
  });

  it('is renewed once for many that fetch at the same time', async () => {
    logIn();
    answered({ kind: 'late', ms: 100 });
    const caches = Array.from({ length: 4 }, (_, at) => join(fixture.cache, `cache ${at}`));
    await Promise.all(caches.map((cache) => fixture.fetch(PRIVATE, { cache })));
    expect(renewals()).toHaveLength(1);
  });

  it.each([400, 401, 403])(
    'that is revoked (%i) says so where it is needed, and is not missed elsewhere',
    async (status) => {
      logIn();
      if (status === 401) fixture.hub.kaggle.logins.revoke(REFRESH);
      else answered({ kind: 'answer', status, body: `{"message":"${REFRESH} is revoked"}` });
      const error = await failure(PRIVATE);
      expect(error).toMatchObject({
        code: 'HUB_LOGIN_ENDED',
        exitStatus: 4,
        place: { file: file() },
        hint: expect.stringContaining('kaggle auth login'),
      });
      expect((await fixture.fetch(PUBLIC)).files).toHaveLength(1);
      expect(notes().at(-1)).toMatch(/asked without it/);
      expect(`${error.message}${error.stack}${JSON.stringify([error, fixture.events])}`).not.toMatch(
        /s3cret/,
      );
      expect(readLogin().access_token).toBe('st4le-s3cret');
    },
  );

  it('that is revoked while its token looks good is an error', async () => {
    logIn({ access_token_expiration: FUTURE });
    fixture.hub.kaggle.logins.revoke(REFRESH);
    expect(await failure(PUBLIC)).toMatchObject({ code: 'HUB_LOGIN_ENDED', exitStatus: 4 });
  });

  it('without a way to renew it has ended', async () => {
    logIn({ refresh_token: undefined });
    expect(await failure(PRIVATE)).toMatchObject({ code: 'HUB_LOGIN_ENDED' });
    expect((await fixture.fetch(PUBLIC)).files).toHaveLength(1);
    expect(renewals()).toEqual([]);
  });

  it.each<[string, Fault, string]>([
    ['answers 500', { kind: 'answer', status: 500 }, 'HUB_SERVER_ERROR'],
    ['hangs up', { kind: 'cut', after: 0 }, 'HUB_UNREACHABLE'],
    ['hangs up in the middle', { kind: 'cut', after: 10 }, 'HUB_UNREACHABLE'],
    ['sends half an answer', { kind: 'answer', status: 200, body: '{"token":"n3w-s3cret' }, 'HUB_BAD_ANSWER'],
    ['sends no token', { kind: 'answer', status: 200, body: '{"token":"","expiresIn":1}' }, 'HUB_BAD_ANSWER'],
    [
      'sends no header',
      { kind: 'answer', status: 200, body: '{"token":"a\\nb: s3cret","expiresIn":1}' },
      'HUB_BAD_ANSWER',
    ],
    [
      'sends no end',
      { kind: 'answer', status: 200, body: '{"token":"n3w-s3cret","expiresIn":1e99}' },
      'HUB_BAD_ANSWER',
    ],
  ])('stays as it was when the service %s', async (_, fault, code) => {
    logIn();
    const before = readFileSync(file(), 'utf8');
    answered(fault);
    const error = await failure(PRIVATE);
    expect(error).toMatchObject({ code, message: expect.stringContaining('could not be renewed') });
    expect((await fixture.fetch(PUBLIC)).files).toHaveLength(1);
    expect([readFileSync(file(), 'utf8'), readdirSync(join(fixture.cache, '.kaggle'))]).toEqual([
      before,
      ['credentials.json'],
    ]);
    expect(`${error.message}${JSON.stringify([error, fixture.events])}`).not.toMatch(/s3cret/);
  });

  it('survives passing faults of the service', async () => {
    logIn();
    answered({ kind: 'answer', status: 503 }, 1);
    answered({ kind: 'cut', after: 10 }, 1);
    expect((await fixture.fetch(PRIVATE)).files).toHaveLength(1);
  });

  it('is never sent to another host', async () => {
    logIn();
    answered({ kind: 'redirect', to: `${fixture.hub.origins.web}${ADDRESS}` });
    expect(await failure(PRIVATE)).toMatchObject({ code: 'HUB_BAD_REDIRECT' });
    const elsewhere = fixture.hub.log.filter(({ server }) => server !== 'kaggle');
    expect(elsewhere.filter(({ body, headers }) => body !== '' || headers.authorization)).toEqual([]);
  });

  it('that is good for another while is used where it cannot be renewed now', async () => {
    const soon = new Date(Date.now() + 600_000).toISOString();
    logIn({ access_token: fixture.hub.kaggle.logins.issue(), access_token_expiration: soon });
    answered({ kind: 'answer', status: 500 });
    expect((await fixture.fetch(PRIVATE)).files).toHaveLength(1);
  });

  it('in a read-only file is renewed for this once, and the user is told', async () => {
    logIn();
    const before = readFileSync(file(), 'utf8');
    chmodSync(file(), 0o400);
    expect((await fixture.fetch(PRIVATE)).files).toHaveLength(1);
    expect(notes()).toEqual([expect.stringContaining('read-only')]);
    expect(readFileSync(file(), 'utf8')).toBe(before);
    expect(JSON.stringify(fixture.events)).not.toMatch(/s3cret|kat-/);
  });

  it('that changed meanwhile stays as it is', async () => {
    logIn();
    fixture.hub.onRequest(
      ({ url }) => url === ADDRESS && logIn({ refresh_token: 'another', username: 'you' }),
    );
    expect((await fixture.fetch(PRIVATE)).files).toHaveLength(1);
    expect(readLogin()).toMatchObject({ refresh_token: 'another', access_token: 'st4le-s3cret' });
  });

  it('is left alone offline, and where there are other credentials', async () => {
    logIn();
    await expect(fixture.fetch(PRIVATE, { offline: true })).rejects.toMatchObject({ code: 'HUB_OFFLINE' });
    fixture.hub.kaggle.accounts.add('Bearer direct');
    const env = { ...fixture.hub.env, KAGGLE_API_TOKEN: 'direct' };
    await fixture.fetch(PRIVATE, { surroundings: { env, home: fixture.cache, cwd: fixture.cache } });
    expect([renewals(), existsSync(`${file()}.lock`)]).toEqual([[], false]);
  });

  it('that cannot be read is an error that does not show it', async () => {
    logIn();
    writeFileSync(file(), `{"refresh_token":"${REFRESH}"`);
    const error = await failure(PUBLIC);
    expect(error).toMatchObject({ code: 'HUB_BAD_CREDENTIALS', exitStatus: 2 });
    expect(error.message).not.toMatch(/s3cret/);
  });
});
