import type { CodecRequest, ImageCodec } from './codec.ts';
import { checkPixels, damagedImage } from './errors.ts';
import type { RgbaImage } from './image.ts';

/** The part of the DOM that is used here; the project compiles without the DOM library. */
interface Bitmap {
  readonly width: number;
  readonly height: number;
  close(): void;
}
interface Canvas {
  getContext(
    kind: '2d',
    settings: { willReadFrequently: boolean; colorSpace: 'srgb' },
  ): {
    drawImage(bitmap: Bitmap, x: number, y: number): void;
    getImageData(x: number, y: number, width: number, height: number): { data: Uint8ClampedArray };
  } | null;
}
interface Page {
  createImageBitmap(
    source: Blob,
    settings: { imageOrientation: 'from-image'; premultiplyAlpha: 'none' },
  ): Promise<Bitmap>;
  readonly OffscreenCanvas: new (width: number, height: number) => Canvas;
}

/** Decoding by the browser itself, in pages and in workers. */
export const imageCodec: ImageCodec = {
  async decode(bytes: Uint8Array, { format, maxPixels }: CodecRequest): Promise<RgbaImage> {
    const page = globalThis as unknown as Page;
    const blob = new Blob([bytes as Uint8Array<ArrayBuffer>], { type: `image/${format}` });
    const bitmap = await page
      .createImageBitmap(blob, { imageOrientation: 'from-image', premultiplyAlpha: 'none' })
      .catch((error: unknown) => {
        throw damagedImage(`${format.toUpperCase()} picture cannot be decoded: ${String(error)}`);
      });
    try {
      const { width, height } = bitmap;
      checkPixels(width, height, maxPixels);
      const canvas = new page.OffscreenCanvas(width, height);
      const context = canvas.getContext('2d', { willReadFrequently: true, colorSpace: 'srgb' });
      if (!context) throw damagedImage('the browser gave no canvas to draw the picture on');
      context.drawImage(bitmap, 0, 0);
      return { width, height, data: context.getImageData(0, 0, width, height).data };
    } finally {
      bitmap.close();
    }
  },
};
