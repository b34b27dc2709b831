import { ZooError } from '@zoo/core';

/** The file says it is a picture but cannot be one. */
export function damagedImage(
  message: string,
  facts: { expected?: string; received?: string } = {},
): ZooError {
  return new ZooError({ code: 'IMAGE_DAMAGED', category: 'damaged-input', message, ...facts });
}

/**
 * Refuses sizes that would fill the memory: a picture of a few hundred bytes can claim 65535 x 65535 pixels.
 */
export function checkPixels(width: number, height: number, maxPixels: number): void {
  if (width < 1 || height < 1)
    throw damagedImage('picture has no pixels', { received: `${width} x ${height}` });
  if (width * height > maxPixels) {
    throw new ZooError({
      code: 'IMAGE_TOO_LARGE',
      category: 'damaged-input',
      message: 'picture has too many pixels',
      expected: `at most ${maxPixels}`,
      received: `${width} x ${height}`,
      hint: 'Raise maxPixels if the file is trusted.',
    });
  }
}
