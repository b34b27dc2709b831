import type { HttpResponse } from '../http/client.ts';
import type { Connections, NetworkSettings } from '../http/connections.ts';
import { redact, TransientError } from '../http/failure.ts';

const TIMEOUTS = { headers: 30_000, stall: 30_000 };
/** What a page must not set, or what makes a request need a permission of its own that storage does not give. */
const NOT_FROM_PAGES = new Set(['accept-encoding', 'user-agent', 'if-range']);

/**
 * The way out of a page: `fetch`, which keeps proxies, certificates and redirects to itself. It takes credentials off
 * where a redirect leads to another host, and may unpack what comes packed without saying so: the length of texts, which
 * servers like to pack, is not relied on.
 */
export function pageConnections({ timeouts }: NetworkSettings = {}): Connections {
  const patience = { ...TIMEOUTS, ...timeouts };
  return {
    lanes: 4,
    async request(url, { method, headers, body, signal }) {
      const own = new AbortController();
      const stop = () => own.abort(signal?.reason);
      signal?.addEventListener('abort', stop, { once: true });
      const whenOver = () => signal?.removeEventListener('abort', stop);
      const watch = new Watch(() => own.abort(silence(url)), patience.headers, whenOver);
      try {
        const response = await fetch(url, {
          method,
          headers: Object.entries(headers).filter(([name]) => !NOT_FROM_PAGES.has(name)),
          body,
          signal: own.signal,
          credentials: 'omit',
        });
        return answerOf(response, own, watch, patience.stall);
      } catch (error) {
        watch.end();
        throw own.signal.aborted ? own.signal.reason : unreachable(url, error);
      }
    },
    with: (settings) => pageConnections({ timeouts: { ...timeouts, ...settings.timeouts } }),
    close: async () => {},
  };
}

function answerOf(response: Response, own: AbortController, watch: Watch, stall: number): HttpResponse {
  const headers = new Map(response.headers);
  const mayBePacked = /^(text\/|application\/(json|javascript|xml))/.test(headers.get('content-type') ?? '');
  if (mayBePacked || headers.has('content-encoding')) headers.delete('content-length');
  headers.delete('content-encoding');
  const { url } = response;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    const reader = response.body?.getReader();
    try {
      for (;;) {
        watch.wait(stall);
        const { value, done } = (await reader?.read()) ?? { done: true };
        if (done) return;
        yield value;
      }
    } catch (error) {
      throw own.signal.aborted ? own.signal.reason : unreachable(new URL(url), error);
    } finally {
      watch.end();
      await reader?.cancel().catch(() => {});
    }
  }
  const body = chunks();
  return {
    status: response.status,
    url,
    headers,
    body: {
      [Symbol.asyncIterator]: () => body,
      destroy() {
        own.abort();
        // Where nobody has begun to read, nobody else does.
        watch.end();
      },
    },
  };
}

/** Notices when nothing happens any more, until the request is over. */
class Watch {
  readonly #onSilence: () => void;
  readonly #whenOver: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(onSilence: () => void, ms: number, whenOver: () => void) {
    this.#onSilence = onSilence;
    this.#whenOver = whenOver;
    this.wait(ms);
  }

  wait(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#onSilence, ms);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#whenOver();
  }
}

/** `fetch` tells no more than that it failed; the console of the page does. */
const unreachable = (url: URL, cause: unknown): TransientError =>
  new TransientError({
    code: 'HUB_UNREACHABLE',
    category: 'network',
    message: `${url.host} could not be reached`,
    received: cause instanceof Error ? cause.message : String(cause),
    hint: 'Is the network on, and does the service let pages of other origins read (CORS)?',
    cause,
  });

const silence = (url: URL): TransientError =>
  new TransientError({
    code: 'HUB_UNREACHABLE',
    category: 'network',
    message: `${redact(url)} stopped answering`,
  });
