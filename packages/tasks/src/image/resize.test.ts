import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Image } from './image.ts';
import { centerCrop, resizeImage } from './resize.ts';

function grey(width: number, height: number, values: readonly number[]): Image {
  return { width, height, data: Uint8Array.from(values.flatMap((value) => [value, value, value])) };
}

function reds({ data }: Image): number[] {
  return Array.from(data).filter((_, i) => i % 3 === 0);
}

const pictures = fc
  .record({ width: fc.integer({ min: 1, max: 20 }), height: fc.integer({ min: 1, max: 20 }) })
  .chain(({ width, height }) =>
    fc
      .uint8Array({ minLength: width * height * 3, maxLength: width * height * 3 })
      .map((data) => ({ width, height, data })),
  );
const sides = fc.integer({ min: 1, max: 25 });

/** The same definition computed the slow way: all weights of each destination sample over the whole source. */
function resizeByDefinition(image: Image, width: number, height: number): number[] {
  const weightsAt = (i: number, from: number, to: number) => {
    const half = Math.max(1, from / to) / 2;
    const center = ((i + 0.5) * from) / to;
    const weights = Array.from({ length: from }, (_, j) =>
      Math.max(0, Math.min(j + 1, center + half) - Math.max(j, center - half)),
    );
    const sum = weights.reduce((a, b) => a + b);
    return weights.map((weight) => weight / sum);
  };
  const out: number[] = [];
  for (let y = 0; y < height; y++) {
    const rows = weightsAt(y, image.height, height);
    for (let x = 0; x < width; x++) {
      const columns = weightsAt(x, image.width, width);
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        rows.forEach((row, j) => {
          columns.forEach((column, i) => {
            sum += row * column * image.data[(j * image.width + i) * 3 + c];
          });
        });
        out.push(sum);
      }
    }
  }
  return out;
}

describe('resizeImage', () => {
  it('averages two pixels into one', () => {
    expect(reds(resizeImage(grey(2, 1, [0, 100]), 1, 1))).toEqual([50]);
  });

  it('weights by the area covered when reducing', () => {
    expect(reds(resizeImage(grey(4, 1, [0, 70, 140, 210]), 2, 1))).toEqual([35, 175]);
    // step 1.5: the middle pixel belongs half to each
    expect(reds(resizeImage(grey(3, 1, [0, 90, 240]), 2, 1))).toEqual([30, 190]);
  });

  it('interpolates when enlarging and repeats the border', () => {
    expect(reds(resizeImage(grey(2, 1, [0, 100]), 4, 1))).toEqual([0, 25, 75, 100]);
  });

  it('agrees with the definition on random pictures and sizes', () => {
    fc.assert(
      fc.property(pictures, sides, sides, (image, width, height) => {
        const expected = resizeByDefinition(image, width, height);
        const { data } = resizeImage(image, width, height);
        expect(data).toHaveLength(width * height * 3);
        for (let i = 0; i < data.length; i++)
          expect(Math.abs(data[i] - expected[i])).toBeLessThan(0.5 + 1e-9);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps a plain colour plain', () => {
    fc.assert(
      fc.property(sides, sides, sides, sides, fc.nat(255), (w, h, toW, toH, value) => {
        const image = { width: w, height: h, data: new Uint8Array(w * h * 3).fill(value) };
        expect(resizeImage(image, toW, toH).data.every((pixel) => pixel === value)).toBe(true);
      }),
    );
  });
});

describe('centerCrop', () => {
  it('takes the middle of a wide picture', () => {
    expect(reds(centerCrop(grey(5, 1, [1, 2, 3, 4, 5]), 1, 1))).toEqual([3]);
    expect(reds(centerCrop(grey(4, 2, [1, 2, 3, 4, 5, 6, 7, 8]), 10, 10))).toEqual([2, 3, 6, 7]);
  });

  it('leaves a picture of the right proportions alone', () => {
    const image = grey(2, 1, [1, 2]);
    expect(centerCrop(image, 8, 4)).toBe(image);
  });
});
