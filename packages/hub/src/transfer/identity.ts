import { isObject } from '../cache/records.ts';
import type { HttpResponse } from '../http/client.ts';
import { type Digest, digestOfBase64, digestOfHex } from './digest.ts';

/** What a server says about the object it is sending, so that a later request can tell whether it is still the same. */
export interface Identity {
  readonly etag?: string;
  /** Of Google Cloud Storage: the strongest there is. */
  readonly generation?: string;
  readonly modified?: string;
  readonly total?: number;
  /** Promised by headers. */
  readonly digests: readonly Digest[];
}

/** Reads the identity off a 200 or 206 answer. */
export function identityOf({ status, headers }: HttpResponse): Identity {
  const range = contentRange(headers.get('content-range'));
  const length = headers.get('content-length');
  const total = status === 206 ? range?.total : length === undefined ? undefined : Number(length);
  const etag = headers.get('etag');
  return {
    // A weak tag promises the same meaning, not the same bytes.
    etag: etag?.startsWith('W/') ? undefined : etag,
    generation: headers.get('x-goog-generation'),
    modified: headers.get('last-modified'),
    total: Number.isSafeInteger(total) ? total : undefined,
    digests: digestsOfHeaders(headers),
  };
}

/** Whether two answers were about the same bytes: `unknown` where the server gives nothing to tell by. */
export function compare(a: Identity, b: Identity): 'same' | 'changed' | 'unknown' {
  const differs = <T>(x: T | undefined, y: T | undefined) => x !== undefined && y !== undefined && x !== y;
  if (differs(a.total, b.total) || differs(a.generation, b.generation) || differs(a.etag, b.etag))
    return 'changed';
  if (differs(digestKey(a), digestKey(b))) return 'changed';
  if (a.generation !== undefined && b.generation !== undefined) return 'same';
  if (a.etag !== undefined && b.etag !== undefined) return 'same';
  if (differs(a.modified, b.modified)) return 'changed';
  return a.modified !== undefined && b.modified !== undefined ? 'same' : 'unknown';
}

const digestKey = ({ digests }: Identity): string | undefined =>
  digests.length === 0 ? undefined : digests.map(({ algorithm, hex }) => `${algorithm}=${hex}`).join();

/** The condition of a resumed request: the rest if it is the same object, else all of it. */
export const ifRange = ({ etag, modified }: Identity): string | undefined => etag ?? modified;

export function contentRange(header: string | undefined): { start?: number; total?: number } | undefined {
  const match = /^bytes (?:(\d{1,15})-\d{1,15}|\*)\/(?:(\d{1,15})|\*)$/.exec(header ?? '');
  if (match === null) return undefined;
  const [, start, total] = match;
  return {
    start: start === undefined ? undefined : Number(start),
    total: total === undefined ? undefined : Number(total),
  };
}

/**
 * `x-goog-hash: crc32c=...,md5=...`: of the bytes as stored, so it says nothing where they are unpacked on the way.
 * MD5 is missing on composite objects; CRC-32C is always there.
 */
function digestsOfHeaders(headers: ReadonlyMap<string, string>): Digest[] {
  const stored = headers.get('x-goog-stored-content-encoding') ?? 'identity';
  if (stored !== (headers.get('content-encoding') ?? 'identity')) return [];
  return (headers.get('x-goog-hash') ?? '').split(',').flatMap((part) => {
    const [algorithm, base64 = ''] = part.trim().split(/=(.*)/s);
    return algorithm === 'md5' || algorithm === 'crc32c' ? (digestOfBase64(algorithm, base64) ?? []) : [];
  });
}

/** An identity that was written to disk; undefined where it cannot be read. */
export function parseIdentity(value: unknown): Identity | undefined {
  if (!isObject(value) || !Array.isArray(value.digests)) return undefined;
  const text = (field: unknown) => (typeof field === 'string' ? field : undefined);
  const digests = value.digests.map((one: unknown) => {
    const { algorithm, hex } = isObject(one) ? one : {};
    const known = algorithm === 'md5' || algorithm === 'crc32c' ? algorithm : undefined;
    return known && typeof hex === 'string' ? digestOfHex(known, hex) : undefined;
  });
  if (digests.includes(undefined)) return undefined;
  return {
    etag: text(value.etag),
    generation: text(value.generation),
    modified: text(value.modified),
    total: Number.isSafeInteger(value.total) ? (value.total as number) : undefined,
    digests: digests as Digest[],
  };
}
