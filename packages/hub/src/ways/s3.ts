import { createHash, createHmac } from 'node:crypto';
import { ZooError } from '@zoo/core';
import type { Surroundings } from '../source.ts';

/** How long an address stays good: longer than any one transfer. */
const LIFETIME = 24 * 3600;

interface Account {
  readonly id: string;
  readonly secret: string;
  readonly session?: string;
}

/**
 * The web address of `s3://bucket/key` at AWS or at `AWS_ENDPOINT_URL`. Signed with `AWS_ACCESS_KEY_ID` and
 * `AWS_SECRET_ACCESS_KEY` if they are set, else as anyone: public buckets need no account.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export function s3Address(address: string, { env }: Pick<Surroundings, 'env'>, now = new Date()): string {
  const [, bucket, key = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,62})(?:\/(.*))?$/.exec(address) ?? [];
  if (bucket === undefined) throw misspelt(address);
  const region = env.AWS_REGION || env.AWS_DEFAULT_REGION || 'us-east-1';
  const endpoint = env.AWS_ENDPOINT_URL_S3 || env.AWS_ENDPOINT_URL;
  const path = key.split('/').map(encode).join('/');
  const url = new URL(
    endpoint
      ? `${endpoint.replace(/\/+$/, '')}/${bucket}/${path}`
      : `https://${bucket}.s3.${region}.amazonaws.com/${path}`,
  );
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: session } = env;
  return id && secret ? presign(url, { id, secret, session }, region, now) : url.href;
}

/** Signature Version 4 in the query: the address alone proves who asks, so it works as any other address does. */
export function presign(url: URL, account: Account, region: string, now: Date): string {
  const time = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${time.slice(0, 8)}/${region}/s3/aws4_request`;
  const query = [
    ['X-Amz-Algorithm', 'AWS4-HMAC-SHA256'],
    ['X-Amz-Credential', `${account.id}/${scope}`],
    ['X-Amz-Date', time],
    ['X-Amz-Expires', String(LIFETIME)],
    ...(account.session ? [['X-Amz-Security-Token', account.session]] : []),
    ['X-Amz-SignedHeaders', 'host'],
  ]
    .map(([name, value]) => `${name}=${encode(value)}`)
    .join('&');
  const request = ['GET', url.pathname, query, `host:${url.host}`, '', 'host', 'UNSIGNED-PAYLOAD'].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', time, scope, sha256(request)].join('\n');
  const parts = [time.slice(0, 8), region, 's3', 'aws4_request'];
  const key = parts.reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${account.secret}`);
  return `${url.origin}${url.pathname}?${query}&X-Amz-Signature=${hmac(key, toSign).toString('hex')}`;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** RFC 3986: unlike `encodeURIComponent` it leaves none of `!'()*`. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

const misspelt = (address: string): ZooError =>
  new ZooError({
    code: 'HUB_BAD_REF',
    category: 'usage',
    message: 'this names no object of an S3 store',
    expected: 's3://bucket/key',
    received: JSON.stringify(address.slice(0, 200)),
  });
