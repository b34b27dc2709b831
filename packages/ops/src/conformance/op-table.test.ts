import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ops } from '../table.ts';
import { opTableMarkdown } from './op-table.ts';

describe('docs/OPS.md', () => {
  it('says what the op table says (else: npm run docs)', () => {
    const written = readFileSync(new URL('../../../../docs/OPS.md', import.meta.url), 'utf8');
    expect(written).toBe(opTableMarkdown(ops));
  });
});
