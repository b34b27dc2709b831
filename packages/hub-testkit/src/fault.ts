/** One way to misbehave. What is not named here stays as the real service does it. */
export type Fault =
  /** Another answer: 429 with `retry-after`, 500, a refusal, a web page under status 200 ... */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string;
    }
  /** A redirect to anywhere: loops, other hosts, other protocols. */
  | { readonly kind: 'redirect'; readonly to: string }
  /** The connection is reset after so many bytes of the body; 0: before any answer. */
  | { readonly kind: 'cut'; readonly after: number }
  /** After so many bytes nothing comes any more, and the connection stays. */
  | { readonly kind: 'stall'; readonly after: number }
  /** The answer begins after so many ms: a long way. */
  | { readonly kind: 'late'; readonly ms: number }
  /** So many bytes every so many ms: what one connection is given. */
  | { readonly kind: 'drip'; readonly bytes: number; readonly every: number }
  /** One bit of the byte at this offset is wrong; digests are those of the right bytes. */
  | { readonly kind: 'flip'; readonly at: number }
  /** More bytes than `content-length` says. */
  | { readonly kind: 'long'; readonly extra: number }
  /** A range is asked for and everything is sent, with status 200. */
  | { readonly kind: 'ignore-range' }
  /** A 206 that is about other bytes than were asked for. */
  | { readonly kind: 'wrong-range' }
  /** Another object is at this address now. */
  | { readonly kind: 'replace'; readonly body: Uint8Array }
  /** Headers of the answer changed or, with null, left out. */
  | { readonly kind: 'headers'; readonly headers: Record<string, string | null> };

export interface FaultRule {
  /** Which requests: tested against `METHOD /path?query`. */
  readonly on: RegExp;
  readonly fault: Fault;
  /** How many matching requests suffer; default: every one. */
  readonly times?: number;
  /** How many matching requests are spared before. */
  readonly after?: number;
}

/** The rules of a running test hub, with what is left of them. */
export class Faults {
  readonly #rules: { rule: FaultRule; spared: number; left: number }[] = [];

  add(rule: FaultRule): void {
    this.#rules.push({ rule, spared: rule.after ?? 0, left: rule.times ?? Number.POSITIVE_INFINITY });
  }

  clear(): void {
    this.#rules.length = 0;
  }

  /** The faults that this request suffers; counts them off. */
  take(request: string): Fault[] {
    return this.#rules
      .filter((state) => {
        if (!state.rule.on.test(request) || state.left === 0) return false;
        if (state.spared > 0) {
          state.spared--;
          return false;
        }
        state.left--;
        return true;
      })
      .map(({ rule }) => rule.fault);
  }
}
