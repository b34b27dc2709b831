import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseDelimited } from './csv.ts';

const parse = (text: string, delimiter = ',') => [...parseDelimited(text, { delimiter })];
const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

describe('delimited text', () => {
  it('reads quotes, delimiters and line breaks inside quotes, and counts lines', () => {
    expect(parse('a,"b, ""c"""\r\n"two\nlines",d\n\ne,f')).toEqual([
      { cells: ['a', 'b, "c"'], line: 1 },
      { cells: ['two\nlines', 'd'], line: 2 },
      { cells: ['e', 'f'], line: 5 },
    ]);
  });

  it('passes over a byte order mark and takes quotes inside words as they are', () => {
    expect(parse('\ufeffsay "hi",1')).toEqual([{ cells: ['say "hi"', '1'], line: 1 }]);
  });

  it('reads back what was quoted', () => {
    const row = fc.array(fc.string({ unit: 'binary', maxLength: 12 }), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 6 }), fc.constantFrom(',', ';', '\t'), (rows, delimiter) => {
        const text = rows.map((cells) => `${cells.map(quoted).join(delimiter)}\r\n`).join('');
        expect(parse(text, delimiter).map(({ cells }) => cells)).toEqual(rows);
      }),
    );
  });

  it('ends on any text, also with quotes that never close', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'x') }), (text) => {
        parse(text);
      }),
    );
  });
});
