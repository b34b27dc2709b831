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
  /** The address to ask, and the `Authorization` value to ask with. */
  target(surroundings: Surroundings): Promise<{
    readonly url: string;
    readonly authorization?: string;
    /** Where the credentials were found. */
    readonly as?: string;
  }>;
}
