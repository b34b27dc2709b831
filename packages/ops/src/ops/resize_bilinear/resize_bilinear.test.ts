import { describe, expect, it } from '@jest/globals';
import { affine, floats, list, run } from '../../testing/run.ts';

/** Small enough to weigh by hand. */
describe('RESIZE_BILINEAR', () => {
  const square = [3, 6, 9, 12];
  const larger = [3, 5, 6, 7, 9, 10, 9, 11, 12];

  it('keeps the top left corner by default', () => {
    const result = run('RESIZE_BILINEAR', [floats([1, 2, 2, 1], square), list(3, 3)]);
    expect(result).toEqual({ shape: [1, 3, 3, 1], values: larger.map(() => expect.any(Number)) });
    result.values.forEach((value, i) => {
      expect(value).toBeCloseTo(larger[i], 5);
    });
  });

  it('aligned corners keep all corners', () => {
    const attrs = { alignCorners: true };
    const { values } = run('RESIZE_BILINEAR', [floats([1, 2, 2, 1], square), list(3, 3)], attrs);
    expect(values).toEqual([3, 4.5, 6, 6, 7.5, 9, 9, 10.5, 12]);
  });

  it('half pixel centres are symmetric', () => {
    const attrs = { halfPixelCenters: true };
    const { values } = run('RESIZE_BILINEAR', [floats([1, 1, 2, 1], [1, 2]), list(1, 4)], attrs);
    expect(values).toEqual([1, 1.25, 1.75, 2]);
  });

  it('shrinking picks neighbours of the scaled position', () => {
    const { values } = run('RESIZE_BILINEAR', [floats([1, 1, 4, 1], [1, 2, 3, 4]), list(1, 2)]);
    expect(values).toEqual([1, 3]);
  });

  it('uint8 rounds, int8 and int16 round away from zero', () => {
    const size = list(3, 3);
    expect(run('RESIZE_BILINEAR', [affine('uint8', [1, 2, 2, 1], square, 1, 0), size]).values).toEqual(
      larger,
    );
    expect(run('RESIZE_BILINEAR', [affine('int8', [1, 2, 2, 1], square, 1, 0), size]).values).toEqual(larger);
    const attrs = { alignCorners: true };
    const negative = affine('int16', [1, 1, 2, 1], [-3, -6], 1, 0);
    expect(run('RESIZE_BILINEAR', [negative, list(1, 3)], attrs).values).toEqual([-3, -5, -6]);
  });

  it('refuses two modes at once and sizes of 0', () => {
    const x = floats([1, 1, 2, 1], [1, 2]);
    const both = { alignCorners: true, halfPixelCenters: true };
    expect(() => run('RESIZE_BILINEAR', [x, list(2, 2)], both)).toThrow(/exclude/);
    expect(() => run('RESIZE_BILINEAR', [x, list(0, 2)])).toThrow(/positive/);
    expect(() => run('RESIZE_BILINEAR', [floats([1, 0, 2, 1], []), list(2, 2)])).toThrow(/empty picture/);
  });
});

describe('RESIZE_NEAREST_NEIGHBOR', () => {
  const x = floats([1, 1, 3, 1], [1, 2, 3]);
  it.each([
    [{}, 6, [1, 1, 2, 2, 3, 3]],
    [{}, 2, [1, 2]],
    [{ alignCorners: true }, 2, [1, 3]],
    [{ alignCorners: true }, 5, [1, 2, 2, 3, 3]],
    [{ halfPixelCenters: true }, 2, [1, 3]],
  ])('%j to %d', (attrs, size, values) => {
    expect(run('RESIZE_NEAREST_NEIGHBOR', [x, list(1, size)], attrs).values).toEqual(values);
  });
});
