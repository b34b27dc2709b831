import { ZooError } from '@zoo/core';

const MAX_DEPTH = 64;
const NUMBER = /-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const NAME = /[A-Za-z_$][\w$]*/y;
const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', 0: '\0' };
/** Minified JavaScript writes `!0` and `!1` for true and false. */
const WORDS: readonly (readonly [string, unknown])[] = [
  ['!0', true],
  ['!1', false],
  ['true', true],
  ['false', false],
  ['null', null],
  ['void 0', undefined],
];

/**
 * Reads a JavaScript literal as data, without running it: objects with bare keys, arrays, strings, numbers, `!0`.
 * This is what a minifier makes of JSON.
 *
 * @param at where the literal begins in `text`; what follows it is not looked at
 * @example parseLiteral('{a:[.5,!0]}') // { a: [0.5, true] }
 */
export function parseLiteral(text: string, at = 0): unknown {
  return new Reader(text, at).value(0);
}

class Reader {
  readonly #text: string;
  #at: number;

  constructor(text: string, at: number) {
    this.#text = text;
    this.#at = at;
  }

  value(depth: number): unknown {
    if (depth > MAX_DEPTH) throw this.#wrong(`at most ${MAX_DEPTH} levels`);
    this.#skipSpace();
    const next = this.#text[this.#at];
    if (next === '{') return this.#object(depth);
    if (next === '[') return this.#list('[', ']', () => this.value(depth + 1));
    if (next === '"' || next === "'" || next === '`') return this.#string(next);
    for (const [word, value] of WORDS) {
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return value;
      }
    }
    return Number(this.#match(NUMBER, 'a literal'));
  }

  #object(depth: number): Record<string, unknown> {
    const pairs = this.#list('{', '}', () => {
      this.#skipSpace();
      const quote = this.#text[this.#at];
      const key = quote === '"' || quote === "'" ? this.#string(quote) : this.#key();
      this.#expect(':');
      return [key, this.value(depth + 1)] as const;
    });
    return Object.fromEntries(pairs);
  }

  #key(): string {
    return /[\d.]/.test(this.#text[this.#at] ?? '')
      ? String(Number(this.#match(NUMBER, 'a key')))
      : this.#match(NAME, 'a key');
  }

  #list<T>(open: string, close: string, item: () => T): T[] {
    this.#expect(open);
    const items: T[] = [];
    for (;;) {
      this.#skipSpace();
      if (this.#text[this.#at] === close) break;
      items.push(item());
      this.#skipSpace();
      if (this.#text[this.#at] !== ',') break;
      this.#at++;
    }
    this.#expect(close);
    return items;
  }

  #string(quote: string): string {
    const parts: string[] = [];
    let from = ++this.#at;
    for (; this.#text[this.#at] !== quote; this.#at++) {
      if (this.#at >= this.#text.length) throw this.#wrong('the end of a string');
      if (quote === '`' && this.#text.startsWith('${', this.#at)) throw this.#wrong('a plain string');
      if (this.#text[this.#at] !== '\\') continue;
      parts.push(this.#text.slice(from, this.#at), this.#escape());
      from = this.#at + 1;
    }
    parts.push(this.#text.slice(from, this.#at++));
    return parts.join('');
  }

  /** Reads an escape and stops on its last character. */
  #escape(): string {
    const kind = this.#text[++this.#at] ?? '';
    const digits = kind === 'u' ? 4 : kind === 'x' ? 2 : 0;
    if (digits === 0) return ESCAPES[kind] ?? kind;
    const hex = this.#text.slice(this.#at + 1, this.#at + 1 + digits);
    if (hex.length < digits || !/^[0-9a-f]+$/i.test(hex)) throw this.#wrong(`${digits} hexadecimal digits`);
    this.#at += digits;
    return String.fromCharCode(Number.parseInt(hex, 16));
  }

  #match(pattern: RegExp, expected: string): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) throw this.#wrong(expected);
    this.#at += found.length;
    return found;
  }

  #expect(character: string): void {
    this.#skipSpace();
    if (this.#text[this.#at] !== character) throw this.#wrong(character);
    this.#at++;
  }

  #skipSpace(): void {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at++;
  }

  #wrong(expected: string): ZooError {
    return new ZooError({
      code: 'HUB_BAD_LITERAL',
      category: 'damaged-input',
      message: `the JavaScript data cannot be read at character ${this.#at}`,
      expected,
      received: JSON.stringify(this.#text.slice(this.#at, this.#at + 20)),
    });
  }
}
