import { describe, expect, it } from '@jest/globals';
import type { Tensor } from '@zoo/core';
import { imageToInput } from './input.ts';

function elements({ data }: Tensor): number[] {
  return Array.from(data as Uint8Array);
}

const image = { width: 2, height: 1, data: Uint8Array.of(255, 0, 0, 10, 20, 30) };

describe('imageToInput', () => {
  it('fills a colour input with raw pixels', () => {
    const input = imageToInput(image, { dtype: 'uint8', shape: [1, 1, 2, 3] });
    expect(input).toMatchObject({ dtype: 'uint8', shape: [1, 1, 2, 3] });
    expect(elements(input)).toEqual([255, 0, 0, 10, 20, 30]);
  });

  it('makes grey for one channel', () => {
    const input = imageToInput(image, { dtype: 'int8', shape: [1, 1, 2, 1] });
    expect(elements(input)).toEqual([76 - 128, 18 - 128]);
  });

  it('stretches by default and crops when asked', () => {
    const target = { dtype: 'uint8', shape: [1, 1, 1, 3] } as const;
    expect(elements(imageToInput(image, target))).toEqual([133, 10, 15]);
    expect(elements(imageToInput(image, target, { fit: 'center-crop' }))).toEqual([255, 0, 0]);
  });

  it('refuses an input that is no picture', () => {
    expect(() => imageToInput(image, { name: 'x', dtype: 'uint8', shape: [1, 256] })).toThrow(
      'tensor x: input does not take pictures (expected [1, height, width, 3] or [1, height, width, 1], got [1,256])',
    );
  });
});
