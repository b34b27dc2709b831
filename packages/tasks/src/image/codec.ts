import type { ImageFormat } from './format.ts';
import type { RgbaImage } from './image.ts';

/**
 * The seam to the platform's picture decoder: `sharp` in Node, the browser's own there. `package.json` picks
 * one under the name `#image-codec`.
 *
 * A codec gives the first frame, upright (EXIF orientation applied), as sRGB with straight alpha. It reports
 * truncated and corrupt data as a ZooError of category `damaged-input`, and knows nothing of files, models,
 * backgrounds or sizes wanted. BMP never reaches it: that is decoded by our own code, the same everywhere.
 */
export interface ImageCodec {
  decode(bytes: Uint8Array, request: CodecRequest): Promise<RgbaImage>;
}

export interface CodecRequest {
  readonly format: Exclude<ImageFormat, 'bmp'>;
  /** Width times height may not be more than this. */
  readonly maxPixels: number;
}
