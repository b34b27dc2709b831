import type { OpDefinition } from '@zoo/ir';
import { abs } from './abs/index.ts';
import { add } from './add/index.ts';
import { atan2 } from './atan2/index.ts';
import { batchToSpaceNd } from './batch_to_space_nd/index.ts';
import { bitwiseXor } from './bitwise_xor/index.ts';
import { broadcastTo } from './broadcast_to/index.ts';
import { cast } from './cast/index.ts';
import { ceil } from './ceil/index.ts';
import { concatenation } from './concatenation/index.ts';
import { conv2d } from './conv_2d/index.ts';
import { cos } from './cos/index.ts';
import { depthToSpace } from './depth_to_space/index.ts';
import { dequantize } from './dequantize/index.ts';
import { div } from './div/index.ts';
import { elu } from './elu/index.ts';
import { equal } from './equal/index.ts';
import { exp } from './exp/index.ts';
import { expandDims } from './expand_dims/index.ts';
import { floor } from './floor/index.ts';
import { floorDiv } from './floor_div/index.ts';
import { floorMod } from './floor_mod/index.ts';
import { gather } from './gather/index.ts';
import { gatherNd } from './gather_nd/index.ts';
import { gelu } from './gelu/index.ts';
import { greater } from './greater/index.ts';
import { greaterEqual } from './greater_equal/index.ts';
import { hardSwish } from './hard_swish/index.ts';
import { leakyRelu } from './leaky_relu/index.ts';
import { less } from './less/index.ts';
import { lessEqual } from './less_equal/index.ts';
import { log } from './log/index.ts';
import { logicalAnd } from './logical_and/index.ts';
import { logicalNot } from './logical_not/index.ts';
import { logicalOr } from './logical_or/index.ts';
import { maximum } from './maximum/index.ts';
import { minimum } from './minimum/index.ts';
import { mirrorPad } from './mirror_pad/index.ts';
import { mul } from './mul/index.ts';
import { neg } from './neg/index.ts';
import { notEqual } from './not_equal/index.ts';
import { pack } from './pack/index.ts';
import { pad } from './pad/index.ts';
import { padv2 } from './padv2/index.ts';
import { pow } from './pow/index.ts';
import { prelu } from './prelu/index.ts';
import { quantize } from './quantize/index.ts';
import { relu } from './relu/index.ts';
import { relu0To1 } from './relu_0_to_1/index.ts';
import { reluN1To1 } from './relu_n1_to_1/index.ts';
import { relu6 } from './relu6/index.ts';
import { reshape } from './reshape/index.ts';
import { reverseV2 } from './reverse_v2/index.ts';
import { rightShift } from './right_shift/index.ts';
import { round } from './round/index.ts';
import { rsqrt } from './rsqrt/index.ts';
import { sign } from './sign/index.ts';
import { sin } from './sin/index.ts';
import { slice } from './slice/index.ts';
import { spaceToBatchNd } from './space_to_batch_nd/index.ts';
import { spaceToDepth } from './space_to_depth/index.ts';
import { split } from './split/index.ts';
import { splitV } from './split_v/index.ts';
import { sqrt } from './sqrt/index.ts';
import { square } from './square/index.ts';
import { squaredDifference } from './squared_difference/index.ts';
import { squeeze } from './squeeze/index.ts';
import { stridedSlice } from './strided_slice/index.ts';
import { sub } from './sub/index.ts';
import { tile } from './tile/index.ts';
import { transpose } from './transpose/index.ts';
import { unpack } from './unpack/index.ts';
import { zerosLike } from './zeros_like/index.ts';

/** Every op that exists. A folder and a line here make an op: read, written, quantized, run, tested, documented. */
export const ALL_OPS: readonly OpDefinition[] = [
  abs,
  add,
  atan2,
  batchToSpaceNd,
  bitwiseXor,
  broadcastTo,
  cast,
  ceil,
  concatenation,
  conv2d,
  cos,
  depthToSpace,
  dequantize,
  div,
  elu,
  equal,
  exp,
  expandDims,
  floor,
  floorDiv,
  floorMod,
  gather,
  gatherNd,
  gelu,
  greater,
  greaterEqual,
  hardSwish,
  leakyRelu,
  less,
  lessEqual,
  log,
  logicalAnd,
  logicalNot,
  logicalOr,
  maximum,
  minimum,
  mirrorPad,
  mul,
  neg,
  notEqual,
  pack,
  pad,
  padv2,
  pow,
  prelu,
  quantize,
  relu,
  relu6,
  relu0To1,
  reluN1To1,
  reshape,
  reverseV2,
  rightShift,
  round,
  rsqrt,
  sign,
  sin,
  slice,
  spaceToBatchNd,
  spaceToDepth,
  split,
  splitV,
  sqrt,
  square,
  squaredDifference,
  squeeze,
  stridedSlice,
  sub,
  tile,
  transpose,
  unpack,
  zerosLike,
];
