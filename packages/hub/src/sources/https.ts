import { ZooError } from '@zoo/core';
import { base64OfText, decoded } from '../encoding.ts';
import { redact } from '../http/failure.ts';
import type { Source } from '../source.ts';
import { type Digest, digestOfHex } from '../transfer/digest.ts';

/**
 * Any address of the web. `#sha256=HEX` states the digest of what comes, so that it may come from anywhere.
 * Plain http has nobody to vouch for the bytes: it needs the digest, or a host that is this machine.
 */
export const https: Source = {
  name: 'https',
  forms: [{ form: 'https://host/path[#sha256=HEX]', example: 'https://example.org/model.tflite' }],
  locate(ref) {
    if (!/^https?:\/\//i.test(ref)) return undefined;
    if (!URL.canParse(ref)) throw misspelt('the address cannot be read', ref);
    const url = new URL(ref);
    const digest = digestOf(url);
    const authorization = credentialsOf(url);
    url.hash = '';
    if (url.protocol === 'http:' && digest === undefined && !isThisMachine(url.hostname)) {
      throw misspelt('plain http needs a digest', redact(ref), 'Use https, or add #sha256=HEX');
    }
    const archive =
      /\.(tgz|tar\.gz|tar|zip)$/i.test(url.pathname) ||
      url.searchParams.get('tf-hub-format') === 'compressed';
    const canonical = `${url.href}${digest === undefined ? '' : `#sha256=${digest.hex}`}`;
    return {
      ref: canonical,
      service: url.host,
      ...(digest === undefined ? {} : { sha256: digest.hex }),
      manifest: async ({ http }) => ({
        ref: canonical,
        items: [
          {
            path: fileName(url),
            origin: { kind: 'http', url: url.href, http, authorization },
            digests: digest === undefined ? [] : [digest],
            ...(archive ? { unpack: { select: (path: string) => path } } : {}),
          },
        ],
      }),
    };
  },
};

function digestOf(url: URL): Digest | undefined {
  const stated = new URLSearchParams(url.hash.slice(1)).get('sha256');
  if (stated === null) return undefined;
  const digest = digestOfHex('sha256', stated);
  if (digest === undefined)
    throw misspelt('the digest cannot be read', stated.slice(0, 80), 'Expected 64 hexadecimal digits');
  return digest;
}

/** User and password leave the address, so that no message, record or redirect can carry them. */
function credentialsOf(url: URL): string | undefined {
  if (url.username === '' && url.password === '') return undefined;
  const pair = `${decoded(url.username)}:${decoded(url.password)}`;
  url.username = '';
  url.password = '';
  return `Basic ${base64OfText(pair)}`;
}

function fileName(url: URL): string {
  const last = url.pathname.split('/').filter(Boolean).at(-1) ?? 'model';
  return decoded(last).replace(/[/\\:]/g, '_');
}

const isThisMachine = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127\./.test(host);

const misspelt = (message: string, received: string, hint?: string): ZooError =>
  new ZooError({ code: 'HUB_BAD_REF', category: 'usage', message, received, hint });
