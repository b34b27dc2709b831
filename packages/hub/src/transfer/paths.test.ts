import { posix } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NameGuard, safePath } from './paths.ts';

describe('safePath', () => {
  it.each([
    '../x',
    '/etc/passwd',
    'a/../../b',
    'C:/x',
    'a\\b',
    'a//b',
    '',
    '.',
    'a/./b',
    'a\0b',
    'x'.repeat(300),
  ])('refuses %j', (path) => {
    expect(() => safePath(path)).toThrow(expect.objectContaining({ category: 'damaged-input' }));
  });

  it.each(['a', './a', 'variables/variables.index', 'ä/%2e%2e/b c#?.bin', '..a/b..'])('takes %j', (path) => {
    expect(safePath(path)).toBe(path.replace('./', ''));
  });

  it('lets nothing out of the folder', () => {
    const part = fc.oneof(fc.constantFrom('..', '.', '', '/', '\\', 'a', 'C:'), fc.string());
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        let path: string;
        try {
          path = safePath(parts.join('/'));
        } catch {
          return;
        }
        expect(posix.resolve('/safe', path).startsWith('/safe/')).toBe(true);
      }),
    );
  });
});

describe('NameGuard', () => {
  const add = (...paths: string[]) => {
    const guard = new NameGuard();
    for (const path of paths) guard.add(path);
  };

  it('refuses names that some disk would merge', () => {
    for (const pair of [
      ['a', 'a'],
      ['Model.json', 'model.JSON'],
      ['\u00e4', 'a\u0308'],
      ['a', 'a/b'],
      ['a/b', 'A'],
    ]) {
      expect(() => add(...pair)).toThrow(expect.objectContaining({ code: 'HUB_DUPLICATE_NAME' }));
    }
  });

  it('takes siblings', () => {
    expect(() => add('a/b', 'a/c', 'a.b', 'b/a/b')).not.toThrow();
  });
});
