export { BLACK, type DecodeOptions, decodeImage, MAX_PIXELS } from './decode.ts';
export { type ImageFormat, imageFormat } from './format.ts';
export type { Image, Rgb } from './image.ts';
export { type Fit, type ImageInputOptions, type ImageTarget, imageShape, imageToInput } from './input.ts';
export { type Normalization, pixelTables } from './normalize.ts';
export { centerCrop, resizeImage } from './resize.ts';
