/**
 * Errors as data: a stable code, where it happened, what was expected, what came, and what to do next.
 *
 * The category decides the exit status of the command line (0 is success, 1 an unexpected failure).
 */
export const EXIT_STATUS = {
  failed: 1,
  usage: 2,
  'not-found': 3,
  'access-refused': 4,
  'damaged-input': 5,
  network: 6,
  'below-threshold': 7,
} as const;

export type ErrorCategory = keyof typeof EXIT_STATUS;

/** Where an error happened; every part is optional and printed in this order. */
export interface ErrorPlace {
  readonly file?: string;
  readonly subgraph?: string;
  /** Position of the node in its subgraph. */
  readonly index?: number;
  readonly node?: string;
  readonly op?: string;
  readonly tensor?: string;
}

export interface ZooErrorFields {
  /** Stable, upper-case, for programs: `TFLITE_TRUNCATED`. */
  readonly code: string;
  readonly category: ErrorCategory;
  /** One sentence, lower-case start, no full stop: what is wrong. */
  readonly message: string;
  readonly place?: ErrorPlace;
  readonly expected?: string;
  readonly received?: string;
  /** What the reader can do about it. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/**
 * The one error type of zoo.
 *
 * @example
 * throw new ZooError({
 *   code: 'SHAPE_MISMATCH', category: 'usage', message: 'input has the wrong shape',
 *   place: { tensor: 'image' }, expected: '[1,224,224,3]', received: '[224,224,3]',
 * });
 */
export class ZooError extends Error {
  readonly code: string;
  readonly category: ErrorCategory;
  readonly summary: string;
  readonly place: ErrorPlace;
  readonly expected?: string;
  readonly received?: string;
  readonly hint?: string;

  constructor(fields: ZooErrorFields) {
    super(sentence(fields), fields.cause === undefined ? undefined : { cause: fields.cause });
    this.name = 'ZooError';
    this.code = fields.code;
    this.category = fields.category;
    this.summary = fields.message;
    this.place = fields.place ?? {};
    this.expected = fields.expected;
    this.received = fields.received;
    this.hint = fields.hint;
  }

  get exitStatus(): number {
    return EXIT_STATUS[this.category];
  }

  /** The same error with more of its place known; what is already known wins. */
  at(place: ErrorPlace): ZooError {
    return new ZooError({
      code: this.code,
      category: this.category,
      message: this.summary,
      place: { ...place, ...this.place },
      expected: this.expected,
      received: this.received,
      hint: this.hint,
      cause: this.cause,
    });
  }

  toJSON(): Record<string, unknown> {
    const { code, category, summary: message, place, expected, received, hint, exitStatus } = this;
    return { code, category, message, place, expected, received, hint, exitStatus };
  }
}

/** Runs `body`; a ZooError that leaves it learns `place` on the way up. */
export function within<T>(place: ErrorPlace, body: () => T): T {
  try {
    return body();
  } catch (error) {
    throw placed(error, place);
  }
}

/** The error, which has learned `place` if it is a ZooError. */
export function placed(error: unknown, place: ErrorPlace): unknown {
  return error instanceof ZooError ? error.at(place) : error;
}

/** Names from files are shown, not obeyed: control characters escaped, the rest of a long one cut off. */
function printable(text: string): string {
  const short = text.length > 200 ? `${text.slice(0, 200)}…` : text;
  return short.replace(
    /[\p{Cc}\u2028\u2029]/gu,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function sentence({ message, place, expected, received, hint }: ZooErrorFields): string {
  const where = Object.entries(place ?? {})
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([part, value]) => [part, printable(String(value))])
    .map(([part, value]) => (part === 'file' ? value : `${part === 'index' ? 'operator' : part} ${value}`))
    .join(', ');
  const facts = [expected && `expected ${expected}`, received && `got ${received}`]
    .filter(Boolean)
    .join(', ');
  return `${where ? `${where}: ` : ''}${message}${facts ? ` (${facts})` : ''}${hint ? `. ${hint}` : ''}`;
}
