export { type ImageEncoding, imageEncoding } from './encoding.ts';
export { imageOptions, meanWithStd } from './options.ts';
export { looksLikePicture } from './recognise.ts';
