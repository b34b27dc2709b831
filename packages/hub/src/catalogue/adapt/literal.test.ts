import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseLiteral } from './literal.ts';

describe('JavaScript literals', () => {
  it('are read as minifiers write them', () => {
    const text = '{a:.5,"b-c":-1e-3,d:[!0,!1,null,void 0,{}],1:"x\\u0041\\n\\x42",e:`t`,f:\'"\'}tail';
    expect(parseLiteral(text)).toEqual({
      a: 0.5,
      'b-c': -0.001,
      d: [true, false, null, undefined, {}],
      1: 'xA\nB',
      e: 't',
      f: '"',
    });
  });

  it('that are JSON are read as JSON', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(JSON.stringify(parseLiteral(json))).toEqual(JSON.stringify(JSON.parse(json)));
      }),
    );
  });

  it('are never run', () => {
    for (const code of [
      'f()',
      '{a:g}',
      '`$' + '{x}`',
      '[1',
      '{a:1',
      '"x',
      '',
      '[[',
      '-',
      `${'['.repeat(100)}`,
    ]) {
      expect(() => parseLiteral(code)).toThrow(expect.objectContaining({ code: 'HUB_BAD_LITERAL' }));
    }
  });
});
