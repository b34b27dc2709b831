import type { Quantization, TensorData } from '@zoo/core';
import type { OperandType, SiteOperand } from '@zoo/ir';
import { invalid } from '../../lib/errors.ts';

/**
 * Ops that multiply and accumulate are a geometry (which activations meet which weights) times an arithmetic (how
 * they are read, summed and stored). The geometry knows no element types, the arithmetic knows no shapes.
 */
export type ArithmeticFor = (operands: DenseOperands) => Arithmetic;

export interface DenseOperands {
  readonly input: SiteOperand;
  readonly weights: SiteOperand;
  readonly bias?: SiteOperand;
  readonly output: OperandType;
  /** Results of one position: rows of the weights. */
  readonly channels: number;
  /** Name of the fused activation. */
  readonly activation: string;
  /** Equal parts of the input (images, rows) that a hybrid kernel quantizes one by one. */
  readonly parts: number;
  /** Whether a hybrid kernel quantizes them with a zero point. */
  readonly asymmetric: boolean;
}

export type Sums = Float64Array | Int32Array;

export interface Arithmetic {
  /** Sums are int32 and wrap around; else they are doubles, exact for integers below 2^53. */
  readonly integer: boolean;
  /** Zero point of the weights. */
  readonly weightZero: number;
  /** Called once per run. */
  open(input: TensorData, weights: TensorData, bias: TensorData | undefined, output: TensorData): DenseRun;
}

/** One run of an arithmetic. */
export interface DenseRun {
  readonly weights: Numbers;
  /** Makes a part of the input ready to be read. */
  part(index: number): Activations;
  /** Stores `count` sums of channels from `channel` on as output elements from `at` on. */
  store(sums: Sums, channel: number, count: number, at: number): void;
}

/** Element i is `data[offset + i] - zero`. */
export interface Activations {
  readonly data: Numbers;
  readonly offset: number;
  readonly zero: number;
}

export type Numbers = Float32Array | Int8Array | Uint8Array | Int16Array;

export function makeSums(integer: boolean, length: number): Sums {
  return integer ? new Int32Array(length) : new Float64Array(length);
}

/** One scale for each channel, whether the tensor has one for all or one for each. */
export function channelScales({ scale }: Quantization, channels: number): ArrayLike<number> {
  if (scale.length === channels) return scale;
  if (scale.length === 1) return new Array<number>(channels).fill(scale[0]);
  throw invalid('QUANTIZATION_CHANNELS', 'weights have a strange number of scales', {
    expected: channels === 1 ? '1' : `1 or ${channels}`,
    received: String(scale.length),
  });
}
