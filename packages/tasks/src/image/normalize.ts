import {
  allocate,
  type DType,
  QUANTIZED_RANGE,
  type Quantization,
  quantizeValue,
  type TensorData,
  ZooError,
} from '@zoo/core';

/** Per channel (pixel - mean) / std; a single value stands for all channels. Pixels run from 0 to 255. */
export interface Normalization {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** Dtypes that an image input can have. */
export type PixelDType = 'float32' | 'uint8' | 'int8' | 'int16' | 'int32';

/** The parts of an input tensor that decide how pixels become elements. */
export interface PixelTarget {
  readonly name?: string;
  readonly dtype: DType;
  readonly quantization?: Quantization;
}

/**
 * What each of the 256 pixel values becomes, one table per channel. There are three rules.
 *
 * - Float inputs take (pixel - mean) / std and have no default: a wrong guess gives wrong labels silently.
 * - Integer inputs without a normalisation, or with one that changes nothing (0 and 1), take the pixel itself; int8
 *   the pixel minus 128.
 * - Integer inputs with one take round(((pixel - mean) / std) / scale) + zero point. Where that differs from
 *   the pixel itself by one step at most, it is the rounding of a quantization that was meant to take raw
 *   pixels (127.5 and 127.5 with scale 1/128, say), and the raw pixel is taken.
 */
export function pixelTables(
  target: PixelTarget,
  channels: number,
  normalization?: Normalization,
): TensorData<PixelDType>[] {
  const dtype = pixelDType(target);
  if (normalization) checkNormalization(normalization, channels);
  return Array.from({ length: channels }, (_, channel) => {
    const table = allocate(dtype, 256);
    const real = normalization && realValues(normalization, channel);
    const values =
      dtype === 'float32'
        ? (real ?? missingNormalization(target))
        : integerValues(dtype, target.quantization, real);
    for (let pixel = 0; pixel < 256; pixel++) table[pixel] = values[pixel];
    return table;
  });
}

function realValues({ mean, std }: Normalization, channel: number): number[] {
  const center = at(mean, channel);
  const spread = at(std, channel);
  return Array.from({ length: 256 }, (_, pixel) => (pixel - center) / spread);
}

function integerValues(dtype: Exclude<PixelDType, 'float32'>, quantization?: Quantization, real?: number[]) {
  const shift = dtype === 'int8' ? -128 : 0;
  const raw = Array.from({ length: 256 }, (_, pixel) => pixel + shift);
  const unchanged = real?.every((value, pixel) => value === pixel);
  if (!real || !quantization || unchanged) return raw;
  const scale = quantization.scale[0];
  const [zeroPoint] = quantization.zeroPoint;
  const quantized = real.map((value) => quantizeValue(value, scale, zeroPoint, QUANTIZED_RANGE[dtype]));
  return quantized.every((value, pixel) => Math.abs(value - raw[pixel]) <= 1) ? raw : quantized;
}

function at(values: readonly number[], channel: number): number {
  return values.length === 1 ? values[0] : values[channel];
}

/** The dtype of an image input, after checking that it can be one. */
export function pixelDType({ name, dtype }: PixelTarget): PixelDType {
  if (dtype === 'float32' || dtype === 'uint8' || dtype === 'int8' || dtype === 'int16' || dtype === 'int32')
    return dtype;
  throw new ZooError({
    code: 'IMAGE_INPUT',
    category: 'usage',
    message: 'input does not take pictures',
    place: { tensor: name },
    expected: 'float32, uint8, int8, int16 or int32',
    received: dtype,
  });
}

function checkNormalization({ mean, std }: Normalization, channels: number): void {
  const fits = (values: readonly number[]) =>
    (values.length === 1 || values.length === channels) && values.every(Number.isFinite);
  if (fits(mean) && fits(std) && !std.includes(0)) return;
  throw new ZooError({
    code: 'IMAGE_NORMALIZATION',
    category: 'damaged-input',
    message: 'normalisation does not fit the picture',
    expected: `1 or ${channels} finite values each, std not zero`,
    received: `mean [${mean.join(', ')}], std [${std.join(', ')}]`,
  });
}

function missingNormalization({ name }: PixelTarget): never {
  throw new ZooError({
    code: 'IMAGE_NORMALIZATION_MISSING',
    category: 'usage',
    message: 'the model does not say how its float input is normalised',
    place: { tensor: name },
    hint: 'Give mean and std: 127.5 and 127.5 for a range of -1 to 1, 0 and 255 for 0 to 1.',
  });
}
