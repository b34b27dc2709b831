/** What the engines are asked to do, one thing at a time, and what they answer. */
export type Task =
  | { readonly kind: 'host' }
  | {
      readonly kind: 'model';
      readonly model: string;
      readonly threads: number;
      readonly deterministic: boolean;
    }
  | { readonly kind: 'op'; readonly op: string; readonly variant: string; readonly instances: number }
  | { readonly kind: 'layers'; readonly variant: string };

/** Of an engine itself. */
export interface HostAnswer {
  readonly kind: 'host';
  readonly relaxed: boolean;
  readonly byteDot: boolean;
  readonly manyVectors: boolean;
  /** Whether a second thread ran code in shared memory; else why there is none. */
  readonly threads: true | string;
}

export interface ModelAnswer {
  readonly kind: 'model';
  /** Code of the error that loading or running ended in. */
  readonly refused?: string;
  readonly notes: readonly string[];
  readonly outputs: readonly OutputType[];
  /** Milliseconds; `best` is the fastest run. */
  readonly load: number;
  readonly first: number;
  readonly best: number;
}

export interface OutputType {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Of the contents behind the answer; texts are in `texts`. */
  readonly bytes: number;
  readonly texts?: readonly string[];
}

/** Of the conformance suite. */
export interface CasesAnswer {
  readonly kind: 'cases';
  readonly taken: number;
  readonly problems: readonly string[];
}

export interface FailedAnswer {
  readonly kind: 'failed';
  readonly message: string;
}

export type Answer = HostAnswer | ModelAnswer | CasesAnswer | FailedAnswer;

/** An answer and the contents of outputs, one behind the other. */
export interface Reply {
  readonly answer: Answer;
  readonly contents: Uint8Array;
}
