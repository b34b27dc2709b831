import { OnDemand } from '@zoo/core';
import type { OpDefinition } from '@zoo/ir';
import { abs } from './abs/index.ts';
import { add } from './add/index.ts';
import { addN } from './add_n/index.ts';
import { argMax } from './arg_max/index.ts';
import { argMin } from './arg_min/index.ts';
import { assignVariableOp } from './assign_variable/index.ts';
import { atan2 } from './atan2/index.ts';
import { averagePool2d } from './average_pool_2d/index.ts';
import { batchMatMul } from './batch_matmul/index.ts';
import { batchToSpaceNd } from './batch_to_space_nd/index.ts';
import { bidirectionalSequenceLstm } from './bidirectional_sequence_lstm/index.ts';
import { bidirectionalSequenceRnn } from './bidirectional_sequence_rnn/index.ts';
import { bitcast } from './bitcast/index.ts';
import { bitwiseXor } from './bitwise_xor/index.ts';
import { broadcastArgs } from './broadcast_args/index.ts';
import { broadcastTo } from './broadcast_to/index.ts';
import { bucketize } from './bucketize/index.ts';
import { call } from './call/index.ts';
import { callOnce } from './call_once/index.ts';
import { cast } from './cast/index.ts';
import { ceil } from './ceil/index.ts';
import { complexAbs } from './complex_abs/index.ts';
import { concatenation } from './concatenation/index.ts';
import { conv2d } from './conv_2d/index.ts';
import { conv3d } from './conv_3d/index.ts';
import { conv3dTranspose } from './conv_3d_transpose/index.ts';
import { cos } from './cos/index.ts';
import { cumsum } from './cumsum/index.ts';
import { densify } from './densify/index.ts';
import { depthToSpace } from './depth_to_space/index.ts';
import { depthwiseConv2d } from './depthwise_conv_2d/index.ts';
import { dequantize } from './dequantize/index.ts';
import { dilate } from './dilate/index.ts';
import { div } from './div/index.ts';
import { dynamicUpdateSlice } from './dynamic_update_slice/index.ts';
import { elu } from './elu/index.ts';
import { embeddingLookup } from './embedding_lookup/index.ts';
import { embeddingLookupSparse } from './embedding_lookup_sparse/index.ts';
import { equal } from './equal/index.ts';
import { exp } from './exp/index.ts';
import { expandDims } from './expand_dims/index.ts';
import { fakeQuant } from './fake_quant/index.ts';
import { fill } from './fill/index.ts';
import { floor } from './floor/index.ts';
import { floorDiv } from './floor_div/index.ts';
import { floorMod } from './floor_mod/index.ts';
import { fullyConnected } from './fully_connected/index.ts';
import { gather } from './gather/index.ts';
import { gatherNd } from './gather_nd/index.ts';
import { gelu } from './gelu/index.ts';
import { greater } from './greater/index.ts';
import { greaterEqual } from './greater_equal/index.ts';
import { hardSwish } from './hard_swish/index.ts';
import { hashtable } from './hashtable/index.ts';
import { hashtableFind } from './hashtable_find/index.ts';
import { hashtableImport } from './hashtable_import/index.ts';
import { hashtableLookup } from './hashtable_lookup/index.ts';
import { hashtableSize } from './hashtable_size/index.ts';
import { ifOp } from './if/index.ts';
import { imag } from './imag/index.ts';
import { l2Normalization } from './l2_normalization/index.ts';
import { l2Pool2d } from './l2_pool_2d/index.ts';
import { leakyRelu } from './leaky_relu/index.ts';
import { less } from './less/index.ts';
import { lessEqual } from './less_equal/index.ts';
import { localResponseNormalization } from './local_response_normalization/index.ts';
import { log } from './log/index.ts';
import { logSoftmax } from './log_softmax/index.ts';
import { logicalAnd } from './logical_and/index.ts';
import { logicalNot } from './logical_not/index.ts';
import { logicalOr } from './logical_or/index.ts';
import { logistic } from './logistic/index.ts';
import { lshProjection } from './lsh_projection/index.ts';
import { lstm } from './lstm/index.ts';
import { matrixDiag } from './matrix_diag/index.ts';
import { matrixSetDiag } from './matrix_set_diag/index.ts';
import { maxPool2d } from './max_pool_2d/index.ts';
import { maximum } from './maximum/index.ts';
import { mean } from './mean/index.ts';
import { minimum } from './minimum/index.ts';
import { mirrorPad } from './mirror_pad/index.ts';
import { mul } from './mul/index.ts';
import { multinomial } from './multinomial/index.ts';
import { neg } from './neg/index.ts';
import { nonMaxSuppressionV4 } from './non_max_suppression_v4/index.ts';
import { nonMaxSuppressionV5 } from './non_max_suppression_v5/index.ts';
import { notEqual } from './not_equal/index.ts';
import { oneHot } from './one_hot/index.ts';
import { pack } from './pack/index.ts';
import { pad } from './pad/index.ts';
import { padv2 } from './padv2/index.ts';
import { pow } from './pow/index.ts';
import { prelu } from './prelu/index.ts';
import { quantize } from './quantize/index.ts';
import { randomStandardNormal } from './random_standard_normal/index.ts';
import { randomUniform } from './random_uniform/index.ts';
import { range } from './range/index.ts';
import { rank } from './rank/index.ts';
import { readVariableOp } from './read_variable/index.ts';
import { real } from './real/index.ts';
import { reduceAll } from './reduce_all/index.ts';
import { reduceAny } from './reduce_any/index.ts';
import { reduceMax } from './reduce_max/index.ts';
import { reduceMin } from './reduce_min/index.ts';
import { reduceProd } from './reduce_prod/index.ts';
import { reduceWindowOp } from './reduce_window/index.ts';
import { relu } from './relu/index.ts';
import { relu0To1 } from './relu_0_to_1/index.ts';
import { reluN1To1 } from './relu_n1_to_1/index.ts';
import { relu6 } from './relu6/index.ts';
import { reshape } from './reshape/index.ts';
import { resizeBilinear } from './resize_bilinear/index.ts';
import { resizeNearestNeighbor } from './resize_nearest_neighbor/index.ts';
import { reverseSequence } from './reverse_sequence/index.ts';
import { reverseV2 } from './reverse_v2/index.ts';
import { rfft2d } from './rfft2d/index.ts';
import { rightShift } from './right_shift/index.ts';
import { rnn } from './rnn/index.ts';
import { round } from './round/index.ts';
import { rsqrt } from './rsqrt/index.ts';
import { scatterNd } from './scatter_nd/index.ts';
import { segmentSum } from './segment_sum/index.ts';
import { select } from './select/index.ts';
import { selectV2 } from './select_v2/index.ts';
import { shape } from './shape/index.ts';
import { sign } from './sign/index.ts';
import { sin } from './sin/index.ts';
import { skipGram } from './skip_gram/index.ts';
import { slice } from './slice/index.ts';
import { softmax } from './softmax/index.ts';
import { spaceToBatchNd } from './space_to_batch_nd/index.ts';
import { spaceToDepth } from './space_to_depth/index.ts';
import { sparseToDense } from './sparse_to_dense/index.ts';
import { split } from './split/index.ts';
import { splitV } from './split_v/index.ts';
import { sqrt } from './sqrt/index.ts';
import { square } from './square/index.ts';
import { squaredDifference } from './squared_difference/index.ts';
import { squeeze } from './squeeze/index.ts';
import { stablehloAbs } from './stablehlo_abs/index.ts';
import { stablehloAdd } from './stablehlo_add/index.ts';
import { stablehloAnd } from './stablehlo_and/index.ts';
import { stablehloBroadcastInDim } from './stablehlo_broadcast_in_dim/index.ts';
import { stablehloCase } from './stablehlo_case/index.ts';
import { stablehloCbrt } from './stablehlo_cbrt/index.ts';
import { stablehloClamp } from './stablehlo_clamp/index.ts';
import { stablehloCompare } from './stablehlo_compare/index.ts';
import { stablehloComposite } from './stablehlo_composite/index.ts';
import { stablehloConcatenate } from './stablehlo_concatenate/index.ts';
import { stablehloConvert } from './stablehlo_convert/index.ts';
import { stablehloConvolution } from './stablehlo_convolution/index.ts';
import { stablehloCosine } from './stablehlo_cosine/index.ts';
import { stablehloCustomCall } from './stablehlo_custom_call/index.ts';
import { stablehloDivide } from './stablehlo_divide/index.ts';
import { stablehloDotGeneral } from './stablehlo_dot_general/index.ts';
import { stablehloDynamicSlice } from './stablehlo_dynamic_slice/index.ts';
import { stablehloDynamicUpdateSlice } from './stablehlo_dynamic_update_slice/index.ts';
import { stablehloExponential } from './stablehlo_exponential/index.ts';
import { stablehloFloor } from './stablehlo_floor/index.ts';
import { stablehloGather } from './stablehlo_gather/index.ts';
import { stablehloIota } from './stablehlo_iota/index.ts';
import { stablehloLog } from './stablehlo_log/index.ts';
import { stablehloLogistic } from './stablehlo_logistic/index.ts';
import { stablehloMaximum } from './stablehlo_maximum/index.ts';
import { stablehloMinimum } from './stablehlo_minimum/index.ts';
import { stablehloMultiply } from './stablehlo_multiply/index.ts';
import { stablehloNegate } from './stablehlo_negate/index.ts';
import { stablehloOr } from './stablehlo_or/index.ts';
import { stablehloPad } from './stablehlo_pad/index.ts';
import { stablehloPower } from './stablehlo_power/index.ts';
import { stablehloReduce } from './stablehlo_reduce/index.ts';
import { stablehloReduceWindow } from './stablehlo_reduce_window/index.ts';
import { stablehloRemainder } from './stablehlo_remainder/index.ts';
import { stablehloReshape } from './stablehlo_reshape/index.ts';
import { stablehloRngBitGenerator } from './stablehlo_rng_bit_generator/index.ts';
import { stablehloRsqrt } from './stablehlo_rsqrt/index.ts';
import { stablehloScatter } from './stablehlo_scatter/index.ts';
import { stablehloSelect } from './stablehlo_select/index.ts';
import { stablehloShiftLeft } from './stablehlo_shift_left/index.ts';
import { stablehloSlice } from './stablehlo_slice/index.ts';
import { stablehloSort } from './stablehlo_sort/index.ts';
import { stablehloSubtract } from './stablehlo_subtract/index.ts';
import { stablehloTanh } from './stablehlo_tanh/index.ts';
import { stablehloTranspose } from './stablehlo_transpose/index.ts';
import { stablehloWhile } from './stablehlo_while/index.ts';
import { stridedSlice } from './strided_slice/index.ts';
import { sub } from './sub/index.ts';
import { sum } from './sum/index.ts';
import { svdf } from './svdf/index.ts';
import { tanh } from './tanh/index.ts';
import { tile } from './tile/index.ts';
import { topkV2 } from './topk_v2/index.ts';
import { transpose } from './transpose/index.ts';
import { transposeConv } from './transpose_conv/index.ts';
import { unidirectionalSequenceLstm } from './unidirectional_sequence_lstm/index.ts';
import { unidirectionalSequenceRnn } from './unidirectional_sequence_rnn/index.ts';
import { unique } from './unique/index.ts';
import { unpack } from './unpack/index.ts';
import { unsortedSegmentMax } from './unsorted_segment_max/index.ts';
import { unsortedSegmentMin } from './unsorted_segment_min/index.ts';
import { unsortedSegmentProd } from './unsorted_segment_prod/index.ts';
import { unsortedSegmentSum } from './unsorted_segment_sum/index.ts';
import { varHandle } from './var_handle/index.ts';
import { where } from './where/index.ts';
import { whileOp } from './while/index.ts';
import { zerosLike } from './zeros_like/index.ts';

/** A folder and a line here make an op: read, written, quantized, run, tested, documented. */
export const CORE_OPS = /* @__PURE__ */ new OnDemand<OpDefinition>({
  ABS: () => abs,
  ADD: () => add,
  ADD_N: () => addN,
  ARG_MAX: () => argMax,
  ARG_MIN: () => argMin,
  ASSIGN_VARIABLE: () => assignVariableOp,
  ATAN2: () => atan2,
  AVERAGE_POOL_2D: () => averagePool2d,
  BATCH_MATMUL: () => batchMatMul,
  BATCH_TO_SPACE_ND: () => batchToSpaceNd,
  BIDIRECTIONAL_SEQUENCE_LSTM: () => bidirectionalSequenceLstm,
  BIDIRECTIONAL_SEQUENCE_RNN: () => bidirectionalSequenceRnn,
  BITCAST: () => bitcast,
  BITWISE_XOR: () => bitwiseXor,
  BROADCAST_ARGS: () => broadcastArgs,
  BROADCAST_TO: () => broadcastTo,
  BUCKETIZE: () => bucketize,
  CALL: () => call,
  CALL_ONCE: () => callOnce,
  CAST: () => cast,
  CEIL: () => ceil,
  COMPLEX_ABS: () => complexAbs,
  CONCATENATION: () => concatenation,
  CONV_2D: () => conv2d,
  CONV_3D: () => conv3d,
  CONV_3D_TRANSPOSE: () => conv3dTranspose,
  COS: () => cos,
  CUMSUM: () => cumsum,
  DENSIFY: () => densify,
  DEPTH_TO_SPACE: () => depthToSpace,
  DEPTHWISE_CONV_2D: () => depthwiseConv2d,
  DEQUANTIZE: () => dequantize,
  DILATE: () => dilate,
  DIV: () => div,
  DYNAMIC_UPDATE_SLICE: () => dynamicUpdateSlice,
  ELU: () => elu,
  EMBEDDING_LOOKUP: () => embeddingLookup,
  EMBEDDING_LOOKUP_SPARSE: () => embeddingLookupSparse,
  EQUAL: () => equal,
  EXP: () => exp,
  EXPAND_DIMS: () => expandDims,
  FAKE_QUANT: () => fakeQuant,
  FILL: () => fill,
  FLOOR: () => floor,
  FLOOR_DIV: () => floorDiv,
  FLOOR_MOD: () => floorMod,
  FULLY_CONNECTED: () => fullyConnected,
  GATHER: () => gather,
  GATHER_ND: () => gatherNd,
  GELU: () => gelu,
  GREATER: () => greater,
  GREATER_EQUAL: () => greaterEqual,
  HARD_SWISH: () => hardSwish,
  HASHTABLE_LOOKUP: () => hashtableLookup,
  IF: () => ifOp,
  IMAG: () => imag,
  L2_NORMALIZATION: () => l2Normalization,
  L2_POOL_2D: () => l2Pool2d,
  LEAKY_RELU: () => leakyRelu,
  LESS: () => less,
  LESS_EQUAL: () => lessEqual,
  LOCAL_RESPONSE_NORMALIZATION: () => localResponseNormalization,
  LOG: () => log,
  LOG_SOFTMAX: () => logSoftmax,
  LOGICAL_AND: () => logicalAnd,
  LOGICAL_NOT: () => logicalNot,
  LOGICAL_OR: () => logicalOr,
  LOGISTIC: () => logistic,
  LSTM: () => lstm,
  MATRIX_DIAG: () => matrixDiag,
  MATRIX_SET_DIAG: () => matrixSetDiag,
  MAX_POOL_2D: () => maxPool2d,
  MAXIMUM: () => maximum,
  MEAN: () => mean,
  MINIMUM: () => minimum,
  MIRROR_PAD: () => mirrorPad,
  MUL: () => mul,
  MULTINOMIAL: () => multinomial,
  NEG: () => neg,
  NON_MAX_SUPPRESSION_V4: () => nonMaxSuppressionV4,
  NON_MAX_SUPPRESSION_V5: () => nonMaxSuppressionV5,
  NOT_EQUAL: () => notEqual,
  ONE_HOT: () => oneHot,
  PACK: () => pack,
  PAD: () => pad,
  PADV2: () => padv2,
  POW: () => pow,
  PRELU: () => prelu,
  QUANTIZE: () => quantize,
  RANDOM_STANDARD_NORMAL: () => randomStandardNormal,
  RANDOM_UNIFORM: () => randomUniform,
  RANGE: () => range,
  RANK: () => rank,
  READ_VARIABLE: () => readVariableOp,
  REAL: () => real,
  REDUCE_ALL: () => reduceAll,
  REDUCE_ANY: () => reduceAny,
  REDUCE_MAX: () => reduceMax,
  REDUCE_MIN: () => reduceMin,
  REDUCE_PROD: () => reduceProd,
  REDUCE_WINDOW: () => reduceWindowOp,
  RELU: () => relu,
  RELU6: () => relu6,
  RELU_0_TO_1: () => relu0To1,
  RELU_N1_TO_1: () => reluN1To1,
  RESHAPE: () => reshape,
  RESIZE_BILINEAR: () => resizeBilinear,
  RESIZE_NEAREST_NEIGHBOR: () => resizeNearestNeighbor,
  REVERSE_SEQUENCE: () => reverseSequence,
  REVERSE_V2: () => reverseV2,
  RFFT2D: () => rfft2d,
  RIGHT_SHIFT: () => rightShift,
  RNN: () => rnn,
  ROUND: () => round,
  RSQRT: () => rsqrt,
  SCATTER_ND: () => scatterNd,
  SEGMENT_SUM: () => segmentSum,
  SELECT: () => select,
  SELECT_V2: () => selectV2,
  SHAPE: () => shape,
  SIGN: () => sign,
  SIN: () => sin,
  SKIP_GRAM: () => skipGram,
  SLICE: () => slice,
  SOFTMAX: () => softmax,
  SPACE_TO_BATCH_ND: () => spaceToBatchNd,
  SPACE_TO_DEPTH: () => spaceToDepth,
  SPARSE_TO_DENSE: () => sparseToDense,
  SPLIT: () => split,
  SPLIT_V: () => splitV,
  SQRT: () => sqrt,
  SQUARE: () => square,
  SQUARED_DIFFERENCE: () => squaredDifference,
  SQUEEZE: () => squeeze,
  STABLEHLO_COMPOSITE: () => stablehloComposite,
  STRIDED_SLICE: () => stridedSlice,
  SUB: () => sub,
  SUM: () => sum,
  SVDF: () => svdf,
  TANH: () => tanh,
  TILE: () => tile,
  TOPK_V2: () => topkV2,
  TRANSPOSE: () => transpose,
  TRANSPOSE_CONV: () => transposeConv,
  UNIDIRECTIONAL_SEQUENCE_LSTM: () => unidirectionalSequenceLstm,
  UNIDIRECTIONAL_SEQUENCE_RNN: () => unidirectionalSequenceRnn,
  UNIQUE: () => unique,
  UNPACK: () => unpack,
  UNSORTED_SEGMENT_MAX: () => unsortedSegmentMax,
  UNSORTED_SEGMENT_MIN: () => unsortedSegmentMin,
  UNSORTED_SEGMENT_PROD: () => unsortedSegmentProd,
  UNSORTED_SEGMENT_SUM: () => unsortedSegmentSum,
  VAR_HANDLE: () => varHandle,
  WHERE: () => where,
  WHILE: () => whileOp,
  ZEROS_LIKE: () => zerosLike,
});

/** The same ops once more in another dialect: rare in files, and left out of bundles for pages. */
export const STABLEHLO_OPS = /* @__PURE__ */ new OnDemand<OpDefinition>({
  STABLEHLO_ABS: () => stablehloAbs,
  STABLEHLO_ADD: () => stablehloAdd,
  STABLEHLO_AND: () => stablehloAnd,
  STABLEHLO_BROADCAST_IN_DIM: () => stablehloBroadcastInDim,
  STABLEHLO_CASE: () => stablehloCase,
  STABLEHLO_CBRT: () => stablehloCbrt,
  STABLEHLO_CLAMP: () => stablehloClamp,
  STABLEHLO_COMPARE: () => stablehloCompare,
  STABLEHLO_CONCATENATE: () => stablehloConcatenate,
  STABLEHLO_CONVERT: () => stablehloConvert,
  STABLEHLO_CONVOLUTION: () => stablehloConvolution,
  STABLEHLO_COSINE: () => stablehloCosine,
  STABLEHLO_CUSTOM_CALL: () => stablehloCustomCall,
  STABLEHLO_DIVIDE: () => stablehloDivide,
  STABLEHLO_DOT_GENERAL: () => stablehloDotGeneral,
  STABLEHLO_DYNAMIC_SLICE: () => stablehloDynamicSlice,
  STABLEHLO_DYNAMIC_UPDATE_SLICE: () => stablehloDynamicUpdateSlice,
  STABLEHLO_EXPONENTIAL: () => stablehloExponential,
  STABLEHLO_FLOOR: () => stablehloFloor,
  STABLEHLO_GATHER: () => stablehloGather,
  STABLEHLO_IOTA: () => stablehloIota,
  STABLEHLO_LOG: () => stablehloLog,
  STABLEHLO_LOGISTIC: () => stablehloLogistic,
  STABLEHLO_MAXIMUM: () => stablehloMaximum,
  STABLEHLO_MINIMUM: () => stablehloMinimum,
  STABLEHLO_MULTIPLY: () => stablehloMultiply,
  STABLEHLO_NEGATE: () => stablehloNegate,
  STABLEHLO_OR: () => stablehloOr,
  STABLEHLO_PAD: () => stablehloPad,
  STABLEHLO_POWER: () => stablehloPower,
  STABLEHLO_REDUCE: () => stablehloReduce,
  STABLEHLO_REDUCE_WINDOW: () => stablehloReduceWindow,
  STABLEHLO_REMAINDER: () => stablehloRemainder,
  STABLEHLO_RESHAPE: () => stablehloReshape,
  STABLEHLO_RNG_BIT_GENERATOR: () => stablehloRngBitGenerator,
  STABLEHLO_RSQRT: () => stablehloRsqrt,
  STABLEHLO_SCATTER: () => stablehloScatter,
  STABLEHLO_SELECT: () => stablehloSelect,
  STABLEHLO_SHIFT_LEFT: () => stablehloShiftLeft,
  STABLEHLO_SLICE: () => stablehloSlice,
  STABLEHLO_SORT: () => stablehloSort,
  STABLEHLO_SUBTRACT: () => stablehloSubtract,
  STABLEHLO_TANH: () => stablehloTanh,
  STABLEHLO_TRANSPOSE: () => stablehloTranspose,
  STABLEHLO_WHILE: () => stablehloWhile,
});

/** Hashes and tables of texts, for models that classify them on telephones: left out of bundles for pages, too. */
const HASHING_OPS = /* @__PURE__ */ new OnDemand<OpDefinition>({
  HASHTABLE: () => hashtable,
  HASHTABLE_FIND: () => hashtableFind,
  HASHTABLE_IMPORT: () => hashtableImport,
  HASHTABLE_SIZE: () => hashtableSize,
  LSH_PROJECTION: () => lshProjection,
});

/** Every op that exists. */
export const ALL_OPS: readonly OnDemand<OpDefinition>[] = [CORE_OPS, STABLEHLO_OPS, HASHING_OPS];
