import {
  DTYPES,
  type DType,
  float16ToFloat32,
  type Quantization,
  type Shape,
  stridesOf,
  type TensorData,
} from '@zoo/core';

/** What the contents of a constant look like, in real numbers where it is quantized. */
export interface WeightSummary {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly std: number;
  /** Share of elements that are exactly 0. */
  readonly zeros: number;
  /** Counts in bins of equal width from min to max; empty for few elements, or all the same. */
  readonly histogram: readonly number[];
  /** Elements that were looked at: of very large tensors, every n-th. */
  readonly looked: number;
}

const BINS = 48;
/** Fewer are better read than counted. */
const FEWEST_FOR_HISTOGRAM = 16;
/** Beyond this many elements a sample says as much. */
const MOST_LOOKED = 400_000;

/** Undefined for texts, and for tensors without elements or with none that is finite. */
export function summarizeWeights(
  dtype: DType,
  shape: Shape,
  data: TensorData,
  quantization?: Quantization,
): WeightSummary | undefined {
  if (Array.isArray(data) || DTYPES[dtype].kind === 'complex') return undefined;
  const step = Math.max(1, Math.ceil(data.length / MOST_LOOKED)) | 1; // odd: no stripes through even sizes
  const real = realOf(dtype, shape, quantization);
  const values: number[] = [];
  for (let i = 0; i < data.length; i += step) {
    const value = real(Number(data[i]), i);
    if (Number.isFinite(value)) values.push(value);
  }
  if (values.length === 0) return undefined;
  let [min, max, sum, squares, zeros] = [values[0], values[0], 0, 0, 0];
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
    if (value === 0) zeros++;
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  const std = Math.sqrt(Math.max(0, squares / values.length - mean * mean));
  const histogram = max > min && values.length >= FEWEST_FOR_HISTOGRAM ? histogramOf(values, min, max) : [];
  return { min, max, mean, std, zeros: zeros / values.length, histogram, looked: values.length };
}

function histogramOf(values: readonly number[], min: number, max: number): number[] {
  const counts = new Array<number>(BINS).fill(0);
  const scale = BINS / (max - min);
  for (const value of values) counts[Math.min(BINS - 1, Math.floor((value - min) * scale))]++;
  return counts;
}

/** From elements as they are stored to the numbers that they stand for. */
export function realOf(
  dtype: DType,
  shape: Shape,
  quantization?: Quantization,
): (stored: number, index: number) => number {
  if (dtype === 'float16') return float16ToFloat32;
  if (dtype === 'bfloat16') return bfloat16;
  if (quantization === undefined || quantization.scale.length === 0) return (stored) => stored;
  const { scale, zeroPoint, axis } = quantization;
  if (scale.length === 1) return (stored) => scale[0] * (stored - (zeroPoint[0] ?? 0));
  const inner = stridesOf(shape)[axis] ?? 1;
  return (stored, index) => {
    const channel = Math.floor(index / inner) % scale.length;
    return scale[channel] * (stored - (zeroPoint[channel] ?? zeroPoint[0] ?? 0));
  };
}

const word = new Uint32Array(1);
const float = new Float32Array(word.buffer);

function bfloat16(bits: number): number {
  word[0] = bits << 16;
  return float[0];
}
