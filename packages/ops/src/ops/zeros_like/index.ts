import { float, integer, unary, wideInteger } from '../../families/unary.ts';

export const zerosLike = unary({
  name: 'ZEROS_LIKE',
  code: 93,
  options: 'ZerosLikeOptions',
  summary: 'zeros of the shape and type of x',
  rows: {
    float: float(() => 0),
    int32: integer(['int32'], () => 0),
    int64: wideInteger(() => 0n),
  },
});
