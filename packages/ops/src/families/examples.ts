import { type DType, type Random, type Shape, type Tensor, tensor } from '@zoo/core';
import type { CaseOperand } from '@zoo/ir';
import { randomTensor } from '../conformance/cases.ts';

/** Sizes from 1 to `max` for a rank between `minRank` and `maxRank`. */
export function randomShape(random: Random, minRank: number, maxRank: number, max = 5): number[] {
  return Array.from({ length: random.integer(minRank, maxRank) }, () => random.integer(1, max));
}

export function randomOperand(random: Random, dtype: DType, shape: Shape): CaseOperand {
  return { tensor: randomTensor(random, dtype, shape) };
}

/** A constant list of numbers: axes, shapes, paddings. */
export function list(
  values: readonly number[],
  dtype: 'int32' | 'int64' = 'int32',
  shape?: Shape,
): CaseOperand {
  return { tensor: integersTensor(dtype, shape ?? [values.length], values), constant: true };
}

export function scalar(value: number, dtype: 'int32' | 'int64' = 'int32'): CaseOperand {
  return list([value], dtype, []);
}

export function integersTensor(dtype: DType, shape: Shape, values: readonly number[]): Tensor {
  if (dtype === 'int64') return tensor('int64', shape, BigInt64Array.from(values, BigInt));
  if (dtype === 'int16') return tensor('int16', shape, Int16Array.from(values));
  return tensor('int32', shape, Int32Array.from(values));
}
