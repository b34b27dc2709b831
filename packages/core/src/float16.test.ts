import { describe, expect, it } from '@jest/globals';
import { float16ToFloat32, float32ToFloat16 } from './float16.ts';

describe('float16', () => {
  it('keeps every value that is not NaN through float32 and back', () => {
    for (let half = 0; half < 65536; half++) {
      const value = float16ToFloat32(half);
      if (!Number.isNaN(value)) expect(float32ToFloat16(value)).toBe(half);
    }
  });

  it('rounds halfway cases to even', () => {
    for (let half = 0; half < 0x7bff; half++) {
      const middle = (float16ToFloat32(half) + float16ToFloat32(half + 1)) / 2;
      expect(float32ToFloat16(middle)).toBe(half & 1 ? half + 1 : half);
    }
  });

  it('turns what is too large into infinity, and keeps NaN', () => {
    expect(float32ToFloat16(65519)).toBe(0x7bff);
    expect(float32ToFloat16(65520)).toBe(0x7c00);
    expect(float32ToFloat16(-1e9)).toBe(0xfc00);
    expect(float16ToFloat32(float32ToFloat16(Number.NaN))).toBeNaN();
  });
});
