import type { ZooError } from '@zoo/core';
import type { Credentials } from '../credentials/credentials.ts';
import type { HttpClient } from '../http/client.ts';
import type { Surroundings } from '../source.ts';

/** One thing `zoo doctor` looks at, and what it found. */
export interface Finding {
  readonly name: string;
  readonly status: 'fine' | 'careful' | 'broken';
  /** What is so. */
  readonly detail: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** Looks at one service over the network: a small request, and the credentials that go with it. */
export interface Probe {
  readonly name: string;
  /** Credentials that a fetch would renew are renewed over `http`. */
  target(surroundings: Surroundings, http: HttpClient): Promise<ProbeTarget>;
}

/** The address to ask, and who asks. */
export interface ProbeTarget {
  readonly url: string;
  readonly credentials?: Credentials;
  /** Why credentials that are here do not count. */
  readonly trouble?: ZooError;
  /** What the user should know about them; more may come while the service is asked. */
  readonly notes?: readonly string[];
}
