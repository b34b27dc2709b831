import { randomUUID } from 'node:crypto';
import { type Answer, json, kaggleError } from './answer.ts';
import type { Asked } from './server.ts';

/** Renewal of logins as the remote call `users.AccountService/GenerateAccessToken` does it. */
export class KaggleLogins {
  readonly #accounts: Set<string>;
  readonly #refreshTokens = new Set<string>();
  readonly #issued = new Set<string>();
  /** Seconds that an access token is good for, where not less is asked for. */
  longest = 12 * 3600;

  /** @param accounts where the `Authorization` values of issued tokens are good until they are expired */
  constructor(accounts: Set<string>) {
    this.#accounts = accounts;
  }

  /** A refresh token that gets access tokens from now on. */
  add(refreshToken: string): void {
    this.#refreshTokens.add(refreshToken);
  }

  /** It gets none any more; those that it got stay good. */
  revoke(refreshToken: string): void {
    this.#refreshTokens.delete(refreshToken);
  }

  /** An access token as a login gets it. */
  issue(): string {
    const token = `kat-${randomUUID()}`;
    this.#issued.add(`Bearer ${token}`);
    this.#accounts.add(`Bearer ${token}`);
    return token;
  }

  /** All access tokens so far are refused from now on. */
  expire(): void {
    for (const authorization of this.#issued) this.#accounts.delete(authorization);
    this.#issued.clear();
  }

  answer({ method, headers, body }: Asked): Answer {
    if (method !== 'POST') return kaggleError(405, 'Method not allowed');
    if (headers['content-type'] !== 'application/json') return kaggleError(415, 'Unsupported media type');
    const { refreshToken, apiVersion, expirationDuration } = fieldsOf(body);
    const [, seconds] = /^(\d+)(?:\.\d{1,9})?s$/.exec(String(expirationDuration)) ?? [];
    if (apiVersion !== 'API_VERSION_V1' || seconds === undefined) return kaggleError(400, 'Invalid argument');
    if (!this.#refreshTokens.has(String(refreshToken)))
      return kaggleError(401, `The token ${refreshToken} is revoked`);
    return json({ token: this.issue(), expiresIn: Math.min(Number(seconds), this.longest) });
  }
}

function fieldsOf(body: string): Record<string, unknown> {
  try {
    return JSON.parse(body);
  } catch {
    return {};
  }
}
