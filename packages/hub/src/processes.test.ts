import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { certificate } from '@zoo/hub-testkit';
import { build } from 'esbuild';
import { type Fixture, fakeTflite, startFixture } from './testing/fixture.ts';

/** Real processes around one cache: what happens when several want the same, and when one is killed at a bad moment. */

/** A dozen processes are started here, and each loads a network stack. */
jest.setTimeout(180_000);

const SIZE = 4 * 2 ** 20;
const model = fakeTflite(SIZE);
const ref = 'kaggle:o/m/tfLite/v/1';

/** Fetches REF from the services in its environment, says `BYTES` as they come and the digest at the end. */
const CLIENT = `
  import { fetchModel } from './index.ts';
  const { digest } = await fetchModel(process.argv[2], {
    onEvent: (event) => event.type === 'progress' && console.log(event.done),
  });
  console.log('digest', digest);
`;

let built: string;
let client: string;
let fixture: Fixture;
beforeAll(async () => {
  built = mkdtempSync(join(tmpdir(), 'zoo-client-'));
  client = join(built, 'client.mjs');
  await build({
    stdin: { contents: CLIENT, resolveDir: fileURLToPath(new URL('.', import.meta.url)), loader: 'ts' },
    outfile: client,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['zoo-source'],
    // Packages in CommonJS look for \`require\`.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
});
afterAll(() => rmSync(built, { recursive: true, force: true }));
beforeEach(async () => {
  fixture = await startFixture();
  fixture.hub.kaggle.add({
    owner: 'o',
    model: 'm',
    framework: 'tfLite',
    variation: 'v',
    files: { '1.tflite': model },
  });
});
afterEach(() => fixture.close());

const cache = () => join(fixture.cache, 'cache');
const start = (folder = cache()) =>
  spawn(process.execPath, [client, ref], {
    env: { ...fixture.hub.env, ZOO_CACHE: folder, HOME: fixture.cache },
  });

interface Ended {
  readonly status: number | null;
  readonly digest?: string;
  readonly errors: string;
}

/** @param killAfter kills the process once it has said that it has so many bytes */
async function end(child: ChildProcess, killAfter = Number.POSITIVE_INFINITY): Promise<Ended> {
  let output = '';
  let errors = '';
  child.stdout?.on('data', (data) => {
    output += data;
    if (Number(String(data).trim().split('\n').at(-1)) >= killAfter) child.kill('SIGKILL');
  });
  child.stderr?.on('data', (data) => {
    errors += data;
  });
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { status, digest: /digest (\w+)/.exec(output)?.[1], errors };
}

const storageRequests = () => fixture.hub.log.filter(({ server }) => server === 'storage');
const refs = () => readdirSync(join(cache(), 'v1')).includes('refs');

describe('several processes', () => {
  it('that want the same model download it once', async () => {
    const ended = await Promise.all(Array.from({ length: 8 }, () => end(start())));
    expect(ended.map(({ status, errors }) => [status, errors])).toEqual(Array(8).fill([0, '']));
    expect(new Set(ended.map(({ digest }) => digest)).size).toBe(1);
    expect(storageRequests()).toHaveLength(1);
  });
});

describe('several processes with a login that has ended', () => {
  it('renew it once', async () => {
    fixture.hub.kaggle.logins.add('refresh');
    const login = { refresh_token: 'refresh', access_token: 'old', access_token_expiration: '' };
    mkdirSync(join(fixture.cache, '.kaggle'));
    writeFileSync(join(fixture.cache, '.kaggle', 'credentials.json'), JSON.stringify(login));
    fixture.hub.fault({ on: /^kaggle POST/, fault: { kind: 'late', ms: 200 } });
    // Each with a cache of its own: the lock of the cache does not make them take turns.
    const caches = Array.from({ length: 4 }, (_, at) => join(fixture.cache, `cache ${at}`));
    const ended = await Promise.all(caches.map((folder) => end(start(folder))));
    expect(ended.map(({ status, errors }) => [status, errors])).toEqual(Array(4).fill([0, '']));
    expect(fixture.hub.log.filter(({ method }) => method === 'POST')).toHaveLength(1);
    expect(readdirSync(join(fixture.cache, '.kaggle'))).toEqual(['credentials.json']);
  });
});

describe('a process behind a proxy that opens https', () => {
  it('trusts the certificates that NODE_EXTRA_CA_CERTS names', async () => {
    const tls = certificate();
    const secure = await startFixture({ tls });
    const files = { '1.tflite': model };
    secure.hub.kaggle.add({ owner: 'o', model: 'm', framework: 'tfLite', variation: 'v', files });
    const file = join(secure.cache, 'ca.pem');
    writeFileSync(file, tls.cert);
    const env = { ...secure.hub.env, ZOO_CACHE: join(secure.cache, 'cache'), HOME: secure.cache };
    const without = await end(spawn(process.execPath, [client, ref], { env }));
    expect([without.status, without.errors]).toEqual([1, expect.stringContaining('NODE_EXTRA_CA_CERTS')]);
    const trusting = { ...env, NODE_EXTRA_CA_CERTS: file };
    expect(await end(spawn(process.execPath, [client, ref], { env: trusting }))).toMatchObject({ status: 0 });
    await secure.close();
  });
});

const describeOnPosix = process.platform === 'win32' ? describe.skip : describe;
describeOnPosix('a process that may open few files (needs ulimit)', () => {
  it('uses a folder of many where it is', async () => {
    const folder = join(fixture.cache, 'many');
    mkdirSync(folder);
    for (let at = 0; at < 300; at++) writeFileSync(join(folder, `${at}`), '');
    const script = 'ulimit -n 100; exec "$0" "$@"';
    const env = { ...fixture.hub.env, ZOO_CACHE: cache(), HOME: fixture.cache };
    const child = spawn('sh', ['-c', script, process.execPath, client, folder], { env });
    expect(await end(child)).toMatchObject({ status: 0, errors: '' });
  });
});

describe('a killed process', () => {
  it('leaves no entry, no lock that holds up others, and bytes to go on from', async () => {
    fixture.hub.fault({ on: /storage/, times: 1, fault: { kind: 'stall', after: 2_000_000 } });
    const killed = await end(start(), 1_500_000);
    expect([killed.status, refs()]).toEqual([null, false]);
    const { main } = await fixture.fetch(ref);
    expect(readFileSync(main ?? '').equals(model)).toBe(true);
    expect(storageRequests().map(({ headers }) => headers.range)).toEqual([
      undefined,
      expect.stringMatching(/^bytes=[12]\d{6}-$/),
    ]);
    expect(readdirSync(join(cache(), 'v1', 'staging'))).toEqual([]);
    expect(readdirSync(join(cache(), 'v1', 'partial'))).toEqual([]);
  });

  it('at any moment, again and again, ends in the right bytes', async () => {
    fixture.hub.fault({ on: /storage/, fault: { kind: 'drip', bytes: 300_000, every: 2 } });
    for (const share of [0.05, 0.3, 0.6, 0.9, 0.999]) await end(start(), SIZE * share);
    const ended = await end(start());
    expect([ended.status, ended.errors]).toEqual([0, '']);
    const { main, cached } = await fixture.fetch(ref);
    expect([cached, readFileSync(main ?? '').equals(model)]).toEqual([true, true]);
  });
});
