import { type Tensor, type TensorData, tensor } from '@zoo/core';

/** Positions at which rows begin, and the end of the last, as a tensor. */
export function rowSplits(lengths: readonly number[], dtype: 'int32' | 'int64'): Tensor {
  const splits = [0];
  for (const length of lengths) splits.push(splits[splits.length - 1] + length);
  const data = dtype === 'int64' ? BigInt64Array.from(splits, BigInt) : Int32Array.from(splits);
  return tensor(dtype, [splits.length], data as TensorData<'int32' | 'int64'>);
}
