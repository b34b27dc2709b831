import { allocate, formatShape, type Shape, type Tensor, type TensorData, tensor, ZooError } from '@zoo/core';
import type { Image } from './image.ts';
import {
  type Normalization,
  type PixelDType,
  type PixelTarget,
  pixelDType,
  pixelTables,
} from './normalize.ts';
import { centerCrop, resizeImage } from './resize.ts';

/**
 * How a picture meets the model's size. `stretch` squeezes the whole picture, as TFLite Task Library and Model
 * Maker do; `center-crop` keeps proportions and loses the margins.
 */
export type Fit = 'stretch' | 'center-crop';

export interface ImageInputOptions {
  readonly normalization?: Normalization;
  readonly fit?: Fit;
}

/** An input tensor that takes pictures. */
export interface ImageTarget extends PixelTarget {
  /** [1, height, width, channels] or without the 1; channels 3 (RGB) or 1 (grey). */
  readonly shape: Shape;
}

/**
 * A picture as the input tensor of a model: cut if asked, resized, made grey where the model has one channel,
 * and every pixel value mapped by {@link pixelTables}.
 *
 * @throws ZooError `IMAGE_INPUT` when the tensor is no image input, `IMAGE_NORMALIZATION_MISSING` for a float
 * input without normalisation
 * @example
 * const input = imageToInput(image, model.inputs[0], { normalization: { mean: [127.5], std: [127.5] } });
 */
export function imageToInput(image: Image, target: ImageTarget, options: ImageInputOptions = {}): Tensor {
  const { height, width, channels } = imageShape(target);
  const tables = pixelTables(target, channels, options.normalization);
  const whole = options.fit === 'center-crop' ? centerCrop(image, width, height) : image;
  const { data } = resizeImage(whole, width, height);
  const pixels = channels === 1 ? luma(data) : data;
  const elements = allocate(pixelDType(target), pixels.length);
  tables.forEach((table, channel) => {
    lookUp(pixels, table, elements, channel, channels);
  });
  return tensor(target.dtype, target.shape, elements, target.quantization);
}

/** Every `step`th pixel value by its table, from `first` on. */
function lookUp(
  pixels: Uint8Array,
  table: TensorData<PixelDType>,
  to: TensorData<PixelDType>,
  first: number,
  step: number,
): void {
  for (let i = first; i < pixels.length; i += step) to[i] = table[pixels[i]];
}

/** Height, width and channels of an image input. */
export function imageShape({ name, shape }: ImageTarget): {
  height: number;
  width: number;
  channels: number;
} {
  const [height, width, channels] = shape.slice(-3);
  const batch = shape.length === 4 ? shape[0] : 1;
  const rankFits = shape.length === 3 || shape.length === 4;
  if (rankFits && batch === 1 && height > 0 && width > 0 && (channels === 1 || channels === 3)) {
    return { height, width, channels };
  }
  throw new ZooError({
    code: 'IMAGE_INPUT',
    category: 'usage',
    message: 'input does not take pictures',
    place: { tensor: name },
    expected: '[1, height, width, 3] or [1, height, width, 1]',
    received: formatShape(shape),
  });
}

/** Grey by the weights of ITU-R BT.601, rounded; a grey pixel keeps its value. */
function luma(rgb: Uint8Array): Uint8Array {
  const grey = new Uint8Array(rgb.length / 3);
  for (let i = 0; i < grey.length; i++) {
    grey[i] = Math.round((299 * rgb[3 * i] + 587 * rgb[3 * i + 1] + 114 * rgb[3 * i + 2]) / 1000);
  }
  return grey;
}
