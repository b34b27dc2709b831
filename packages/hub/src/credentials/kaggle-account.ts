import { ZooError } from '@zoo/core';
import type { KaggleAccount, Surroundings } from '../source.ts';
import type { Credentials } from './credentials.ts';
import { kaggleCredentials } from './kaggle.ts';
import { hasEnded, isDue, type KaggleLogin, readKaggleLogin } from './kaggle-login.ts';
import { loginEnded, type RenewalMeans, renewKaggleLogin } from './renewal.ts';

/** Who asks Kaggle: what was put down for that, else the login of its command line, renewed where that is due. */
export async function kaggleAccount(surroundings: Surroundings, means: RenewalMeans): Promise<KaggleAccount> {
  const credentials = await kaggleCredentials(surroundings);
  if (credentials !== undefined) return { credentials };
  const login = readKaggleLogin(surroundings);
  return login === undefined ? {} : new Session(login, surroundings, means).open();
}

/** A login for as long as a fetch lasts. Requests may go on at the same time: they share one renewal. */
class Session implements Credentials {
  #login: KaggleLogin;
  #renewal: Promise<KaggleLogin> | undefined;
  readonly #surroundings: Surroundings;
  readonly #means: RenewalMeans;

  constructor(login: KaggleLogin, surroundings: Surroundings, means: RenewalMeans) {
    this.#login = login;
    this.#surroundings = surroundings;
    this.#means = means;
  }

  get from(): string {
    return this.#login.file;
  }

  get end(): number | undefined {
    return this.#login.end;
  }

  get authorization(): string {
    return `Bearer ${this.#login.accessToken}`;
  }

  readonly renew = async (refused: string): Promise<string> => {
    if (refused === this.authorization) await this.#renewed();
    return this.authorization;
  };

  /** A token that still is good for a while is used as it is where it cannot be renewed now. */
  async open(): Promise<KaggleAccount> {
    try {
      if (isDue(this.#login)) await this.#renewed();
    } catch (error) {
      this.#means.http.signal?.throwIfAborted();
      if (!(error instanceof ZooError)) throw error;
      if (!hasEnded(this.#login)) return { credentials: this };
      this.#means.note(`${error.message}. Kaggle is asked without it`);
      return { trouble: error };
    }
    return hasEnded(this.#login) ? { trouble: loginEnded(this.#login) } : { credentials: this };
  }

  async #renewed(): Promise<void> {
    this.#renewal ??= renewKaggleLogin(this.#login, this.#surroundings, this.#means);
    try {
      this.#login = await this.#renewal;
    } finally {
      this.#renewal = undefined;
    }
  }
}
