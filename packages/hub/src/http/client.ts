import { ZooError } from '@zoo/core';
import type { z } from 'zod';
import { concat, textOfBytes } from '../encoding.ts';
import type { Connections, NetworkSettings } from './connections.ts';
import {
  connectionFailure,
  redact,
  retryAfterSeconds,
  signedAddressFailure,
  statusFailure,
} from './failure.ts';
import { nextHop } from './redirect.ts';
import { RETRIES, type RetryPolicy, withRetries } from './retry.ts';

/** JSON answers are read whole; the largest seen are npm package documents of a few MB. */
const MAX_JSON = 32 * 2 ** 20;
/** Of an error answer, only so much is looked at. */
const MAX_ERROR_TEXT = 64 * 2 ** 10;
const MAX_REDIRECTS = 10;

export interface HttpRequest extends Authorization {
  /** A POST is never redirected: what it carries is for the host it was meant for. */
  readonly method?: 'GET' | 'HEAD' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Redirects are answers, not errors, and are not followed. */
  readonly manual?: boolean;
}

/** Who asks. */
export interface Authorization {
  /** Value of the header; leaves with the first redirect to another host. */
  readonly authorization?: string;
  /** Asked once where the service refuses the value with 401: another one, or an error that says why there is none. */
  readonly renew?: (refused: string) => Promise<string>;
}

export interface HttpResponse {
  readonly status: number;
  /** Where the redirects ended. */
  readonly url: string;
  /** Lower-case names; values of headers that came several times are joined with `, `. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Body;
}

/** Bytes as they come; `destroy` gives up what has not come yet. */
export interface Body extends AsyncIterable<Uint8Array> {
  destroy(): void;
}

type Shape<T> = (zod: typeof z) => z.ZodType<T>;

/**
 * The one way out to the network: proxies, certificates, redirects, time-outs, refusals as ZooErrors.
 *
 * Redirects: at most ten, never from https to http, and credentials stay with the host they were meant for.
 */
export class HttpClient {
  readonly #connections: Connections;
  readonly #signal: AbortSignal | undefined;
  readonly retries: RetryPolicy;

  constructor(connections: Connections, signal?: AbortSignal, retries = RETRIES) {
    this.#connections = connections;
    this.#signal = signal;
    this.retries = retries;
  }

  /** The same client with other proxies or certificates, for services that are configured apart, as npm is. */
  with(settings: NetworkSettings): HttpClient {
    return new HttpClient(this.#connections.with(settings), this.#signal, this.retries);
  }

  /** Requests at a time for one file, where one alone is slow. */
  get lanes(): number {
    return this.#connections.lanes;
  }

  get signal(): AbortSignal | undefined {
    return this.#signal;
  }

  /** One attempt. The answer is 2xx, or 304/416 if `accept` says so; anything else rejects. */
  open(url: string, request: HttpRequest = {}, accept: readonly number[] = []): Promise<HttpResponse> {
    return withRenewal(request, (renewed) => this.#open(url, renewed, accept));
  }

  async #open(url: string, request: HttpRequest, accept: readonly number[]): Promise<HttpResponse> {
    let at = checkedAddress(url);
    for (let hops = 0; ; hops++) {
      const response = await this.#once(at, request, at.origin === new URL(url).origin);
      const location = response.headers.get('location');
      if (response.status >= 300 && response.status < 400 && location !== undefined && !request.manual) {
        response.body.destroy();
        if (request.method === 'POST') throw refusedRedirect(at);
        at = nextHop(at, location, hops, MAX_REDIRECTS);
        continue;
      }
      const redirected = response.status >= 300 && response.status < 400 && request.manual;
      if (
        (response.status >= 200 && response.status < 300) ||
        redirected ||
        accept.includes(response.status)
      ) {
        return response;
      }
      const failure = await refusal(response);
      throw new URL(response.url).origin === new URL(url).origin
        ? failure
        : signedAddressFailure(failure, response.status);
    }
  }

  /**
   * GETs JSON, with retries, and checks its shape. A body that says `code >= 400` is a refusal whatever the status line says.
   *
   * @param shape builds the schema; gets zod, which is loaded only when there is JSON to check.
   */
  async json<T>(url: string, shape: Shape<T>, request: HttpRequest = {}): Promise<T> {
    return (await this.page(url, shape, request)).value;
  }

  /** The same for a list in pages: with the address of the next page, from the `Link` header. */
  page<T>(url: string, shape: Shape<T>, request: HttpRequest = {}): Promise<{ value: T; next?: string }> {
    return withRenewal(request, (renewed) => this.#page(url, shape, renewed));
  }

  async #page<T>(url: string, shape: Shape<T>, request: HttpRequest): Promise<{ value: T; next?: string }> {
    const headers = { accept: 'application/json', ...request.headers };
    const { value, link } = await withRetries(this.retries, this.#signal, async () => {
      const response = await this.#open(url, { ...request, headers }, []);
      const text = await readText(response, MAX_JSON);
      return { value: parseJson(text, response.url), link: response.headers.get('link') };
    });
    const code = Number((value as { code?: unknown } | null)?.code);
    if (code >= 400 && code < 600) throw statusFailure(code, url, serverMessage(value));
    const { z } = await import('zod');
    const checked = shape(z).safeParse(value);
    if (!checked.success)
      throw damagedAnswer(url, z.prettifyError(checked.error).split('\n').slice(0, 2).join(' '));
    return { value: checked.data, next: nextPage(link, url) };
  }

  async close(): Promise<void> {
    await this.#connections.close();
  }

  async #once(url: URL, request: HttpRequest, atHome: boolean): Promise<HttpResponse> {
    this.#signal?.throwIfAborted();
    const authorization = atHome ? request.authorization : undefined;
    try {
      return await this.#connections.request(url, {
        method: request.method ?? 'GET',
        headers: {
          // Digests are of the bytes as stored, so nothing on the way may re-encode them.
          'accept-encoding': 'identity',
          'user-agent': 'zoo-hub/0.1',
          ...request.headers,
          ...(authorization === undefined ? {} : { authorization }),
        },
        body: request.body,
        signal: this.#signal,
      });
    } catch (error) {
      this.#signal?.throwIfAborted();
      throw connectionFailure(error, url);
    }
  }
}

/** Asks once more where the service refuses the credentials that were sent and there are others. */
async function withRenewal<T>(
  request: HttpRequest,
  attempt: (request: HttpRequest) => Promise<T>,
): Promise<T> {
  const { authorization, renew } = request;
  try {
    return await attempt(request);
  } catch (error) {
    const isRefused = error instanceof ZooError && error.code === 'HUB_UNAUTHORIZED';
    if (!isRefused || authorization === undefined || renew === undefined) throw error;
    return attempt({ ...request, authorization: await renew(authorization) });
  }
}

const refusedRedirect = (from: URL): ZooError =>
  new ZooError({
    code: 'HUB_BAD_REDIRECT',
    category: 'damaged-input',
    message: `${redact(from)} redirects a request that is for nobody else`,
  });

/** RFC 8288, as far as paging goes. A page of another host is none of ours: credentials would go there. */
function nextPage(link: string | undefined, url: string): string | undefined {
  const [, target] = /<([^>]+)>\s*;[^,]*\brel="?next"?/.exec(link ?? '') ?? [];
  if (target === undefined || !URL.canParse(target, url)) return undefined;
  const next = new URL(target, url);
  return next.origin === new URL(url).origin && next.href !== url ? next.href : undefined;
}

function checkedAddress(url: string): URL {
  if (URL.canParse(url)) return new URL(url);
  throw new ZooError({
    code: 'HUB_BAD_ADDRESS',
    category: 'usage',
    message: 'the address cannot be read',
    received: redact(url),
  });
}

async function refusal(response: HttpResponse): Promise<ZooError> {
  const text = await readText(response, MAX_ERROR_TEXT).catch(() => '');
  const said = hubError(response.headers) ?? messageOf(text);
  return statusFailure(
    response.status,
    response.url,
    said,
    retryAfterSeconds(response.headers.get('retry-after')),
  );
}

/** Hugging Face names its refusals in headers. */
function hubError(headers: HttpResponse['headers']): string | undefined {
  const parts = [headers.get('x-error-code'), headers.get('x-error-message')].filter(
    (part) => part !== undefined,
  );
  return parts.length > 0 ? parts.join(': ') : undefined;
}

/** The server's own words: from JSON, or the code of a storage error in XML; an HTML page says nothing. */
function messageOf(text: string): string | undefined {
  const xml = /<Code>([^<]{1,100})<\/Code>/.exec(text);
  if (xml !== null) return xml[1];
  try {
    return serverMessage(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function serverMessage(value: unknown): string | undefined {
  const { message, error } = (value ?? {}) as { message?: unknown; error?: unknown };
  if (typeof message === 'string' && message !== '') return message;
  return typeof error === 'string' ? error : undefined;
}

async function readText(response: HttpResponse, limit: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of response.body) {
      length += chunk.length;
      if (length > limit) throw damagedAnswer(response.url, `more than ${limit} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    throw connectionFailure(error, response.url);
  }
  return textOfBytes(concat(chunks));
}

function parseJson(text: string, url: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const start = text.trimStart().slice(0, 40);
    throw damagedAnswer(url, start.startsWith('<') ? 'a web page' : JSON.stringify(start));
  }
}

function damagedAnswer(url: string, received: string): ZooError {
  return new ZooError({
    code: 'HUB_BAD_ANSWER',
    category: 'damaged-input',
    message: `${redact(url)} gave an answer that makes no sense`,
    expected: 'JSON of the documented form',
    received,
  });
}
