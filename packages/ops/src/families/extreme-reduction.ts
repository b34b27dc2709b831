import type { DType, QuantizedDType } from '@zoo/core';
import { QUANTIZED_RANGE } from '@zoo/core';
import type { ReducerOptions } from '@zoo/tflite';
import { folding, foldingWide, reduceRow } from './reduce.ts';
import type { Rows } from './rows.ts';

/** Rows of REDUCE_MAX (`sign` 1) and REDUCE_MIN (-1). Affine integers compare as they are stored. */
export function extremeRows(sign: 1 | -1): Rows<ReducerOptions> {
  const better = (result: number, x: number) => ((x - result) * sign > 0 || Number.isNaN(x) ? x : result);
  const row = (dtypes: readonly DType[], start: number, version?: Rows<ReducerOptions>[string]['version']) =>
    reduceRow(dtypes, folding(start, better), { version });
  const worst = (dtype: QuantizedDType) => QUANTIZED_RANGE[dtype][sign > 0 ? 'min' : 'max'];
  const wideWorst = sign > 0 ? -(2n ** 63n) : 2n ** 63n - 1n;
  return {
    float: row(['float32'], -sign * Number.POSITIVE_INFINITY),
    int32: row(['int32'], worst('int32')),
    int64: reduceRow(
      ['int64'],
      foldingWide(wideWorst, (result, x) => ((sign > 0 ? x > result : x < result) ? x : result)),
    ),
    int8: row(['int8'], worst('int8'), 2),
    uint8: row(['uint8'], worst('uint8')),
    int16: row(['int16'], worst('int16'), 3),
  };
}
