import { ZooError } from '@zoo/core';

/** Longer patterns are not written by hand; the longest known has 9 characters. */
const MAX_PATTERN = 1000;

/**
 * A delimiter pattern of the metadata as a JavaScript expression. Metadata patterns are written for RE2: POSIX
 * classes, `\A`, `\z`, `\pL` and a leading `(?i)` are translated; `\w`, `\d` and `\s` mean ASCII in both.
 *
 * RE2 runs in linear time and JavaScript does not, so a pattern that repeats a group with a repetition inside is
 * refused: in a hostile file it could take exponential time.
 *
 * @throws ZooError `TOKENIZER_PATTERN`
 */
export function delimiterExpression(pattern: string): RegExp {
  if (pattern.length > MAX_PATTERN || hasNestedRepetition(pattern)) {
    throw unusable(pattern, 'tokenizer pattern could take forever');
  }
  const [, ignoreCase, body] = /^(\(\?i\))?([\s\S]*)$/.exec(pattern) ?? [];
  try {
    return new RegExp(translate(body), ignoreCase ? 'giu' : 'gu');
  } catch (cause) {
    throw unusable(pattern, 'tokenizer pattern is not understood', cause);
  }
}

const POSIX_CLASSES: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: '0-9A-Za-z',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\t\\n\\v\\f\\r ',
  punct: '!-\\/:-@\\[-`\\{-~',
  word: '0-9A-Za-z_',
};

const ESCAPES: Readonly<Record<string, string>> = { A: '^', z: '$', a: '\\x07' };

function translate(pattern: string): string {
  return pattern
    .replace(/\[:(\w+):\]/g, (all, name: string) => POSIX_CLASSES[name] ?? all)
    .replace(/\\([pP])([A-Z])/g, '\\$1{$2}')
    .replace(/\\(.)/gsu, (all, character: string) => {
      if (Object.hasOwn(ESCAPES, character)) return ESCAPES[character];
      // The `u` flag allows an escape only where it is needed: \' must become '.
      return /[\w^$\\.*+?()[\]{}|/-]/.test(character) ? all : character;
    });
}

/** Looks for `(...+...)+` and its like: a repetition without bound inside a group that repeats without bound. */
function hasNestedRepetition(pattern: string): boolean {
  const atoms = pattern.replace(/\\./gs, 'x').replace(/\[\^?\]?[^\]]*\]/g, 'x');
  const repeatsAt = (at: number) => /^([*+]|\{\d+,\})/.test(atoms.slice(at, at + 12));
  const groups = [false]; // for each open group, whether it holds an unbounded repetition
  for (let i = 0; i < atoms.length; i++) {
    if (atoms[i] === '(') groups.push(false);
    else if (atoms[i] === ')') {
      if (!groups.pop()) continue;
      if (repeatsAt(i + 1)) return true;
      groups[groups.length - 1] = true;
    } else if (repeatsAt(i)) groups[groups.length - 1] = true;
  }
  return false;
}

function unusable(pattern: string, message: string, cause?: unknown): ZooError {
  return new ZooError({
    code: 'TOKENIZER_PATTERN',
    category: 'damaged-input',
    message,
    received: pattern.slice(0, 60),
    cause,
  });
}
