import type { CodecRequest, ImageCodec } from './codec.ts';
import { checkPixels, damagedImage } from './errors.ts';
import type { RgbaImage } from './image.ts';

/** Decoding in Node by `sharp` (libvips), loaded when the first picture comes. */
export const imageCodec: ImageCodec = {
  async decode(bytes: Uint8Array, { format, maxPixels }: CodecRequest): Promise<RgbaImage> {
    const { default: sharp } = await import('sharp');
    // failOn 'error' implies 'truncated'; 'warning' would refuse photos with harmless stray bytes.
    const picture = sharp(bytes, { failOn: 'error', limitInputPixels: false, pages: 1 });
    try {
      const { width, height } = await picture.metadata();
      checkPixels(width, height, maxPixels); // read from the header, before any pixel is decoded
      const { data, info } = await picture
        .autoOrient()
        .toColourspace('srgb')
        .ensureAlpha()
        .raw({ depth: 'uchar' })
        .toBuffer({ resolveWithObject: true });
      return { width: info.width, height: info.height, data };
    } catch (error) {
      throw asDamaged(error, format);
    }
  },
};

/** libvips speaks in lines like `VipsJpeg: premature end of JPEG image`; the first says what is wrong. */
function asDamaged(error: unknown, format: string): unknown {
  if (!(error instanceof Error) || error.name === 'ZooError') return error;
  const reason = error.message.split('\n')[0].replace(/^vips\w*: /i, '');
  return damagedImage(`${format.toUpperCase()} picture cannot be decoded: ${reason}`);
}
