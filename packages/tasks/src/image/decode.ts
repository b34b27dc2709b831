import { imageCodec } from '#image-codec';
import { withinFile } from '../within.ts';
import { decodeBmp } from './bmp/decode.ts';
import { checkPixels } from './errors.ts';
import { requireImageFormat } from './format.ts';
import { flatten, type Image, type Rgb } from './image.ts';

/** 100 megapixels: above every phone camera's default, 400 MB while decoding. */
export const MAX_PIXELS = 100_000_000;

/**
 * What transparent pixels show. Black is what apps feed that drop the alpha of premultiplied pixels (Android bitmaps,
 * a fresh canvas), so training, predicting here and predicting on a phone agree.
 */
export const BLACK: Rgb = [0, 0, 0];

export interface DecodeOptions {
  /** The name to use in errors. */
  readonly file?: string;
  readonly maxPixels?: number;
  /** Colour under transparent pixels; black unless said otherwise. */
  readonly background?: Rgb;
}

/**
 * Decodes a picture: JPEG, PNG, WebP, BMP, GIF, AVIF or TIFF, recognised by content; the first frame of an
 * animation; EXIF orientation applied; transparency laid on the background; colours converted to sRGB.
 *
 * @throws ZooError `IMAGE_FORMAT` when the bytes are no such picture, `IMAGE_DAMAGED` when they are truncated
 * or corrupt, `IMAGE_TOO_LARGE` beyond `maxPixels`; category `damaged-input`, with the file name.
 * @example
 * const { width, height, data } = await decodeImage(await readFile('cat.jpg'), { file: 'cat.jpg' });
 */
export async function decodeImage(bytes: Uint8Array, options: DecodeOptions = {}): Promise<Image> {
  const { file, maxPixels = MAX_PIXELS, background = BLACK } = options;
  return withinFile(file, async () => {
    const format = requireImageFormat(bytes);
    const picture =
      format === 'bmp' ? decodeBmp(bytes, maxPixels) : await imageCodec.decode(bytes, { format, maxPixels });
    checkPixels(picture.width, picture.height, maxPixels);
    return flatten(picture, background);
  });
}
