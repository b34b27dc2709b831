import { describe, expect, it } from '@jest/globals';
import { float16ArrayToFloat32, float16ToFloat32, float32ToFloat16 } from './float16.ts';

const halves = Array.from({ length: 65536 }, (_, half) => half);

describe('float16', () => {
  it('keeps every value that is not NaN through float32 and back', () => {
    const lost = halves.filter((half) => {
      const value = float16ToFloat32(half);
      return !Number.isNaN(value) && float32ToFloat16(value) !== half;
    });
    expect(lost).toEqual([]);
  });

  it('is the same for arrays', () => {
    expect(float16ArrayToFloat32(Uint16Array.from(halves))).toEqual(
      Float32Array.from(halves, float16ToFloat32),
    );
  });

  it('rounds halfway cases to even', () => {
    const wrong = halves.slice(0, 0x7bff).filter((half) => {
      const middle = (float16ToFloat32(half) + float16ToFloat32(half + 1)) / 2;
      return float32ToFloat16(middle) !== (half & 1 ? half + 1 : half);
    });
    expect(wrong).toEqual([]);
  });

  it('turns what is too large into infinity, and keeps NaN', () => {
    expect(float32ToFloat16(65519)).toBe(0x7bff);
    expect(float32ToFloat16(65520)).toBe(0x7c00);
    expect(float32ToFloat16(-1e9)).toBe(0xfc00);
    expect(float16ToFloat32(float32ToFloat16(Number.NaN))).toBeNaN();
  });
});
