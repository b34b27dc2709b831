import { describe, expect, it } from '@jest/globals';
import { floats, list, run } from '../../testing/run.ts';

const line = floats([4], [1, 2, 3, 4]);
const table = floats([2, 3], [1, 2, 3, 4, 5, 6]);

function slice(x: typeof line, begin: number[], end: number[], strides: number[], attrs = {}) {
  return run('STRIDED_SLICE', [x, list(...begin), list(...end), list(...strides)], attrs);
}

describe('STRIDED_SLICE as NumPy writes it', () => {
  it.each([
    ['x[1:3]', [1], [3], [1], {}, [2, 3]],
    ['x[-3:-1]', [-3], [-1], [1], {}, [2, 3]],
    ['x[-9:9]', [-9], [9], [1], {}, [1, 2, 3, 4]],
    ['x[::2]', [0], [0], [2], { beginMask: 1, endMask: 1 }, [1, 3]],
    ['x[::-1]', [0], [0], [-1], { beginMask: 1, endMask: 1 }, [4, 3, 2, 1]],
    ['x[3:0:-2]', [3], [0], [-2], {}, [4, 2]],
    ['x[1:]', [1], [0], [1], { endMask: 1 }, [2, 3, 4]],
    ['x[3:1]', [3], [1], [1], {}, []],
    ['x[1:1+2]', [1], [2], [1], { offset: true }, [2, 3]],
  ])('%s', (_, begin, end, strides, attrs, values) => {
    expect(slice(line, begin, end, strides, attrs)).toEqual({ shape: [values.length], values });
  });

  it('x[1] drops the axis', () => {
    expect(slice(table, [1], [2], [1], { shrinkAxisMask: 1 })).toEqual({ shape: [3], values: [4, 5, 6] });
    expect(slice(table, [-1, 0], [0, 2], [1, 1], { shrinkAxisMask: 1 })).toEqual({
      shape: [2],
      values: [4, 5],
    });
  });

  it('x[..., 1] stands for the axes in front', () => {
    const attrs = { ellipsisMask: 1, shrinkAxisMask: 2 };
    expect(slice(table, [0, 1], [0, 2], [1, 1], attrs)).toEqual({ shape: [2], values: [2, 5] });
  });

  it('x[:, newaxis, 1:] adds an axis', () => {
    const attrs = { beginMask: 1, endMask: 5, newAxisMask: 2 };
    expect(slice(table, [0, 0, 1], [0, 0, 0], [1, 1, 1], attrs)).toEqual({
      shape: [2, 1, 2],
      values: [2, 3, 5, 6],
    });
  });

  it('leaves axes that are not named whole', () => {
    expect(slice(table, [1], [2], [1])).toEqual({ shape: [1, 3], values: [4, 5, 6] });
  });

  it('refuses stride 0, an index outside and too many axes', () => {
    expect(() => slice(line, [0], [1], [0])).toThrow(/stride/);
    expect(() => slice(line, [4], [5], [1], { shrinkAxisMask: 1 })).toThrow(/out of range/);
    expect(() => slice(line, [0, 0], [1, 1], [1, 1])).toThrow(/more axes/);
  });
});
