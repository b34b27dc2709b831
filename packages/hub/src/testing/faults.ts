import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type ArchiveEntry, type Fault, type TestHub, tar, tarGz, zip } from '@zoo/hub-testkit';
import { fakeTflite } from './bytes.ts';

/** What goes wrong on the way, and what a user sees of it: the table of the documentation and the test that it is true. */
export interface FaultCase {
  readonly fault: string;
  /** Makes it happen; the model is asked for by `REF`. */
  readonly arrange: (hub: TestHub, home: string) => void;
  /** The right bytes in the end, or the code of the error. */
  readonly outcome: 'delivered' | string;
  /** The right bytes, where they are not those of `MODEL`. */
  readonly model?: Uint8Array;
  /** What is done about it, or said. */
  readonly how: string;
}

export const REF = 'kaggle:o/m/tfLite/v/1';
/** Large enough to be kept when it breaks off. */
export const MODEL = fakeTflite(3 * 2 ** 20);
const ARCHIVE = tarGz([{ path: '1.tflite', body: MODEL }]);
const MB = 2 ** 20;
/** Where the archive is in storage. */
const PLACE = 'kaggle-models-data/o-m-tfLite-v-1/1/bundle/archive.tar.gz';

const base = { owner: 'o', model: 'm', framework: 'tfLite', variation: 'v', files: { '1.tflite': MODEL } };
export const publish = (hub: TestHub): void => hub.kaggle.add({ ...base, archive: ARCHIVE });

const onStorage =
  (fault: Fault, times?: number, after?: number) =>
  (hub: TestHub): void =>
    hub.fault({ on: /^storage GET/, fault, times, after });
const onKaggle =
  (fault: Fault, times?: number) =>
  (hub: TestHub): void =>
    hub.fault({ on: /^kaggle GET/, fault, times });
const archive =
  (entries: readonly ArchiveEntry[] | Uint8Array) =>
  (hub: TestHub): void =>
    hub.kaggle.add({ ...base, archive: entries instanceof Uint8Array ? entries : tarGz(entries) });
/** A login of Kaggle's command line that ended long ago. */
function logIn(hub: TestHub, home: string): void {
  hub.kaggle.logins.add('refresh');
  const login = {
    refresh_token: 'refresh',
    access_token: 'old',
    access_token_expiration: '2001-01-01T00:00:00+00:00',
  };
  mkdirSync(join(home, '.kaggle'));
  writeFileSync(join(home, '.kaggle', 'credentials.json'), JSON.stringify(login));
}
const onRenewal =
  (fault: Fault, times?: number) =>
  (hub: TestHub, home: string): void => {
    logIn(hub, home);
    hub.kaggle.add({ ...base, archive: ARCHIVE, access: 'private' });
    hub.fault({ on: /^kaggle POST/, fault, times });
  };
/** A zip of the model, changed by hand. */
function zipWith(change: (bytes: Buffer, directory: number) => void): Buffer {
  const bytes = zip([{ path: '1.tflite', body: MODEL }]);
  change(bytes, bytes.readUInt32LE(bytes.length - 6));
  return bytes;
}
const cutThen =
  (fault: Fault) =>
  (hub: TestHub): void => {
    onStorage({ kind: 'cut', after: 2 * MB }, 1)(hub);
    onStorage(fault, 1, 1)(hub);
  };
const LONGER = fakeTflite(4 * MB);
const replacedBy =
  (body: Uint8Array) =>
  (hub: TestHub): void => {
    onStorage({ kind: 'cut', after: 2 * MB }, 1)(hub);
    hub.onRequest(({ server, headers }) => {
      if (server === 'storage' && headers.range !== undefined) hub.storage.put(PLACE, body);
    });
  };
const answer = (status: number, headers: Record<string, string> = {}, body = ''): Fault => ({
  kind: 'answer',
  status,
  headers,
  body,
});
const other = tarGz([{ path: '1.tflite', body: fakeTflite(3 * MB, 7) }]);
const storageError = (code: string): string => `<?xml version='1.0'?><Error><Code>${code}</Code></Error>`;

export const FAULTS: readonly FaultCase[] = [
  {
    fault: 'connection reset in the middle, twice',
    arrange: onStorage({ kind: 'cut', after: MB }, 2),
    outcome: 'delivered',
    how: 'goes on from the last byte (`Range`, `If-Range`)',
  },
  {
    fault: 'connection reset before any answer',
    arrange: onStorage({ kind: 'cut', after: 0 }, 2),
    outcome: 'delivered',
    how: 'tries again with growing pauses',
  },
  {
    fault: 'connection reset every time',
    arrange: onStorage({ kind: 'cut', after: 0 }),
    outcome: 'HUB_UNREACHABLE',
    how: 'gives up after as many attempts without a byte as the retry policy says',
  },
  {
    fault: 'nothing comes any more, connection open',
    arrange: onStorage({ kind: 'stall', after: 2 * MB }, 1),
    outcome: 'delivered',
    how: 'notices the stall and goes on from the last byte',
  },
  {
    fault: 'slow drip',
    arrange: onStorage({ kind: 'drip', bytes: 400_000, every: 1 }),
    outcome: 'delivered',
    how: 'waits: only silence is a fault',
  },
  {
    fault: 'more bytes than `Content-Length` says',
    arrange: onStorage({ kind: 'long', extra: 10 }, 1),
    outcome: 'delivered',
    how: 'reads as far as the length',
  },
  {
    fault: '`Content-Length` left out and the connection cut',
    arrange: cutThen({ kind: 'headers', headers: { 'x-goog-generation': null } }),
    outcome: 'delivered',
    how: 'identity by `ETag` where the generation is missing',
  },
  {
    fault: 'one wrong bit',
    arrange: onStorage({ kind: 'flip', at: 5000 }),
    outcome: 'HUB_DIGEST_MISMATCH',
    how: 'MD5 or CRC-32C of storage does not fit; nothing is kept',
  },
  {
    fault: 'one wrong bit, no digest offered',
    arrange: (hub) => {
      hub.storage.digests = 'none';
      onStorage({ kind: 'flip', at: ARCHIVE.length - 6 })(hub);
    },
    outcome: 'HUB_BAD_ARCHIVE',
    how: "the archive's own checks (CRC-32 of gzip, sums of tar)",
  },
  {
    fault: '`Range` ignored when resuming',
    arrange: cutThen({ kind: 'ignore-range' }),
    outcome: 'delivered',
    how: 'passes over what is here already',
  },
  {
    fault: 'another range than asked for',
    arrange: cutThen({ kind: 'wrong-range' }),
    outcome: 'delivered',
    how: 'refuses to put pieces together that do not fit; starts over',
  },
  {
    fault: 'object replaced between two parts',
    arrange: replacedBy(ARCHIVE),
    outcome: 'delivered',
    how: 'sees the new generation and starts over',
  },
  {
    fault: 'object became shorter between two parts',
    arrange: replacedBy(tarGz([{ path: '1.tflite', body: MODEL.subarray(0, MB) }])),
    outcome: 'delivered',
    model: MODEL.subarray(0, MB),
    how: 'sees the new generation and starts over',
  },
  {
    fault: 'object became longer between two parts',
    arrange: replacedBy(tarGz([{ path: '1.tflite', body: LONGER }])),
    outcome: 'delivered',
    model: LONGER,
    how: 'sees the new generation and starts over',
  },
  {
    fault: 'object replaced without a trace in the headers',
    arrange: cutThen({ kind: 'replace', body: other }),
    outcome: 'delivered',
    how: 'the digest at the end does not fit; starts over',
  },
  {
    fault: 'digests of storage in one line of the header',
    arrange: (hub) => {
      const md5 = createHash('md5').update(ARCHIVE).digest('base64');
      onStorage({ kind: 'headers', headers: { 'x-goog-hash': `crc32c=AAAAAA==,md5=${md5}` } })(hub);
    },
    outcome: 'delivered',
    how: 'read as two; where MD5 is there, it decides',
  },
  {
    fault: 'signature wrong, once',
    arrange: onStorage(answer(403, {}, storageError('SignatureDoesNotMatch')), 1),
    outcome: 'delivered',
    how: 'asks the service for a fresh address',
  },
  {
    fault: 'signed address expired',
    arrange: onStorage(answer(400, {}, storageError('ExpiredToken')), 2),
    outcome: 'delivered',
    how: 'asks the service for a fresh one',
  },
  {
    fault: 'signature wrong, for days',
    arrange: onStorage(answer(403, {}, storageError('SignatureDoesNotMatch'))),
    outcome: 'HUB_FORBIDDEN',
    how: "a few fresh addresses, then the storage's own words",
  },
  {
    fault: '401',
    arrange: onKaggle(answer(401)),
    outcome: 'HUB_UNAUTHORIZED',
    how: 'says which credentials were used, or how to give some',
  },
  {
    fault: 'login of Kaggle has run out',
    arrange: (hub, home) => {
      logIn(hub, home);
      hub.kaggle.add({ ...base, archive: ARCHIVE, access: 'private' });
    },
    outcome: 'delivered',
    how: 'renewed and written back, once for all processes',
  },
  {
    fault: 'login of Kaggle revoked',
    arrange: onRenewal(answer(401)),
    outcome: 'HUB_LOGIN_ENDED',
    how: 'says how to log in again; public models are fetched without it',
  },
  {
    fault: 'renewal of the login cut off, then 503, then fine',
    arrange: (hub, home) => {
      onRenewal({ kind: 'cut', after: 10 }, 1)(hub, home);
      hub.fault({ on: /^kaggle POST/, fault: answer(503), times: 1, after: 1 });
    },
    outcome: 'delivered',
    how: 'tries again; the file is replaced whole or not at all',
  },
  {
    fault: 'renewal of the login answers 500 every time',
    arrange: onRenewal(answer(500)),
    outcome: 'HUB_SERVER_ERROR',
    how: 'gives up after the retries; the file stays as it was',
  },
  {
    fault: 'renewal of the login redirected',
    arrange: onRenewal({ kind: 'redirect', to: '/elsewhere' }),
    outcome: 'HUB_BAD_REDIRECT',
    how: 'not followed: it carries the login',
  },
  {
    fault: '403, terms not accepted',
    arrange: (hub) => hub.kaggle.add({ ...base, access: 'consent' }),
    outcome: 'HUB_CONSENT_NEEDED',
    how: 'names the page where they are accepted',
  },
  {
    fault: '403, private or not there',
    arrange: (hub) => hub.kaggle.add({ ...base, access: 'private' }),
    outcome: 'HUB_FORBIDDEN',
    how: 'names the page and where a token goes',
  },
  {
    fault: '404',
    arrange: onStorage(answer(404, {}, storageError('NoSuchKey'))),
    outcome: 'HUB_NOT_FOUND',
    how: 'no second attempt',
  },
  {
    fault: '429 with `Retry-After`',
    arrange: onKaggle(answer(429, { 'retry-after': '0' }), 2),
    outcome: 'delivered',
    how: 'waits as long as asked, in seconds or until a date',
  },
  {
    fault: '429 with a date in `Retry-After`',
    arrange: onKaggle(answer(429, { 'retry-after': new Date(0).toUTCString() }), 1),
    outcome: 'delivered',
    how: 'waits until then',
  },
  {
    fault: '429, asks for more patience than there is',
    arrange: onKaggle(answer(429, { 'retry-after': '86400' })),
    outcome: 'HUB_RATE_LIMITED',
    how: 'says so at once instead of waiting for a day',
  },
  {
    fault: '500, 502, 503, then fine',
    arrange: (hub) => {
      for (const [at, status] of [500, 503].entries())
        hub.fault({ on: /^kaggle GET/, fault: answer(status), times: 1, after: at });
    },
    outcome: 'delivered',
    how: 'tries again with growing pauses',
  },
  {
    fault: '500 every time',
    arrange: onKaggle(answer(500)),
    outcome: 'HUB_SERVER_ERROR',
    how: 'gives up after the retries',
  },
  {
    fault: 'a web page with status 200 instead of the archive',
    arrange: onStorage(answer(200, { 'content-type': 'text/html' }, '<!doctype html><p>Sorry')),
    outcome: 'HUB_ERROR_PAGE',
    how: 'looks at the first bytes',
  },
  {
    fault: 'a web page with status 200 instead of JSON',
    arrange: onKaggle(answer(200, { 'content-type': 'application/json' }, '<html>Sorry')),
    outcome: 'HUB_BAD_ANSWER',
    how: 'says what came',
  },
  {
    fault: 'JSON error with status 200',
    arrange: onKaggle(answer(200, { 'content-type': 'application/json' }, '{"code":"403","message":"no"}')),
    outcome: 'HUB_FORBIDDEN',
    how: 'the code in the body counts',
  },
  {
    fault: 'redirect loop',
    arrange: onStorage({ kind: 'redirect', to: '/again' }),
    outcome: 'HUB_BAD_REDIRECT',
    how: 'ten redirects at most',
  },
  {
    fault: 'redirect to another host',
    arrange: (hub) => {
      hub.web.put('/moved', ARCHIVE);
      hub.fault({ on: /^storage GET/, fault: { kind: 'redirect', to: `${hub.origins.web}/moved` } });
    },
    outcome: 'delivered',
    how: 'followed, and no credentials go along',
  },
  {
    fault: 'redirect out of the web',
    arrange: onStorage({ kind: 'redirect', to: 'file:///etc/passwd' }),
    outcome: 'HUB_BAD_REDIRECT',
    how: 'refused; so is https to http',
  },
  {
    fault: 'gzip bomb',
    arrange: archive(gzipSync(Buffer.alloc(40 * MB))),
    outcome: 'HUB_ARCHIVE_TOO_LARGE',
    how: 'stops at a hundred times the packed size',
  },
  {
    fault: 'archive with `../x`',
    arrange: archive([{ path: '../x', body: 'x' }]),
    outcome: 'HUB_UNSAFE_PATH',
    how: 'refuses the whole archive',
  },
  {
    fault: 'archive with an absolute path',
    arrange: archive([{ path: '/etc/x', body: 'x' }]),
    outcome: 'HUB_UNSAFE_PATH',
    how: 'refuses the whole archive',
  },
  {
    fault: 'archive with a link out',
    arrange: archive([{ path: 'x', type: 'SymbolicLink', linkpath: '/etc/passwd' }]),
    outcome: 'HUB_BAD_ARCHIVE',
    how: 'refuses links and devices altogether',
  },
  {
    fault: 'archive with a hard link',
    arrange: archive([{ path: 'x', type: 'Link', linkpath: '/etc/passwd' }]),
    outcome: 'HUB_BAD_ARCHIVE',
    how: 'refuses links and devices altogether',
  },
  {
    fault: 'archive with a device',
    arrange: archive([{ path: 'x', type: 'CharacterDevice' }]),
    outcome: 'HUB_BAD_ARCHIVE',
    how: 'refuses links and devices altogether',
  },
  {
    fault: 'archive with the same name twice',
    arrange: archive([
      { path: 'a.txt', body: '1' },
      { path: './a.txt', body: '2' },
    ]),
    outcome: 'HUB_DUPLICATE_NAME',
    how: 'refused: one of them would win by chance',
  },
  {
    fault: 'archive with garbage behind its end',
    arrange: archive(
      gzipSync(Buffer.concat([tar([{ path: '1.tflite', body: MODEL }]), Buffer.alloc(5000, 'x')])),
    ),
    outcome: 'delivered',
    how: 'hashed as the rest, and not looked at',
  },
  {
    fault: 'zip instead of tar.gz',
    arrange: archive(zip([{ path: '1.tflite', body: MODEL }])),
    outcome: 'delivered',
    how: 'told by the first bytes, whatever it is called',
  },
  {
    fault: 'zip with a password',
    arrange: archive(
      zipWith((bytes, directory) => {
        bytes.writeUInt16LE(1, 6);
        bytes.writeUInt16LE(1, directory + 8);
      }),
    ),
    outcome: 'HUB_BAD_ARCHIVE',
    how: 'says so',
  },
  {
    fault: 'zip whose directory and headers disagree',
    arrange: archive(zipWith((bytes) => bytes.write('2', 30))),
    outcome: 'HUB_BAD_ARCHIVE',
    how: 'refused: other clients would unpack other files',
  },
  {
    fault: 'zip bomb',
    arrange: archive(zip([{ path: '1.tflite', body: Buffer.alloc(40 * MB) }])),
    outcome: 'HUB_ARCHIVE_TOO_LARGE',
    how: 'stops at a hundred times the packed size',
  },
  {
    fault: 'archive with two names that differ in case only',
    arrange: archive([
      { path: 'a.txt', body: '1' },
      { path: 'A.txt', body: '2' },
    ]),
    outcome: 'HUB_DUPLICATE_NAME',
    how: 'refused: some disks would keep one',
  },
  {
    fault: 'archive with a huge declared size',
    arrange: archive([{ path: 'x', body: 'x', size: 8 * 2 ** 30 - 1 }]),
    outcome: 'HUB_BAD_ARCHIVE',
    how: 'ends inside of an entry',
  },
  {
    fault: 'truncated gzip with a right digest',
    arrange: archive(ARCHIVE.subarray(0, 2 * MB)),
    outcome: 'HUB_BAD_ARCHIVE',
    how: 'the end of gzip is missing',
  },
  {
    fault: 'something else than a model under its name',
    arrange: archive([{ path: '1.tflite', body: 'not a model at all' }]),
    outcome: 'HUB_BAD_FORMAT',
    how: 'the format check before publication',
  },
];

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The table for people. */
export function renderFaults(): string {
  const rows = FAULTS.map(({ fault, outcome, how }) => [
    fault,
    outcome === 'delivered' ? '**right bytes**' : `\`${outcome}\``,
    how,
  ]);
  const head = ['fault', 'outcome', 'how'];
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column].length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join(
    '\n',
  );
}
