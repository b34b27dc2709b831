import { ZooError } from '@zoo/core';
import { isObject } from '../cache/records.ts';

/** Addresses may carry signatures in the query and passwords before the host: messages show neither. */
export function redact(url: string | URL): string {
  try {
    const { origin, pathname } = new URL(url);
    return `${origin}${pathname}`;
  } catch {
    return 'an unreadable address';
  }
}

/** What an error that is worth another attempt looks like. */
export class TransientError extends ZooError {
  /** Seconds the server asks to wait. */
  readonly retryAfter?: number;

  constructor(fields: ConstructorParameters<typeof ZooError>[0], retryAfter?: number) {
    super(fields);
    this.retryAfter = retryAfter;
  }
}

const HINTS: Record<string, string> = {
  ENOTFOUND: 'The name does not resolve: is the network on, and does it need a proxy (HTTPS_PROXY)?',
  EAI_AGAIN: 'The name does not resolve: is the network on, and does it need a proxy (HTTPS_PROXY)?',
  ECONNREFUSED: 'Nothing answers there: check the address and the proxy (HTTPS_PROXY)',
  ENETUNREACH: 'Is the network on?',
  SELF_SIGNED_CERT_IN_CHAIN: 'Name the file of your CA in NODE_EXTRA_CA_CERTS',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'Name the file of your CA in NODE_EXTRA_CA_CERTS',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'Name the file of your CA in NODE_EXTRA_CA_CERTS',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'Name the file of your CA in NODE_EXTRA_CA_CERTS',
  CERT_HAS_EXPIRED: 'Is the clock of this machine right? If it is, the certificate has to be renewed there',
  CERT_NOT_YET_VALID: 'Is the clock of this machine right?',
  ERR_TLS_CERT_ALTNAME_INVALID: 'Something else answers there: a sign-in page of the network, or a proxy?',
};

/** Connections that broke or stalled; anything else that failed would fail again. */
const TRANSIENT_CODES = new Set([
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
]);

/** An error of the connection itself, as a ZooError. Callers look at their AbortSignal first: undici calls its own errors aborts, too. */
export function connectionFailure(error: unknown, url: string | URL): Error {
  if (error instanceof ZooError) return error;
  const proxySaid = /^Proxy response \((\d{3})\)/.exec(error instanceof Error ? error.message : '')?.[1];
  if (proxySaid !== undefined) return proxyFailure(Number(proxySaid), url, error);
  const code = errorCode(error);
  const fields = {
    code: 'HUB_UNREACHABLE',
    category: 'network',
    message: `${new URL(url).host} could not be reached`,
    received: `${code ?? (error instanceof Error ? error.message : String(error))}`,
    hint: HINTS[code ?? ''],
    cause: error,
  } as const;
  return code !== undefined && TRANSIENT_CODES.has(code) ? new TransientError(fields) : new ZooError(fields);
}

/** undici tells what a proxy answered to CONNECT in the text of an error only. */
function proxyFailure(status: number, url: string | URL, cause?: unknown): ZooError {
  return new ZooError({
    code: 'HUB_PROXY_REFUSED',
    category: 'network',
    message: `the proxy does not lead to ${new URL(url).host}`,
    received: `status ${status}`,
    hint:
      status === 407
        ? 'It wants other credentials: http://user:password@host:port in HTTPS_PROXY'
        : 'Check HTTPS_PROXY, or name the host in NO_PROXY',
    cause,
  });
}

/**
 * The code of an error or of what caused it; happy-eyeballs attempts arrive as an AggregateError. Told by their fields:
 * errors of Node itself are of another class where a program runs in a context of its own.
 */
function errorCode(error: unknown): string | undefined {
  for (let at = error, depth = 0; isObject(at) && depth < 5; at = at.cause, depth++) {
    if (typeof at.code === 'string') return at.code;
    if (Array.isArray(at.errors) && at.errors.length > 0) return errorCode(at.errors[0]);
  }
  return undefined;
}

/** What a refusal means; `said` is the server's own short message, if it had one. */
export function statusFailure(
  status: number,
  url: string | URL,
  said?: string,
  retryAfter?: number,
): ZooError {
  const fields = {
    message: `${redact(url)} answered ${status}`,
    received: said === undefined ? undefined : JSON.stringify(said.slice(0, 300)),
  };
  if (status === 401) {
    const hint = 'It wants credentials, or others than were sent';
    return new ZooError({ ...fields, code: 'HUB_UNAUTHORIZED', category: 'access-refused', hint });
  }
  if (status === 403 || status === 451) {
    const hint = 'It does not exist, or it needs credentials or consent to its terms';
    return new ZooError({ ...fields, code: 'HUB_FORBIDDEN', category: 'access-refused', hint });
  }
  if (status === 407) return proxyFailure(status, url);
  if (status === 404 || status === 410) {
    return new ZooError({ ...fields, code: 'HUB_NOT_FOUND', category: 'not-found' });
  }
  // Said of the request itself: it would be refused again.
  if (status === 400) return new ZooError({ ...fields, code: 'HUB_BAD_REQUEST', category: 'network' });
  const transient = status === 408 || status === 425 || status === 429 || (status >= 500 && status !== 501);
  const failure = {
    ...fields,
    code: status === 429 ? 'HUB_RATE_LIMITED' : 'HUB_SERVER_ERROR',
    category: 'network',
    hint: retryAfter ? `It asks for a pause of ${duration(retryAfter)}` : 'Try again later',
  } as const;
  return transient ? new TransientError(failure, retryAfter) : new ZooError(failure);
}

function duration(seconds: number): string {
  if (seconds < 120) return `${Math.ceil(seconds)} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} minutes` : `${Math.round(seconds / 3600)} hours`;
}

/** A signed address that a redirect led to may have run out or been signed wrongly: the next attempt gets a fresh one. */
export function signedAddressFailure(failure: ZooError, status: number): ZooError {
  if (status !== 400 && status !== 403) return failure;
  const { code, category, summary: message, received } = failure;
  return new TransientError({
    code,
    category,
    message,
    received,
    hint: 'The service signs its addresses wrongly',
  });
}

/** `Retry-After`: seconds or an HTTP date; the seconds from now. */
export function retryAfterSeconds(header: string | undefined, now = Date.now()): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d{1,9}\s*$/.test(header)) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / 1000);
}
