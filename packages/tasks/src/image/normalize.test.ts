import { describe, expect, it } from '@jest/globals';
import { perTensor } from '@zoo/core';
import { pixelTables } from './normalize.ts';

const centered = { mean: [127.5], std: [127.5] };

describe('pixelTables', () => {
  it('normalises float inputs per channel', () => {
    const tables = pixelTables({ dtype: 'float32' }, 3, { mean: [0, 10, 20], std: [255, 1, 2] });
    expect(tables.map((table) => table[255])).toEqual([1, 245, 117.5]);
  });

  it('broadcasts one mean and std', () => {
    const [red, , blue] = pixelTables({ dtype: 'float32' }, 3, centered);
    expect([red[0], red[255], blue[255]]).toEqual([-1, 1, 1]);
  });

  it('refuses a float input without a normalisation and says what to give', () => {
    expect(() => pixelTables({ name: 'image', dtype: 'float32' }, 3)).toThrow(
      'tensor image: the model does not say how its float input is normalised. Give mean and std',
    );
  });

  it('gives integer inputs the raw pixels, int8 shifted', () => {
    expect(pixelTables({ dtype: 'uint8' }, 1)[0][200]).toBe(200);
    expect(pixelTables({ dtype: 'int8' }, 1)[0][200]).toBe(72);
  });

  it.each([
    ['1/128, 128', perTensor(1 / 128, 128)],
    ['1/127.5, 127', perTensor(1 / 127.5, 127)],
    ['1/127, 128', perTensor(1 / 127, 128)],
  ])(
    'gives raw pixels to a uint8 input whose quantization (%s) undoes the normalisation',
    (_, quantization) => {
      const [table] = pixelTables({ dtype: 'uint8', quantization }, 1, centered);
      expect(Array.from(table)).toEqual(Array.from({ length: 256 }, (_, pixel) => pixel));
    },
  );

  it('takes mean 0 and std 1 on an integer input as raw pixels', () => {
    const [table] = pixelTables({ dtype: 'int8', quantization: perTensor(1 / 127, 0) }, 1, {
      mean: [0],
      std: [1],
    });
    expect([table[0], table[200]]).toEqual([-128, 72]);
  });

  it('quantizes where the normalisation is not what the quantization undoes', () => {
    const quantization = perTensor(0.02, 10);
    const [table] = pixelTables({ dtype: 'int8', quantization }, 1, { mean: [100], std: [50] });
    expect([table[0], table[100], table[150], table[255]]).toEqual([-90, 10, 60, 127]);
  });

  it('refuses a std of zero, a wrong count and other dtypes', () => {
    expect(() => pixelTables({ dtype: 'float32' }, 3, { mean: [0], std: [0] })).toThrow('std not zero');
    expect(() => pixelTables({ dtype: 'float32' }, 3, { mean: [0, 1], std: [1] })).toThrow('1 or 3 finite');
    expect(() => pixelTables({ dtype: 'string' }, 3)).toThrow('got string');
  });
});
