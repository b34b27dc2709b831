import { describe, it } from '@jest/globals';
import { tensor } from '@zoo/core';
import { expectSame, type Operand } from './testing/compare.ts';

const { NaN: no, POSITIVE_INFINITY: most, NEGATIVE_INFINITY: least } = Number;

describe('what is no number', () => {
  it('is less than all numbers where the largest are looked for', async () => {
    const rows = Float32Array.of(no, 1, least, 3, 2, 1, no, most, no, 4, no, no, no, no, no);
    const x: Operand = { tensor: tensor('float32', [3, 5], rows) };
    for (const k of [1, 3, 5]) {
      const count: Operand = { tensor: tensor('int32', [], Int32Array.of(k)), constant: true };
      await expectSame({ op: 'TOPK_V2', operands: [x, count] });
    }
  });
});
