// Generated from schema/tflite.fbs by tools/schema (npm run generate). Do not edit.

import type { FlatBufferSchema, Int64, UnionOf } from '@zoo/containers';

/** The activation an operator applies to its own result. TANH and SIGN_BIT have kernels in recurrent cells only. */
export const ActivationFunctionType = {
  NONE: 0,
  RELU: 1,
  RELU_N1_TO_1: 2,
  RELU6: 3,
  TANH: 4,
  SIGN_BIT: 5,
} as const;
export type ActivationFunctionType = keyof typeof ActivationFunctionType;

export const BuiltinOperator = {
  ADD: 0,
  AVERAGE_POOL_2D: 1,
  CONCATENATION: 2,
  CONV_2D: 3,
  DEPTHWISE_CONV_2D: 4,
  DEPTH_TO_SPACE: 5,
  DEQUANTIZE: 6,
  EMBEDDING_LOOKUP: 7,
  FLOOR: 8,
  FULLY_CONNECTED: 9,
  HASHTABLE_LOOKUP: 10,
  L2_NORMALIZATION: 11,
  L2_POOL_2D: 12,
  LOCAL_RESPONSE_NORMALIZATION: 13,
  LOGISTIC: 14,
  LSH_PROJECTION: 15,
  LSTM: 16,
  MAX_POOL_2D: 17,
  MUL: 18,
  RELU: 19,
  RELU_N1_TO_1: 20,
  RELU6: 21,
  RESHAPE: 22,
  RESIZE_BILINEAR: 23,
  RNN: 24,
  SOFTMAX: 25,
  SPACE_TO_DEPTH: 26,
  SVDF: 27,
  TANH: 28,
  CONCAT_EMBEDDINGS: 29,
  SKIP_GRAM: 30,
  CALL: 31,
  CUSTOM: 32,
  EMBEDDING_LOOKUP_SPARSE: 33,
  PAD: 34,
  UNIDIRECTIONAL_SEQUENCE_RNN: 35,
  GATHER: 36,
  BATCH_TO_SPACE_ND: 37,
  SPACE_TO_BATCH_ND: 38,
  TRANSPOSE: 39,
  MEAN: 40,
  SUB: 41,
  DIV: 42,
  SQUEEZE: 43,
  UNIDIRECTIONAL_SEQUENCE_LSTM: 44,
  STRIDED_SLICE: 45,
  BIDIRECTIONAL_SEQUENCE_RNN: 46,
  EXP: 47,
  TOPK_V2: 48,
  SPLIT: 49,
  LOG_SOFTMAX: 50,
  DELEGATE: 51,
  BIDIRECTIONAL_SEQUENCE_LSTM: 52,
  CAST: 53,
  PRELU: 54,
  MAXIMUM: 55,
  ARG_MAX: 56,
  MINIMUM: 57,
  LESS: 58,
  NEG: 59,
  PADV2: 60,
  GREATER: 61,
  GREATER_EQUAL: 62,
  LESS_EQUAL: 63,
  SELECT: 64,
  SLICE: 65,
  SIN: 66,
  TRANSPOSE_CONV: 67,
  SPARSE_TO_DENSE: 68,
  TILE: 69,
  EXPAND_DIMS: 70,
  EQUAL: 71,
  NOT_EQUAL: 72,
  LOG: 73,
  SUM: 74,
  SQRT: 75,
  RSQRT: 76,
  SHAPE: 77,
  POW: 78,
  ARG_MIN: 79,
  FAKE_QUANT: 80,
  REDUCE_PROD: 81,
  REDUCE_MAX: 82,
  PACK: 83,
  LOGICAL_OR: 84,
  ONE_HOT: 85,
  LOGICAL_AND: 86,
  LOGICAL_NOT: 87,
  UNPACK: 88,
  REDUCE_MIN: 89,
  FLOOR_DIV: 90,
  REDUCE_ANY: 91,
  SQUARE: 92,
  ZEROS_LIKE: 93,
  FILL: 94,
  FLOOR_MOD: 95,
  RANGE: 96,
  RESIZE_NEAREST_NEIGHBOR: 97,
  LEAKY_RELU: 98,
  SQUARED_DIFFERENCE: 99,
  MIRROR_PAD: 100,
  ABS: 101,
  SPLIT_V: 102,
  UNIQUE: 103,
  CEIL: 104,
  REVERSE_V2: 105,
  ADD_N: 106,
  GATHER_ND: 107,
  COS: 108,
  WHERE: 109,
  RANK: 110,
  ELU: 111,
  REVERSE_SEQUENCE: 112,
  MATRIX_DIAG: 113,
  QUANTIZE: 114,
  MATRIX_SET_DIAG: 115,
  ROUND: 116,
  HARD_SWISH: 117,
  IF: 118,
  WHILE: 119,
  NON_MAX_SUPPRESSION_V4: 120,
  NON_MAX_SUPPRESSION_V5: 121,
  SCATTER_ND: 122,
  SELECT_V2: 123,
  DENSIFY: 124,
  SEGMENT_SUM: 125,
  BATCH_MATMUL: 126,
  PLACEHOLDER_FOR_GREATER_OP_CODES: 127,
  CUMSUM: 128,
  CALL_ONCE: 129,
  BROADCAST_TO: 130,
  RFFT2D: 131,
  CONV_3D: 132,
  IMAG: 133,
  REAL: 134,
  COMPLEX_ABS: 135,
  HASHTABLE: 136,
  HASHTABLE_FIND: 137,
  HASHTABLE_IMPORT: 138,
  HASHTABLE_SIZE: 139,
  REDUCE_ALL: 140,
  CONV_3D_TRANSPOSE: 141,
  VAR_HANDLE: 142,
  READ_VARIABLE: 143,
  ASSIGN_VARIABLE: 144,
  BROADCAST_ARGS: 145,
  RANDOM_STANDARD_NORMAL: 146,
  BUCKETIZE: 147,
  RANDOM_UNIFORM: 148,
  MULTINOMIAL: 149,
  GELU: 150,
  DYNAMIC_UPDATE_SLICE: 151,
  RELU_0_TO_1: 152,
  UNSORTED_SEGMENT_PROD: 153,
  UNSORTED_SEGMENT_MAX: 154,
  UNSORTED_SEGMENT_SUM: 155,
  ATAN2: 156,
  UNSORTED_SEGMENT_MIN: 157,
  SIGN: 158,
  BITCAST: 159,
  BITWISE_XOR: 160,
  RIGHT_SHIFT: 161,
  STABLEHLO_LOGISTIC: 162,
  STABLEHLO_ADD: 163,
  STABLEHLO_DIVIDE: 164,
  STABLEHLO_MULTIPLY: 165,
  STABLEHLO_MAXIMUM: 166,
  STABLEHLO_RESHAPE: 167,
  STABLEHLO_CLAMP: 168,
  STABLEHLO_CONCATENATE: 169,
  STABLEHLO_BROADCAST_IN_DIM: 170,
  STABLEHLO_CONVOLUTION: 171,
  STABLEHLO_SLICE: 172,
  STABLEHLO_CUSTOM_CALL: 173,
  STABLEHLO_REDUCE: 174,
  STABLEHLO_ABS: 175,
  STABLEHLO_AND: 176,
  STABLEHLO_COSINE: 177,
  STABLEHLO_EXPONENTIAL: 178,
  STABLEHLO_FLOOR: 179,
  STABLEHLO_LOG: 180,
  STABLEHLO_MINIMUM: 181,
  STABLEHLO_NEGATE: 182,
  STABLEHLO_OR: 183,
  STABLEHLO_POWER: 184,
  STABLEHLO_REMAINDER: 185,
  STABLEHLO_RSQRT: 186,
  STABLEHLO_SELECT: 187,
  STABLEHLO_SUBTRACT: 188,
  STABLEHLO_TANH: 189,
  STABLEHLO_SCATTER: 190,
  STABLEHLO_COMPARE: 191,
  STABLEHLO_CONVERT: 192,
  STABLEHLO_DYNAMIC_SLICE: 193,
  STABLEHLO_DYNAMIC_UPDATE_SLICE: 194,
  STABLEHLO_PAD: 195,
  STABLEHLO_IOTA: 196,
  STABLEHLO_DOT_GENERAL: 197,
  STABLEHLO_REDUCE_WINDOW: 198,
  STABLEHLO_SORT: 199,
  STABLEHLO_WHILE: 200,
  STABLEHLO_GATHER: 201,
  STABLEHLO_TRANSPOSE: 202,
  DILATE: 203,
  STABLEHLO_RNG_BIT_GENERATOR: 204,
  REDUCE_WINDOW: 205,
  STABLEHLO_COMPOSITE: 206,
  STABLEHLO_SHIFT_LEFT: 207,
  STABLEHLO_CBRT: 208,
  STABLEHLO_CASE: 209,
} as const;
export type BuiltinOperator = keyof typeof BuiltinOperator;

export const CombinerType = {
  SUM: 0,
  MEAN: 1,
  SQRTN: 2,
} as const;
export type CombinerType = keyof typeof CombinerType;

/** Encoding of the options of a custom operator. */
export const CustomOptionsFormat = {
  FLEXBUFFERS: 0,
} as const;
export type CustomOptionsFormat = keyof typeof CustomOptionsFormat;

/** How one dimension of a sparse tensor is stored. */
export const DimensionType = {
  DENSE: 0,
  SPARSE_CSR: 1,
} as const;
export type DimensionType = keyof typeof DimensionType;

export const FullyConnectedOptionsWeightsFormat = {
  DEFAULT: 0,
  SHUFFLED4x16INT8: 1,
} as const;
export type FullyConnectedOptionsWeightsFormat = keyof typeof FullyConnectedOptionsWeightsFormat;

export const LSHProjectionType = {
  UNKNOWN: 0,
  SPARSE: 1,
  DENSE: 2,
} as const;
export type LSHProjectionType = keyof typeof LSHProjectionType;

/** FULL takes up to 24 operands; BASIC is the five-operand cell of early files. */
export const LSTMKernelType = {
  FULL: 0,
  BASIC: 1,
} as const;
export type LSTMKernelType = keyof typeof LSTMKernelType;

export const MirrorPadMode = {
  REFLECT: 0,
  SYMMETRIC: 1,
} as const;
export type MirrorPadMode = keyof typeof MirrorPadMode;

/** Amount of zeros around an image: so that outputs = ceil(inputs / stride), or none. */
export const Padding = {
  SAME: 0,
  VALID: 1,
} as const;
export type Padding = keyof typeof Padding;

export const ReduceWindowFunction = {
  UNSUPPORTED: 0,
  ADD: 1,
  MUL: 2,
  MINIMUM: 3,
  MAXIMUM: 4,
  ALL: 5,
  ANY: 6,
} as const;
export type ReduceWindowFunction = keyof typeof ReduceWindowFunction;

export const RngAlgorithm = {
  DEFAULT: 0,
  PHILOX: 1,
  THREEFRY: 2,
} as const;
export type RngAlgorithm = keyof typeof RngAlgorithm;

export const StablehloComparisonDirection = {
  STABLEHLO_COMPARISON_DIRECTION_EQ: 0,
  STABLEHLO_COMPARISON_DIRECTION_NE: 1,
  STABLEHLO_COMPARISON_DIRECTION_GE: 2,
  STABLEHLO_COMPARISON_DIRECTION_GT: 3,
  STABLEHLO_COMPARISON_DIRECTION_LE: 4,
  STABLEHLO_COMPARISON_DIRECTION_LT: 5,
} as const;
export type StablehloComparisonDirection = keyof typeof StablehloComparisonDirection;

export const StablehloComparisonType = {
  STABLEHLO_COMPARISON_TYPE_NOTYPE: 0,
  STABLEHLO_COMPARISON_TYPE_FLOAT: 1,
  STABLEHLO_COMPARISON_TYPE_FLOAT_TOTAL_ORDER: 2,
  STABLEHLO_COMPARISON_TYPE_SIGNED: 3,
  STABLEHLO_COMPARISON_TYPE_UNSIGNED: 4,
} as const;
export type StablehloComparisonType = keyof typeof StablehloComparisonType;

export const StablehloPrecisionConfig = {
  DEFAULT: 0,
  HIGH: 1,
  HIGHEST: 2,
} as const;
export type StablehloPrecisionConfig = keyof typeof StablehloPrecisionConfig;

/** Element type of a tensor. INT4 and UINT4 are stored two to a byte, INT2 four to a byte, low bits first. */
export const TensorType = {
  FLOAT32: 0,
  FLOAT16: 1,
  INT32: 2,
  UINT8: 3,
  INT64: 4,
  STRING: 5,
  BOOL: 6,
  INT16: 7,
  COMPLEX64: 8,
  INT8: 9,
  FLOAT64: 10,
  COMPLEX128: 11,
  UINT64: 12,
  RESOURCE: 13,
  VARIANT: 14,
  UINT32: 15,
  UINT16: 16,
  INT4: 17,
  BFLOAT16: 18,
  INT2: 19,
  UINT4: 20,
  FLOAT8_E4M3FN: 21,
  FLOAT8_E5M2: 22,
} as const;
export type TensorType = keyof typeof TensorType;

export const BuiltinOptions = [
  'Conv2DOptions',
  'DepthwiseConv2DOptions',
  'ConcatEmbeddingsOptions',
  'LSHProjectionOptions',
  'Pool2DOptions',
  'SVDFOptions',
  'RNNOptions',
  'FullyConnectedOptions',
  'SoftmaxOptions',
  'ConcatenationOptions',
  'AddOptions',
  'L2NormOptions',
  'LocalResponseNormalizationOptions',
  'LSTMOptions',
  'ResizeBilinearOptions',
  'CallOptions',
  'ReshapeOptions',
  'SkipGramOptions',
  'SpaceToDepthOptions',
  'EmbeddingLookupSparseOptions',
  'MulOptions',
  'PadOptions',
  'GatherOptions',
  'BatchToSpaceNDOptions',
  'SpaceToBatchNDOptions',
  'TransposeOptions',
  'ReducerOptions',
  'SubOptions',
  'DivOptions',
  'SqueezeOptions',
  'SequenceRNNOptions',
  'StridedSliceOptions',
  'ExpOptions',
  'TopKV2Options',
  'SplitOptions',
  'LogSoftmaxOptions',
  'CastOptions',
  'DequantizeOptions',
  'MaximumMinimumOptions',
  'ArgMaxOptions',
  'LessOptions',
  'NegOptions',
  'PadV2Options',
  'GreaterOptions',
  'GreaterEqualOptions',
  'LessEqualOptions',
  'SelectOptions',
  'SliceOptions',
  'TransposeConvOptions',
  'SparseToDenseOptions',
  'TileOptions',
  'ExpandDimsOptions',
  'EqualOptions',
  'NotEqualOptions',
  'ShapeOptions',
  'PowOptions',
  'ArgMinOptions',
  'FakeQuantOptions',
  'PackOptions',
  'LogicalOrOptions',
  'OneHotOptions',
  'LogicalAndOptions',
  'LogicalNotOptions',
  'UnpackOptions',
  'FloorDivOptions',
  'SquareOptions',
  'ZerosLikeOptions',
  'FillOptions',
  'BidirectionalSequenceLSTMOptions',
  'BidirectionalSequenceRNNOptions',
  'UnidirectionalSequenceLSTMOptions',
  'FloorModOptions',
  'RangeOptions',
  'ResizeNearestNeighborOptions',
  'LeakyReluOptions',
  'SquaredDifferenceOptions',
  'MirrorPadOptions',
  'AbsOptions',
  'SplitVOptions',
  'UniqueOptions',
  'ReverseV2Options',
  'AddNOptions',
  'GatherNdOptions',
  'CosOptions',
  'WhereOptions',
  'RankOptions',
  'ReverseSequenceOptions',
  'MatrixDiagOptions',
  'QuantizeOptions',
  'MatrixSetDiagOptions',
  'HardSwishOptions',
  'IfOptions',
  'WhileOptions',
  'DepthToSpaceOptions',
  'NonMaxSuppressionV4Options',
  'NonMaxSuppressionV5Options',
  'ScatterNdOptions',
  'SelectV2Options',
  'DensifyOptions',
  'SegmentSumOptions',
  'BatchMatMulOptions',
  'CumsumOptions',
  'CallOnceOptions',
  'BroadcastToOptions',
  'Rfft2dOptions',
  'Conv3DOptions',
  'HashtableOptions',
  'HashtableFindOptions',
  'HashtableImportOptions',
  'HashtableSizeOptions',
  'VarHandleOptions',
  'ReadVariableOptions',
  'AssignVariableOptions',
  'RandomOptions',
  'BucketizeOptions',
  'GeluOptions',
  'DynamicUpdateSliceOptions',
  'UnsortedSegmentProdOptions',
  'UnsortedSegmentMaxOptions',
  'UnsortedSegmentMinOptions',
  'UnsortedSegmentSumOptions',
  'ATan2Options',
  'SignOptions',
  'BitcastOptions',
  'BitwiseXorOptions',
  'RightShiftOptions',
] as const;
export type BuiltinOptions = UnionOf<TFLITE_TABLES, (typeof BuiltinOptions)[number]>;

export const BuiltinOptions2 = [
  'StablehloConcatenateOptions',
  'StablehloBroadcastInDimOptions',
  'StablehloSliceOptions',
  'StablehloConvolutionOptions',
  'StablehloCustomCallOptions',
  'StablehloReduceOptions',
  'StablehloScatterOptions',
  'StablehloCompareOptions',
  'StablehloDynamicSliceOptions',
  'StablehloPadOptions',
  'StablehloIotaOptions',
  'StablehloDotGeneralOptions',
  'StablehloReduceWindowOptions',
  'StablehloSortOptions',
  'StablehloWhileOptions',
  'StablehloGatherOptions',
  'StablehloTransposeOptions',
  'DilateOptions',
  'StablehloRngBitGeneratorOptions',
  'ReduceWindowOptions',
  'StableHLOCompositeOptions',
  'StablehloShiftLeftOptions',
  'StablehloCaseOptions',
] as const;
export type BuiltinOptions2 = UnionOf<TFLITE_TABLES, (typeof BuiltinOptions2)[number]>;

export const QuantizationDetails = [
  'CustomQuantization',
  'BlockwiseQuantization',
  'MultiAxisQuantization',
] as const;
export type QuantizationDetails = UnionOf<TFLITE_TABLES, (typeof QuantizationDetails)[number]>;

export const SparseIndexVector = [
  'Int32Vector',
  'Uint16Vector',
  'Uint8Vector',
] as const;
export type SparseIndexVector = UnionOf<TFLITE_TABLES, (typeof SparseIndexVector)[number]>;

export interface AddOptions {
  fusedActivationFunction: ActivationFunctionType;
  potScaleInt16: boolean;
}

export interface ArgMaxOptions {
  outputType: TensorType;
}

export interface ArgMinOptions {
  outputType: TensorType;
}

export interface BatchMatMulOptions {
  adjX: boolean;
  adjY: boolean;
  asymmetricQuantizeInputs: boolean;
}

export interface BidirectionalSequenceLSTMOptions {
  fusedActivationFunction: ActivationFunctionType;
  cellClip: number;
  projClip: number;
  mergeOutputs: boolean;
  timeMajor: boolean;
  asymmetricQuantizeInputs: boolean;
}

export interface BidirectionalSequenceRNNOptions {
  timeMajor: boolean;
  fusedActivationFunction: ActivationFunctionType;
  mergeOutputs: boolean;
  asymmetricQuantizeInputs: boolean;
}

/** One scale per block of elements along the reduction dimension. */
export interface BlockwiseQuantization {
  /** Index of the tensor that holds the scales, in the same subgraph. */
  scales: number;
  /** Index of the tensor that holds the zero points; -1 when all are zero. */
  zeroPoints: number;
  blockSize: number;
}

export interface BucketizeOptions {
  boundaries?: number[];
}

/** Constant data; the first buffer of a model is always empty. */
export interface Buffer {
  data?: Uint8Array;
}

export interface CallOnceOptions {
  initSubgraphIndex: number;
}

export interface CallOptions {
  subgraph: number;
}

export interface CastOptions {
  inDataType: TensorType;
  outDataType: TensorType;
}

export interface ConcatEmbeddingsOptions {
  numChannels: number;
  numColumnsPerChannel?: number[];
  embeddingDimPerChannel?: number[];
}

export interface ConcatenationOptions {
  axis: number;
  fusedActivationFunction: ActivationFunctionType;
}

export interface Conv2DOptions {
  padding: Padding;
  strideW: number;
  strideH: number;
  fusedActivationFunction: ActivationFunctionType;
  dilationWFactor: number;
  dilationHFactor: number;
  quantizedBiasType: TensorType;
}

export interface Conv3DOptions {
  padding: Padding;
  strideD: number;
  strideW: number;
  strideH: number;
  fusedActivationFunction: ActivationFunctionType;
  dilationDFactor: number;
  dilationWFactor: number;
  dilationHFactor: number;
}

export interface CumsumOptions {
  exclusive: boolean;
  reverse: boolean;
}

/** Opaque quantization parameters, for tools that agree on them. */
export interface CustomQuantization {
  custom?: Uint8Array;
}

export interface DepthToSpaceOptions {
  blockSize: number;
}

export interface DepthwiseConv2DOptions {
  padding: Padding;
  strideW: number;
  strideH: number;
  depthMultiplier: number;
  fusedActivationFunction: ActivationFunctionType;
  dilationWFactor: number;
  dilationHFactor: number;
}

/** One dimension of a sparse tensor: its size when DENSE, row pointers and positions when SPARSE_CSR. */
export interface DimensionMetadata {
  format: DimensionType;
  denseSize: number;
  arraySegments?: SparseIndexVector;
  arrayIndices?: SparseIndexVector;
}

export interface DivOptions {
  fusedActivationFunction: ActivationFunctionType;
}

export interface EmbeddingLookupSparseOptions {
  combiner: CombinerType;
}

/** A piece of an external file. */
export interface ExternalBuffer {
  id: number;
  /** Index into Model.external_buffer_groups. */
  group: number;
  offset: number;
  length: number;
  packing?: string;
}

/** Names a file or address that holds constant data. */
export interface ExternalBufferGroup {
  name?: string;
}

export interface FakeQuantOptions {
  min: number;
  max: number;
  numBits: number;
  narrowRange: boolean;
}

export interface FullyConnectedOptions {
  fusedActivationFunction: ActivationFunctionType;
  weightsFormat: FullyConnectedOptionsWeightsFormat;
  keepNumDims: boolean;
  asymmetricQuantizeInputs: boolean;
  quantizedBiasType: TensorType;
}

export interface GatherOptions {
  axis: number;
  batchDims: number;
}

export interface GeluOptions {
  approximate: boolean;
}

export interface HashtableOptions {
  tableId: number;
  keyDtype: TensorType;
  valueDtype: TensorType;
}

export interface IfOptions {
  thenSubgraphIndex: number;
  elseSubgraphIndex: number;
}

export interface Int32Vector {
  values?: ArrayLike<number>;
}

export interface L2NormOptions {
  fusedActivationFunction: ActivationFunctionType;
}

export interface LSHProjectionOptions {
  type: LSHProjectionType;
}

export interface LSTMOptions {
  fusedActivationFunction: ActivationFunctionType;
  cellClip: number;
  projClip: number;
  kernelType: LSTMKernelType;
  asymmetricQuantizeInputs: boolean;
}

export interface LeakyReluOptions {
  alpha: number;
}

export interface LocalResponseNormalizationOptions {
  radius: number;
  bias: number;
  alpha: number;
  beta: number;
}

/** A named blob; the content is the data of a buffer. */
export interface Metadata {
  name?: string;
  buffer: number;
}

export interface MirrorPadOptions {
  mode: MirrorPadMode;
}

export interface Model {
  version: number;
  operatorCodes: OperatorCode[];
  /** The first one is the main graph; the others are bodies of control flow and further signatures. */
  subgraphs: SubGraph[];
  description?: string;
  buffers: Buffer[];
  /** Indices of buffers with metadata, from before `metadata` existed. */
  metadataBuffer?: number[];
  metadata?: Metadata[];
  signatureDefs?: SignatureDef[];
  externalBufferGroups?: ExternalBufferGroup[];
  externalBuffers?: ExternalBuffer[];
}

export interface MulOptions {
  fusedActivationFunction: ActivationFunctionType;
}

/** Blocks or channels along several dimensions at once; block_size 0 is plain per-channel. */
export interface MultiAxisQuantization {
  scales: number;
  zeroPoints: number;
  blockSize: number;
  quantizedDimensions?: number[];
}

export interface OneHotOptions {
  axis: number;
}

export interface Operator {
  /** Index into Model.operator_codes. */
  opcodeIndex: number;
  /** Tensor indices; -1 stands for an optional operand that is left out. */
  inputs: number[];
  outputs: number[];
  builtinOptions?: BuiltinOptions;
  customOptions?: Uint8Array;
  customOptionsFormat: CustomOptionsFormat;
  /** Which inputs the operator may change in place: empty, or one entry per input. */
  mutatingVariableInputs?: boolean[];
  /** Tensors private to the operator (integer LSTM). */
  intermediates?: number[];
  builtinOptions2?: BuiltinOptions2;
  /** Index into the operators of the debug_metadata entry. */
  debugMetadataIndex: number;
}

/** Which operator, in which version. */
export interface OperatorCode {
  /** Name of a custom operator; present exactly when the code is CUSTOM. */
  customCode?: string;
  version: number;
  builtinCode: BuiltinOperator;
}

export interface PackOptions {
  valuesCount: number;
  axis: number;
}

export interface Pool2DOptions {
  padding: Padding;
  strideW: number;
  strideH: number;
  filterWidth: number;
  filterHeight: number;
  fusedActivationFunction: ActivationFunctionType;
}

/** real = scale * (stored - zero_point). One scale for the tensor, or one per index of `quantized_dimension`. `details`, when set, takes the place of scale and zero_point. */
export interface QuantizationParameters {
  /** Smallest and largest real value seen, for information only. */
  min?: number[];
  max?: number[];
  scale?: ArrayLike<number>;
  zeroPoint?: number[];
  details?: QuantizationDetails;
  quantizedDimension: number;
}

export interface RNNOptions {
  fusedActivationFunction: ActivationFunctionType;
  asymmetricQuantizeInputs: boolean;
}

export interface RandomOptions {
  seed: Int64;
  seed2: Int64;
}

export interface ReduceWindowOptions {
  reduceFunction: ReduceWindowFunction;
}

export interface ReducerOptions {
  keepDims: boolean;
}

export interface ReshapeOptions {
  newShape?: number[];
}

export interface ResizeBilinearOptions {
  /** @deprecated */
  newHeight?: number;
  /** @deprecated */
  newWidth?: number;
  alignCorners: boolean;
  halfPixelCenters: boolean;
}

export interface ResizeNearestNeighborOptions {
  alignCorners: boolean;
  halfPixelCenters: boolean;
}

export interface ReverseSequenceOptions {
  seqDim: number;
  batchDim: number;
}

export interface SVDFOptions {
  rank: number;
  fusedActivationFunction: ActivationFunctionType;
  asymmetricQuantizeInputs: boolean;
}

export interface SequenceRNNOptions {
  timeMajor: boolean;
  fusedActivationFunction: ActivationFunctionType;
  asymmetricQuantizeInputs: boolean;
}

export interface ShapeOptions {
  outType: TensorType;
}

/** A callable face of a subgraph with named inputs and outputs. */
export interface SignatureDef {
  inputs: TensorMap[];
  outputs: TensorMap[];
  signatureKey?: string;
  /** @deprecated */
  deprecatedTag?: string;
  subgraphIndex: number;
}

export interface SkipGramOptions {
  ngramSize: number;
  maxSkipSize: number;
  includeAllNgrams: boolean;
}

export interface SoftmaxOptions {
  beta: number;
}

export interface SpaceToDepthOptions {
  blockSize: number;
}

export interface SparseToDenseOptions {
  validateIndices: boolean;
}

/** Storage of a sparse constant: n original dimensions in traversal order, then k block dimensions. */
export interface SparsityParameters {
  traversalOrder?: number[];
  /** Which original dimension each block dimension divides. */
  blockMap?: number[];
  dimMetadata?: DimensionMetadata[];
}

export interface SplitOptions {
  numSplits: number;
}

export interface SplitVOptions {
  numSplits: number;
}

export interface SqueezeOptions {
  squeezeDims?: number[];
}

export interface StableHLOCompositeOptions {
  name?: string;
  decompositionSubgraphIndex: number;
  compositeAttributes?: Uint8Array;
  compositeAttributesFormat: CustomOptionsFormat;
  version: number;
}

export interface StablehloBroadcastInDimOptions {
  broadcastDimensions?: Int64[];
}

export interface StablehloCaseOptions {
  branchSubgraphIndices?: number[];
}

export interface StablehloCompareOptions {
  comparisonDirection: StablehloComparisonDirection;
  compareType: StablehloComparisonType;
}

export interface StablehloConcatenateOptions {
  dimension: Int64;
}

export interface StablehloConvolutionOptions {
  windowStrides?: Int64[];
  padding?: Int64[];
  lhsDilation?: Int64[];
  rhsDilation?: Int64[];
  windowReversal?: boolean[];
  inputBatchDimension: Int64;
  inputFeatureDimension: Int64;
  inputSpatialDimensions?: Int64[];
  kernelInputFeatureDimension: Int64;
  kernelOutputFeatureDimension: Int64;
  kernelSpatialDimensions?: Int64[];
  outputBatchDimension: Int64;
  outputFeatureDimension: Int64;
  outputSpatialDimensions?: Int64[];
  featureGroupCount: Int64;
  batchGroupCount: Int64;
  precisionConfig?: StablehloPrecisionConfig[];
}

export interface StablehloCustomCallOptions {
  callTargetName?: string;
  hasSideEffect: boolean;
  backendConfig?: string;
  apiVersion: number;
  calledComputations?: number[];
  customAttributes?: Uint8Array;
}

export interface StablehloDotGeneralOptions {
  lhsBatchingDimensions?: Int64[];
  rhsBatchingDimensions?: Int64[];
  lhsContractingDimensions?: Int64[];
  rhsContractingDimensions?: Int64[];
  precisionConfig?: StablehloPrecisionConfig[];
}

export interface StablehloDynamicSliceOptions {
  sliceSizes?: Int64[];
}

export interface StablehloGatherOptions {
  offsetDims?: Int64[];
  collapsedSliceDims?: Int64[];
  startIndexMap?: Int64[];
  indexVectorDim: Int64;
  sliceSizes?: Int64[];
  indicesAreSorted: boolean;
}

export interface StablehloIotaOptions {
  iotaDimension: Int64;
}

export interface StablehloPadOptions {
  edgePaddingLow?: Int64[];
  edgePaddingHigh?: Int64[];
  interiorPadding?: Int64[];
}

export interface StablehloReduceOptions {
  dimensions?: Int64[];
  bodySubgraphIndex: number;
}

export interface StablehloReduceWindowOptions {
  windowDimensions?: Int64[];
  windowStrides?: Int64[];
  baseDilations?: Int64[];
  windowDilations?: Int64[];
  padding?: Int64[];
  bodySubgraphIndex: number;
}

export interface StablehloRngBitGeneratorOptions {
  algorithm: RngAlgorithm;
}

export interface StablehloScatterOptions {
  indicesAreSorted: boolean;
  updateWindowDims?: Int64[];
  insertedWindowDims?: Int64[];
  scatterDimsToOperandDims?: Int64[];
  indexVectorDim: Int64;
  uniqueIndices: boolean;
  updateComputationSubgraphIndex: number;
}

export interface StablehloSliceOptions {
  startIndices?: Int64[];
  limitIndices?: Int64[];
  strides?: Int64[];
}

export interface StablehloSortOptions {
  dimension: Int64;
  isStable: boolean;
  comparatorSubgraphIndex: number;
}

export interface StablehloTransposeOptions {
  permutation?: Int64[];
}

export interface StablehloWhileOptions {
  condSubgraphIndex: number;
  bodySubgraphIndex: number;
}

export interface StridedSliceOptions {
  beginMask: number;
  endMask: number;
  ellipsisMask: number;
  newAxisMask: number;
  shrinkAxisMask: number;
  offset: boolean;
}

/** A graph; operators are in an order in which they can run. */
export interface SubGraph {
  tensors: Tensor[];
  inputs: number[];
  outputs: number[];
  operators: Operator[];
  name?: string;
  debugMetadataIndex: number;
}

export interface SubOptions {
  fusedActivationFunction: ActivationFunctionType;
  potScaleInt16: boolean;
}

export interface Tensor {
  /** Concrete sizes; a dimension not known yet is 1 here and -1 in shape_signature. */
  shape: number[];
  type: TensorType;
  /** Index of the constant data; a buffer without data marks a value computed at run time. */
  buffer: number;
  name?: string;
  quantization?: QuantizationParameters;
  /** State kept between invocations, zero at first. */
  isVariable: boolean;
  sparsity?: SparsityParameters;
  shapeSignature?: number[];
  /** Tells a scalar (true) from an unknown rank (false) when shape is empty. */
  hasRank: boolean;
  variantTensors?: VariantSubType[];
  /** Id of an entry of Model.external_buffers; 0 for none. Wins over `buffer`. */
  externalBuffer: number;
}

/** A public name for a tensor. */
export interface TensorMap {
  name?: string;
  tensorIndex: number;
}

export interface TransposeConvOptions {
  padding: Padding;
  strideW: number;
  strideH: number;
  fusedActivationFunction: ActivationFunctionType;
  quantizedBiasType: TensorType;
}

export interface Uint16Vector {
  values?: number[];
}

export interface Uint8Vector {
  values?: Uint8Array;
}

export interface UnidirectionalSequenceLSTMOptions {
  fusedActivationFunction: ActivationFunctionType;
  cellClip: number;
  projClip: number;
  timeMajor: boolean;
  asymmetricQuantizeInputs: boolean;
  diagonalRecurrentTensors: boolean;
}

export interface UniqueOptions {
  idxOutType: TensorType;
}

export interface UnpackOptions {
  num: number;
  axis: number;
}

export interface VarHandleOptions {
  container?: string;
  sharedName?: string;
}

/** What a VARIANT tensor holds (lists of tensors). */
export interface VariantSubType {
  shape: number[];
  type: TensorType;
  hasRank: boolean;
}

export interface WhileOptions {
  condSubgraphIndex: number;
  bodySubgraphIndex: number;
}

export type ATan2Options = Record<string, never>;
export type AbsOptions = Record<string, never>;
export type AddNOptions = Record<string, never>;
export type AssignVariableOptions = Record<string, never>;
export type BatchToSpaceNDOptions = Record<string, never>;
export type BitcastOptions = Record<string, never>;
export type BitwiseXorOptions = Record<string, never>;
export type BroadcastToOptions = Record<string, never>;
export type CosOptions = Record<string, never>;
export type DensifyOptions = Record<string, never>;
export type DequantizeOptions = Record<string, never>;
export type DilateOptions = Record<string, never>;
export type DynamicUpdateSliceOptions = Record<string, never>;
export type EqualOptions = Record<string, never>;
export type ExpOptions = Record<string, never>;
export type ExpandDimsOptions = Record<string, never>;
export type FillOptions = Record<string, never>;
export type FloorDivOptions = Record<string, never>;
export type FloorModOptions = Record<string, never>;
export type GatherNdOptions = Record<string, never>;
export type GreaterEqualOptions = Record<string, never>;
export type GreaterOptions = Record<string, never>;
export type HardSwishOptions = Record<string, never>;
export type HashtableFindOptions = Record<string, never>;
export type HashtableImportOptions = Record<string, never>;
export type HashtableSizeOptions = Record<string, never>;
export type LessEqualOptions = Record<string, never>;
export type LessOptions = Record<string, never>;
export type LogSoftmaxOptions = Record<string, never>;
export type LogicalAndOptions = Record<string, never>;
export type LogicalNotOptions = Record<string, never>;
export type LogicalOrOptions = Record<string, never>;
export type MatrixDiagOptions = Record<string, never>;
export type MatrixSetDiagOptions = Record<string, never>;
export type MaximumMinimumOptions = Record<string, never>;
export type NegOptions = Record<string, never>;
export type NonMaxSuppressionV4Options = Record<string, never>;
export type NonMaxSuppressionV5Options = Record<string, never>;
export type NotEqualOptions = Record<string, never>;
export type PadOptions = Record<string, never>;
export type PadV2Options = Record<string, never>;
export type PowOptions = Record<string, never>;
export type QuantizeOptions = Record<string, never>;
export type RangeOptions = Record<string, never>;
export type RankOptions = Record<string, never>;
export type ReadVariableOptions = Record<string, never>;
export type ReverseV2Options = Record<string, never>;
export type Rfft2dOptions = Record<string, never>;
export type RightShiftOptions = Record<string, never>;
export type ScatterNdOptions = Record<string, never>;
export type SegmentSumOptions = Record<string, never>;
export type SelectOptions = Record<string, never>;
export type SelectV2Options = Record<string, never>;
export type SignOptions = Record<string, never>;
export type SliceOptions = Record<string, never>;
export type SpaceToBatchNDOptions = Record<string, never>;
export type SquareOptions = Record<string, never>;
export type SquaredDifferenceOptions = Record<string, never>;
export type StablehloShiftLeftOptions = Record<string, never>;
export type TileOptions = Record<string, never>;
export type TopKV2Options = Record<string, never>;
export type TransposeOptions = Record<string, never>;
export type UnsortedSegmentMaxOptions = Record<string, never>;
export type UnsortedSegmentMinOptions = Record<string, never>;
export type UnsortedSegmentProdOptions = Record<string, never>;
export type UnsortedSegmentSumOptions = Record<string, never>;
export type WhereOptions = Record<string, never>;
export type ZerosLikeOptions = Record<string, never>;

/** Every table by its name. */
export interface TFLITE_TABLES {
  ATan2Options: ATan2Options;
  AbsOptions: AbsOptions;
  AddNOptions: AddNOptions;
  AddOptions: AddOptions;
  ArgMaxOptions: ArgMaxOptions;
  ArgMinOptions: ArgMinOptions;
  AssignVariableOptions: AssignVariableOptions;
  BatchMatMulOptions: BatchMatMulOptions;
  BatchToSpaceNDOptions: BatchToSpaceNDOptions;
  BidirectionalSequenceLSTMOptions: BidirectionalSequenceLSTMOptions;
  BidirectionalSequenceRNNOptions: BidirectionalSequenceRNNOptions;
  BitcastOptions: BitcastOptions;
  BitwiseXorOptions: BitwiseXorOptions;
  BlockwiseQuantization: BlockwiseQuantization;
  BroadcastToOptions: BroadcastToOptions;
  BucketizeOptions: BucketizeOptions;
  Buffer: Buffer;
  CallOnceOptions: CallOnceOptions;
  CallOptions: CallOptions;
  CastOptions: CastOptions;
  ConcatEmbeddingsOptions: ConcatEmbeddingsOptions;
  ConcatenationOptions: ConcatenationOptions;
  Conv2DOptions: Conv2DOptions;
  Conv3DOptions: Conv3DOptions;
  CosOptions: CosOptions;
  CumsumOptions: CumsumOptions;
  CustomQuantization: CustomQuantization;
  DensifyOptions: DensifyOptions;
  DepthToSpaceOptions: DepthToSpaceOptions;
  DepthwiseConv2DOptions: DepthwiseConv2DOptions;
  DequantizeOptions: DequantizeOptions;
  DilateOptions: DilateOptions;
  DimensionMetadata: DimensionMetadata;
  DivOptions: DivOptions;
  DynamicUpdateSliceOptions: DynamicUpdateSliceOptions;
  EmbeddingLookupSparseOptions: EmbeddingLookupSparseOptions;
  EqualOptions: EqualOptions;
  ExpOptions: ExpOptions;
  ExpandDimsOptions: ExpandDimsOptions;
  ExternalBuffer: ExternalBuffer;
  ExternalBufferGroup: ExternalBufferGroup;
  FakeQuantOptions: FakeQuantOptions;
  FillOptions: FillOptions;
  FloorDivOptions: FloorDivOptions;
  FloorModOptions: FloorModOptions;
  FullyConnectedOptions: FullyConnectedOptions;
  GatherNdOptions: GatherNdOptions;
  GatherOptions: GatherOptions;
  GeluOptions: GeluOptions;
  GreaterEqualOptions: GreaterEqualOptions;
  GreaterOptions: GreaterOptions;
  HardSwishOptions: HardSwishOptions;
  HashtableFindOptions: HashtableFindOptions;
  HashtableImportOptions: HashtableImportOptions;
  HashtableOptions: HashtableOptions;
  HashtableSizeOptions: HashtableSizeOptions;
  IfOptions: IfOptions;
  Int32Vector: Int32Vector;
  L2NormOptions: L2NormOptions;
  LSHProjectionOptions: LSHProjectionOptions;
  LSTMOptions: LSTMOptions;
  LeakyReluOptions: LeakyReluOptions;
  LessEqualOptions: LessEqualOptions;
  LessOptions: LessOptions;
  LocalResponseNormalizationOptions: LocalResponseNormalizationOptions;
  LogSoftmaxOptions: LogSoftmaxOptions;
  LogicalAndOptions: LogicalAndOptions;
  LogicalNotOptions: LogicalNotOptions;
  LogicalOrOptions: LogicalOrOptions;
  MatrixDiagOptions: MatrixDiagOptions;
  MatrixSetDiagOptions: MatrixSetDiagOptions;
  MaximumMinimumOptions: MaximumMinimumOptions;
  Metadata: Metadata;
  MirrorPadOptions: MirrorPadOptions;
  Model: Model;
  MulOptions: MulOptions;
  MultiAxisQuantization: MultiAxisQuantization;
  NegOptions: NegOptions;
  NonMaxSuppressionV4Options: NonMaxSuppressionV4Options;
  NonMaxSuppressionV5Options: NonMaxSuppressionV5Options;
  NotEqualOptions: NotEqualOptions;
  OneHotOptions: OneHotOptions;
  Operator: Operator;
  OperatorCode: OperatorCode;
  PackOptions: PackOptions;
  PadOptions: PadOptions;
  PadV2Options: PadV2Options;
  Pool2DOptions: Pool2DOptions;
  PowOptions: PowOptions;
  QuantizationParameters: QuantizationParameters;
  QuantizeOptions: QuantizeOptions;
  RNNOptions: RNNOptions;
  RandomOptions: RandomOptions;
  RangeOptions: RangeOptions;
  RankOptions: RankOptions;
  ReadVariableOptions: ReadVariableOptions;
  ReduceWindowOptions: ReduceWindowOptions;
  ReducerOptions: ReducerOptions;
  ReshapeOptions: ReshapeOptions;
  ResizeBilinearOptions: ResizeBilinearOptions;
  ResizeNearestNeighborOptions: ResizeNearestNeighborOptions;
  ReverseSequenceOptions: ReverseSequenceOptions;
  ReverseV2Options: ReverseV2Options;
  Rfft2dOptions: Rfft2dOptions;
  RightShiftOptions: RightShiftOptions;
  SVDFOptions: SVDFOptions;
  ScatterNdOptions: ScatterNdOptions;
  SegmentSumOptions: SegmentSumOptions;
  SelectOptions: SelectOptions;
  SelectV2Options: SelectV2Options;
  SequenceRNNOptions: SequenceRNNOptions;
  ShapeOptions: ShapeOptions;
  SignOptions: SignOptions;
  SignatureDef: SignatureDef;
  SkipGramOptions: SkipGramOptions;
  SliceOptions: SliceOptions;
  SoftmaxOptions: SoftmaxOptions;
  SpaceToBatchNDOptions: SpaceToBatchNDOptions;
  SpaceToDepthOptions: SpaceToDepthOptions;
  SparseToDenseOptions: SparseToDenseOptions;
  SparsityParameters: SparsityParameters;
  SplitOptions: SplitOptions;
  SplitVOptions: SplitVOptions;
  SquareOptions: SquareOptions;
  SquaredDifferenceOptions: SquaredDifferenceOptions;
  SqueezeOptions: SqueezeOptions;
  StableHLOCompositeOptions: StableHLOCompositeOptions;
  StablehloBroadcastInDimOptions: StablehloBroadcastInDimOptions;
  StablehloCaseOptions: StablehloCaseOptions;
  StablehloCompareOptions: StablehloCompareOptions;
  StablehloConcatenateOptions: StablehloConcatenateOptions;
  StablehloConvolutionOptions: StablehloConvolutionOptions;
  StablehloCustomCallOptions: StablehloCustomCallOptions;
  StablehloDotGeneralOptions: StablehloDotGeneralOptions;
  StablehloDynamicSliceOptions: StablehloDynamicSliceOptions;
  StablehloGatherOptions: StablehloGatherOptions;
  StablehloIotaOptions: StablehloIotaOptions;
  StablehloPadOptions: StablehloPadOptions;
  StablehloReduceOptions: StablehloReduceOptions;
  StablehloReduceWindowOptions: StablehloReduceWindowOptions;
  StablehloRngBitGeneratorOptions: StablehloRngBitGeneratorOptions;
  StablehloScatterOptions: StablehloScatterOptions;
  StablehloShiftLeftOptions: StablehloShiftLeftOptions;
  StablehloSliceOptions: StablehloSliceOptions;
  StablehloSortOptions: StablehloSortOptions;
  StablehloTransposeOptions: StablehloTransposeOptions;
  StablehloWhileOptions: StablehloWhileOptions;
  StridedSliceOptions: StridedSliceOptions;
  SubGraph: SubGraph;
  SubOptions: SubOptions;
  Tensor: Tensor;
  TensorMap: TensorMap;
  TileOptions: TileOptions;
  TopKV2Options: TopKV2Options;
  TransposeConvOptions: TransposeConvOptions;
  TransposeOptions: TransposeOptions;
  Uint16Vector: Uint16Vector;
  Uint8Vector: Uint8Vector;
  UnidirectionalSequenceLSTMOptions: UnidirectionalSequenceLSTMOptions;
  UniqueOptions: UniqueOptions;
  UnpackOptions: UnpackOptions;
  UnsortedSegmentMaxOptions: UnsortedSegmentMaxOptions;
  UnsortedSegmentMinOptions: UnsortedSegmentMinOptions;
  UnsortedSegmentProdOptions: UnsortedSegmentProdOptions;
  UnsortedSegmentSumOptions: UnsortedSegmentSumOptions;
  VarHandleOptions: VarHandleOptions;
  VariantSubType: VariantSubType;
  WhereOptions: WhereOptions;
  WhileOptions: WhileOptions;
  ZerosLikeOptions: ZerosLikeOptions;
}

/** The table of options of each BuiltinOperator that has one. */
export const BuiltinOperatorOptions = {
  ADD: 'AddOptions',
  AVERAGE_POOL_2D: 'Pool2DOptions',
  CONCATENATION: 'ConcatenationOptions',
  CONV_2D: 'Conv2DOptions',
  DEPTHWISE_CONV_2D: 'DepthwiseConv2DOptions',
  DEPTH_TO_SPACE: 'DepthToSpaceOptions',
  DEQUANTIZE: 'DequantizeOptions',
  FULLY_CONNECTED: 'FullyConnectedOptions',
  L2_NORMALIZATION: 'L2NormOptions',
  L2_POOL_2D: 'Pool2DOptions',
  LOCAL_RESPONSE_NORMALIZATION: 'LocalResponseNormalizationOptions',
  LSH_PROJECTION: 'LSHProjectionOptions',
  LSTM: 'LSTMOptions',
  MAX_POOL_2D: 'Pool2DOptions',
  MUL: 'MulOptions',
  RESHAPE: 'ReshapeOptions',
  RESIZE_BILINEAR: 'ResizeBilinearOptions',
  RNN: 'RNNOptions',
  SOFTMAX: 'SoftmaxOptions',
  SPACE_TO_DEPTH: 'SpaceToDepthOptions',
  SVDF: 'SVDFOptions',
  CONCAT_EMBEDDINGS: 'ConcatEmbeddingsOptions',
  SKIP_GRAM: 'SkipGramOptions',
  CALL: 'CallOptions',
  EMBEDDING_LOOKUP_SPARSE: 'EmbeddingLookupSparseOptions',
  PAD: 'PadOptions',
  UNIDIRECTIONAL_SEQUENCE_RNN: 'SequenceRNNOptions',
  GATHER: 'GatherOptions',
  BATCH_TO_SPACE_ND: 'BatchToSpaceNDOptions',
  SPACE_TO_BATCH_ND: 'SpaceToBatchNDOptions',
  TRANSPOSE: 'TransposeOptions',
  MEAN: 'ReducerOptions',
  SUB: 'SubOptions',
  DIV: 'DivOptions',
  SQUEEZE: 'SqueezeOptions',
  UNIDIRECTIONAL_SEQUENCE_LSTM: 'UnidirectionalSequenceLSTMOptions',
  STRIDED_SLICE: 'StridedSliceOptions',
  BIDIRECTIONAL_SEQUENCE_RNN: 'BidirectionalSequenceRNNOptions',
  EXP: 'ExpOptions',
  TOPK_V2: 'TopKV2Options',
  SPLIT: 'SplitOptions',
  LOG_SOFTMAX: 'LogSoftmaxOptions',
  BIDIRECTIONAL_SEQUENCE_LSTM: 'BidirectionalSequenceLSTMOptions',
  CAST: 'CastOptions',
  MAXIMUM: 'MaximumMinimumOptions',
  ARG_MAX: 'ArgMaxOptions',
  MINIMUM: 'MaximumMinimumOptions',
  LESS: 'LessOptions',
  NEG: 'NegOptions',
  PADV2: 'PadV2Options',
  GREATER: 'GreaterOptions',
  GREATER_EQUAL: 'GreaterEqualOptions',
  LESS_EQUAL: 'LessEqualOptions',
  SELECT: 'SelectOptions',
  SLICE: 'SliceOptions',
  TRANSPOSE_CONV: 'TransposeConvOptions',
  SPARSE_TO_DENSE: 'SparseToDenseOptions',
  TILE: 'TileOptions',
  EXPAND_DIMS: 'ExpandDimsOptions',
  EQUAL: 'EqualOptions',
  NOT_EQUAL: 'NotEqualOptions',
  SUM: 'ReducerOptions',
  SHAPE: 'ShapeOptions',
  POW: 'PowOptions',
  ARG_MIN: 'ArgMinOptions',
  FAKE_QUANT: 'FakeQuantOptions',
  REDUCE_PROD: 'ReducerOptions',
  REDUCE_MAX: 'ReducerOptions',
  PACK: 'PackOptions',
  LOGICAL_OR: 'LogicalOrOptions',
  ONE_HOT: 'OneHotOptions',
  LOGICAL_AND: 'LogicalAndOptions',
  LOGICAL_NOT: 'LogicalNotOptions',
  UNPACK: 'UnpackOptions',
  REDUCE_MIN: 'ReducerOptions',
  FLOOR_DIV: 'FloorDivOptions',
  REDUCE_ANY: 'ReducerOptions',
  SQUARE: 'SquareOptions',
  ZEROS_LIKE: 'ZerosLikeOptions',
  FILL: 'FillOptions',
  FLOOR_MOD: 'FloorModOptions',
  RANGE: 'RangeOptions',
  RESIZE_NEAREST_NEIGHBOR: 'ResizeNearestNeighborOptions',
  LEAKY_RELU: 'LeakyReluOptions',
  SQUARED_DIFFERENCE: 'SquaredDifferenceOptions',
  MIRROR_PAD: 'MirrorPadOptions',
  ABS: 'AbsOptions',
  SPLIT_V: 'SplitVOptions',
  UNIQUE: 'UniqueOptions',
  REVERSE_V2: 'ReverseV2Options',
  ADD_N: 'AddNOptions',
  GATHER_ND: 'GatherNdOptions',
  COS: 'CosOptions',
  WHERE: 'WhereOptions',
  RANK: 'RankOptions',
  REVERSE_SEQUENCE: 'ReverseSequenceOptions',
  MATRIX_DIAG: 'MatrixDiagOptions',
  QUANTIZE: 'QuantizeOptions',
  MATRIX_SET_DIAG: 'MatrixSetDiagOptions',
  HARD_SWISH: 'HardSwishOptions',
  IF: 'IfOptions',
  WHILE: 'WhileOptions',
  NON_MAX_SUPPRESSION_V4: 'NonMaxSuppressionV4Options',
  NON_MAX_SUPPRESSION_V5: 'NonMaxSuppressionV5Options',
  SCATTER_ND: 'ScatterNdOptions',
  SELECT_V2: 'SelectV2Options',
  DENSIFY: 'DensifyOptions',
  SEGMENT_SUM: 'SegmentSumOptions',
  BATCH_MATMUL: 'BatchMatMulOptions',
  CUMSUM: 'CumsumOptions',
  CALL_ONCE: 'CallOnceOptions',
  BROADCAST_TO: 'BroadcastToOptions',
  RFFT2D: 'Rfft2dOptions',
  CONV_3D: 'Conv3DOptions',
  HASHTABLE: 'HashtableOptions',
  HASHTABLE_FIND: 'HashtableFindOptions',
  HASHTABLE_IMPORT: 'HashtableImportOptions',
  HASHTABLE_SIZE: 'HashtableSizeOptions',
  REDUCE_ALL: 'ReducerOptions',
  CONV_3D_TRANSPOSE: 'Conv3DOptions',
  VAR_HANDLE: 'VarHandleOptions',
  READ_VARIABLE: 'ReadVariableOptions',
  ASSIGN_VARIABLE: 'AssignVariableOptions',
  RANDOM_STANDARD_NORMAL: 'RandomOptions',
  BUCKETIZE: 'BucketizeOptions',
  RANDOM_UNIFORM: 'RandomOptions',
  MULTINOMIAL: 'RandomOptions',
  GELU: 'GeluOptions',
  DYNAMIC_UPDATE_SLICE: 'DynamicUpdateSliceOptions',
  UNSORTED_SEGMENT_PROD: 'UnsortedSegmentProdOptions',
  UNSORTED_SEGMENT_MAX: 'UnsortedSegmentMaxOptions',
  UNSORTED_SEGMENT_SUM: 'UnsortedSegmentSumOptions',
  ATAN2: 'ATan2Options',
  UNSORTED_SEGMENT_MIN: 'UnsortedSegmentMinOptions',
  SIGN: 'SignOptions',
  BITCAST: 'BitcastOptions',
  BITWISE_XOR: 'BitwiseXorOptions',
  RIGHT_SHIFT: 'RightShiftOptions',
  STABLEHLO_CONCATENATE: 'StablehloConcatenateOptions',
  STABLEHLO_BROADCAST_IN_DIM: 'StablehloBroadcastInDimOptions',
  STABLEHLO_CONVOLUTION: 'StablehloConvolutionOptions',
  STABLEHLO_SLICE: 'StablehloSliceOptions',
  STABLEHLO_CUSTOM_CALL: 'StablehloCustomCallOptions',
  STABLEHLO_REDUCE: 'StablehloReduceOptions',
  STABLEHLO_SCATTER: 'StablehloScatterOptions',
  STABLEHLO_COMPARE: 'StablehloCompareOptions',
  STABLEHLO_DYNAMIC_SLICE: 'StablehloDynamicSliceOptions',
  STABLEHLO_PAD: 'StablehloPadOptions',
  STABLEHLO_IOTA: 'StablehloIotaOptions',
  STABLEHLO_DOT_GENERAL: 'StablehloDotGeneralOptions',
  STABLEHLO_REDUCE_WINDOW: 'StablehloReduceWindowOptions',
  STABLEHLO_SORT: 'StablehloSortOptions',
  STABLEHLO_WHILE: 'StablehloWhileOptions',
  STABLEHLO_GATHER: 'StablehloGatherOptions',
  STABLEHLO_TRANSPOSE: 'StablehloTransposeOptions',
  DILATE: 'DilateOptions',
  STABLEHLO_RNG_BIT_GENERATOR: 'StablehloRngBitGeneratorOptions',
  REDUCE_WINDOW: 'ReduceWindowOptions',
  STABLEHLO_COMPOSITE: 'StableHLOCompositeOptions',
  STABLEHLO_SHIFT_LEFT: 'StablehloShiftLeftOptions',
  STABLEHLO_CASE: 'StablehloCaseOptions',
} as const;

export const TFLITE: FlatBufferSchema = {
  root: 'Model',
  identifier: 'TFL3',
  enums: {
    ActivationFunctionType: { base: 'byte', values: ActivationFunctionType },
    BuiltinOperator: { base: 'int', values: BuiltinOperator },
    CombinerType: { base: 'byte', values: CombinerType },
    CustomOptionsFormat: { base: 'byte', values: CustomOptionsFormat },
    DimensionType: { base: 'byte', values: DimensionType },
    FullyConnectedOptionsWeightsFormat: { base: 'byte', values: FullyConnectedOptionsWeightsFormat },
    LSHProjectionType: { base: 'byte', values: LSHProjectionType },
    LSTMKernelType: { base: 'byte', values: LSTMKernelType },
    MirrorPadMode: { base: 'byte', values: MirrorPadMode },
    Padding: { base: 'byte', values: Padding },
    ReduceWindowFunction: { base: 'int', values: ReduceWindowFunction },
    RngAlgorithm: { base: 'byte', values: RngAlgorithm },
    StablehloComparisonDirection: { base: 'uint', values: StablehloComparisonDirection },
    StablehloComparisonType: { base: 'uint', values: StablehloComparisonType },
    StablehloPrecisionConfig: { base: 'uint', values: StablehloPrecisionConfig },
    TensorType: { base: 'byte', values: TensorType },
  },
  unions: { BuiltinOptions, BuiltinOptions2, QuantizationDetails, SparseIndexVector },
  tables: {
    ATan2Options: [],
    AbsOptions: [],
    AddNOptions: [],
    AddOptions: [
      ['fused_activation_function', 0, 'ActivationFunctionType'],
      ['pot_scale_int16', 1, 'bool', { fallback: true }],
    ],
    ArgMaxOptions: [
      ['output_type', 0, 'TensorType'],
    ],
    ArgMinOptions: [
      ['output_type', 0, 'TensorType'],
    ],
    AssignVariableOptions: [],
    BatchMatMulOptions: [
      ['adj_x', 0, 'bool'],
      ['adj_y', 1, 'bool'],
      ['asymmetric_quantize_inputs', 2, 'bool'],
    ],
    BatchToSpaceNDOptions: [],
    BidirectionalSequenceLSTMOptions: [
      ['fused_activation_function', 0, 'ActivationFunctionType'],
      ['cell_clip', 1, 'float'],
      ['proj_clip', 2, 'float'],
      ['merge_outputs', 3, 'bool'],
      ['time_major', 4, 'bool', { fallback: true }],
      ['asymmetric_quantize_inputs', 5, 'bool'],
    ],
    BidirectionalSequenceRNNOptions: [
      ['time_major', 0, 'bool'],
      ['fused_activation_function', 1, 'ActivationFunctionType'],
      ['merge_outputs', 2, 'bool'],
      ['asymmetric_quantize_inputs', 3, 'bool'],
    ],
    BitcastOptions: [],
    BitwiseXorOptions: [],
    BlockwiseQuantization: [
      ['scales', 0, 'int'],
      ['zero_points', 1, 'int'],
      ['block_size', 2, 'int'],
    ],
    BroadcastToOptions: [],
    BucketizeOptions: [
      ['boundaries', 0, '[float]'],
    ],
    Buffer: [
      ['data', 0, '[ubyte]', { align: 16 }],
      ['offset', 1, 'ulong', { safe: true, wire: true }],
      ['size', 2, 'ulong', { safe: true, wire: true }],
    ],
    CallOnceOptions: [
      ['init_subgraph_index', 0, 'int', { subgraph: true }],
    ],
    CallOptions: [
      ['subgraph', 0, 'uint', { subgraph: true }],
    ],
    CastOptions: [
      ['in_data_type', 0, 'TensorType'],
      ['out_data_type', 1, 'TensorType'],
    ],
    ConcatEmbeddingsOptions: [
      ['num_channels', 0, 'int'],
      ['num_columns_per_channel', 1, '[int]'],
      ['embedding_dim_per_channel', 2, '[int]'],
    ],
    ConcatenationOptions: [
      ['axis', 0, 'int'],
      ['fused_activation_function', 1, 'ActivationFunctionType'],
    ],
    Conv2DOptions: [
      ['padding', 0, 'Padding'],
      ['stride_w', 1, 'int'],
      ['stride_h', 2, 'int'],
      ['fused_activation_function', 3, 'ActivationFunctionType'],
      ['dilation_w_factor', 4, 'int', { fallback: 1 }],
      ['dilation_h_factor', 5, 'int', { fallback: 1 }],
      ['quantized_bias_type', 6, 'TensorType'],
    ],
    Conv3DOptions: [
      ['padding', 0, 'Padding'],
      ['stride_d', 1, 'int'],
      ['stride_w', 2, 'int'],
      ['stride_h', 3, 'int'],
      ['fused_activation_function', 4, 'ActivationFunctionType'],
      ['dilation_d_factor', 5, 'int', { fallback: 1 }],
      ['dilation_w_factor', 6, 'int', { fallback: 1 }],
      ['dilation_h_factor', 7, 'int', { fallback: 1 }],
    ],
    CosOptions: [],
    CumsumOptions: [
      ['exclusive', 0, 'bool'],
      ['reverse', 1, 'bool'],
    ],
    CustomQuantization: [
      ['custom', 0, '[ubyte]', { align: 16 }],
    ],
    DensifyOptions: [],
    DepthToSpaceOptions: [
      ['block_size', 0, 'int'],
    ],
    DepthwiseConv2DOptions: [
      ['padding', 0, 'Padding'],
      ['stride_w', 1, 'int'],
      ['stride_h', 2, 'int'],
      ['depth_multiplier', 3, 'int'],
      ['fused_activation_function', 4, 'ActivationFunctionType'],
      ['dilation_w_factor', 5, 'int', { fallback: 1 }],
      ['dilation_h_factor', 6, 'int', { fallback: 1 }],
    ],
    DequantizeOptions: [],
    DilateOptions: [],
    DimensionMetadata: [
      ['format', 0, 'DimensionType'],
      ['dense_size', 1, 'int'],
      ['array_segments', 3, 'SparseIndexVector'],
      ['array_indices', 5, 'SparseIndexVector'],
    ],
    DivOptions: [
      ['fused_activation_function', 0, 'ActivationFunctionType'],
    ],
    DynamicUpdateSliceOptions: [],
    EmbeddingLookupSparseOptions: [
      ['combiner', 0, 'CombinerType'],
    ],
    EqualOptions: [],
    ExpOptions: [],
    ExpandDimsOptions: [],
    ExternalBuffer: [
      ['id', 0, 'uint'],
      ['group', 1, 'uint'],
      ['offset', 2, 'ulong', { safe: true }],
      ['length', 3, 'ulong', { safe: true }],
      ['packing', 4, 'string'],
    ],
    ExternalBufferGroup: [
      ['name', 0, 'string'],
    ],
    FakeQuantOptions: [
      ['min', 0, 'float'],
      ['max', 1, 'float'],
      ['num_bits', 2, 'int'],
      ['narrow_range', 3, 'bool'],
    ],
    FillOptions: [],
    FloorDivOptions: [],
    FloorModOptions: [],
    FullyConnectedOptions: [
      ['fused_activation_function', 0, 'ActivationFunctionType'],
      ['weights_format', 1, 'FullyConnectedOptionsWeightsFormat'],
      ['keep_num_dims', 2, 'bool'],
      ['asymmetric_quantize_inputs', 3, 'bool'],
      ['quantized_bias_type', 4, 'TensorType'],
    ],
    GatherNdOptions: [],
    GatherOptions: [
      ['axis', 0, 'int'],
      ['batch_dims', 1, 'int'],
    ],
    GeluOptions: [
      ['approximate', 0, 'bool'],
    ],
    GreaterEqualOptions: [],
    GreaterOptions: [],
    HardSwishOptions: [],
    HashtableFindOptions: [],
    HashtableImportOptions: [],
    HashtableOptions: [
      ['table_id', 0, 'int'],
      ['key_dtype', 1, 'TensorType'],
      ['value_dtype', 2, 'TensorType'],
    ],
    HashtableSizeOptions: [],
    IfOptions: [
      ['then_subgraph_index', 0, 'int', { subgraph: true }],
      ['else_subgraph_index', 1, 'int', { subgraph: true }],
    ],
    Int32Vector: [
      ['values', 0, '[int]', { many: true }],
    ],
    L2NormOptions: [
      ['fused_activation_function', 0, 'ActivationFunctionType'],
    ],
    LSHProjectionOptions: [
      ['type', 0, 'LSHProjectionType'],
    ],
    LSTMOptions: [
      ['fused_activation_function', 0, 'ActivationFunctionType'],
      ['cell_clip', 1, 'float'],
      ['proj_clip', 2, 'float'],
      ['kernel_type', 3, 'LSTMKernelType'],
      ['asymmetric_quantize_inputs', 4, 'bool'],
    ],
    LeakyReluOptions: [
      ['alpha', 0, 'float'],
    ],
    LessEqualOptions: [],
    LessOptions: [],
    LocalResponseNormalizationOptions: [
      ['radius', 0, 'int'],
      ['bias', 1, 'float'],
      ['alpha', 2, 'float'],
      ['beta', 3, 'float'],
    ],
    LogSoftmaxOptions: [],
    LogicalAndOptions: [],
    LogicalNotOptions: [],
    LogicalOrOptions: [],
    MatrixDiagOptions: [],
    MatrixSetDiagOptions: [],
    MaximumMinimumOptions: [],
    Metadata: [
      ['name', 0, 'string'],
      ['buffer', 1, 'uint'],
    ],
    MirrorPadOptions: [
      ['mode', 0, 'MirrorPadMode'],
    ],
    Model: [
      ['version', 0, 'uint'],
      ['operator_codes', 1, '[OperatorCode]', { list: true }],
      ['subgraphs', 2, '[SubGraph]', { list: true }],
      ['description', 3, 'string'],
      ['buffers', 4, '[Buffer]', { list: true }],
      ['metadata_buffer', 5, '[int]'],
      ['metadata', 6, '[Metadata]'],
      ['signature_defs', 7, '[SignatureDef]'],
      ['external_buffer_groups', 8, '[ExternalBufferGroup]'],
      ['external_buffers', 9, '[ExternalBuffer]'],
    ],
    MulOptions: [
      ['fused_activation_function', 0, 'ActivationFunctionType'],
    ],
    MultiAxisQuantization: [
      ['scales', 0, 'int'],
      ['zero_points', 1, 'int'],
      ['block_size', 2, 'int'],
      ['quantized_dimensions', 3, '[int]'],
    ],
    NegOptions: [],
    NonMaxSuppressionV4Options: [],
    NonMaxSuppressionV5Options: [],
    NotEqualOptions: [],
    OneHotOptions: [
      ['axis', 0, 'int'],
    ],
    Operator: [
      ['opcode_index', 0, 'uint'],
      ['inputs', 1, '[int]', { list: true }],
      ['outputs', 2, '[int]', { list: true }],
      ['builtin_options', 4, 'BuiltinOptions'],
      ['custom_options', 5, '[ubyte]'],
      ['custom_options_format', 6, 'CustomOptionsFormat'],
      ['mutating_variable_inputs', 7, '[bool]'],
      ['intermediates', 8, '[int]'],
      ['large_custom_options_offset', 9, 'ulong', { safe: true, wire: true }],
      ['large_custom_options_size', 10, 'ulong', { safe: true, wire: true }],
      ['builtin_options_2', 12, 'BuiltinOptions2'],
      ['debug_metadata_index', 13, 'int', { fallback: -1 }],
    ],
    OperatorCode: [
      ['deprecated_builtin_code', 0, 'byte', { wire: true }],
      ['custom_code', 1, 'string'],
      ['version', 2, 'int', { fallback: 1 }],
      ['builtin_code', 3, 'BuiltinOperator'],
    ],
    PackOptions: [
      ['values_count', 0, 'int'],
      ['axis', 1, 'int'],
    ],
    PadOptions: [],
    PadV2Options: [],
    Pool2DOptions: [
      ['padding', 0, 'Padding'],
      ['stride_w', 1, 'int'],
      ['stride_h', 2, 'int'],
      ['filter_width', 3, 'int'],
      ['filter_height', 4, 'int'],
      ['fused_activation_function', 5, 'ActivationFunctionType'],
    ],
    PowOptions: [],
    QuantizationParameters: [
      ['min', 0, '[float]'],
      ['max', 1, '[float]'],
      ['scale', 2, '[float]', { many: true }],
      ['zero_point', 3, '[long]', { safe: true }],
      ['details', 5, 'QuantizationDetails'],
      ['quantized_dimension', 6, 'int'],
    ],
    QuantizeOptions: [],
    RNNOptions: [
      ['fused_activation_function', 0, 'ActivationFunctionType'],
      ['asymmetric_quantize_inputs', 1, 'bool'],
    ],
    RandomOptions: [
      ['seed', 0, 'long'],
      ['seed2', 1, 'long'],
    ],
    RangeOptions: [],
    RankOptions: [],
    ReadVariableOptions: [],
    ReduceWindowOptions: [
      ['reduce_function', 0, 'ReduceWindowFunction'],
    ],
    ReducerOptions: [
      ['keep_dims', 0, 'bool'],
    ],
    ReshapeOptions: [
      ['new_shape', 0, '[int]'],
    ],
    ResizeBilinearOptions: [
      ['new_height', 0, 'int', { deprecated: true }],
      ['new_width', 1, 'int', { deprecated: true }],
      ['align_corners', 2, 'bool'],
      ['half_pixel_centers', 3, 'bool'],
    ],
    ResizeNearestNeighborOptions: [
      ['align_corners', 0, 'bool'],
      ['half_pixel_centers', 1, 'bool'],
    ],
    ReverseSequenceOptions: [
      ['seq_dim', 0, 'int'],
      ['batch_dim', 1, 'int'],
    ],
    ReverseV2Options: [],
    Rfft2dOptions: [],
    RightShiftOptions: [],
    SVDFOptions: [
      ['rank', 0, 'int'],
      ['fused_activation_function', 1, 'ActivationFunctionType'],
      ['asymmetric_quantize_inputs', 2, 'bool'],
    ],
    ScatterNdOptions: [],
    SegmentSumOptions: [],
    SelectOptions: [],
    SelectV2Options: [],
    SequenceRNNOptions: [
      ['time_major', 0, 'bool'],
      ['fused_activation_function', 1, 'ActivationFunctionType'],
      ['asymmetric_quantize_inputs', 2, 'bool'],
    ],
    ShapeOptions: [
      ['out_type', 0, 'TensorType'],
    ],
    SignOptions: [],
    SignatureDef: [
      ['inputs', 0, '[TensorMap]', { list: true }],
      ['outputs', 1, '[TensorMap]', { list: true }],
      ['signature_key', 2, 'string'],
      ['deprecated_tag', 3, 'string', { deprecated: true }],
      ['subgraph_index', 4, 'uint', { subgraph: true }],
    ],
    SkipGramOptions: [
      ['ngram_size', 0, 'int'],
      ['max_skip_size', 1, 'int'],
      ['include_all_ngrams', 2, 'bool'],
    ],
    SliceOptions: [],
    SoftmaxOptions: [
      ['beta', 0, 'float'],
    ],
    SpaceToBatchNDOptions: [],
    SpaceToDepthOptions: [
      ['block_size', 0, 'int'],
    ],
    SparseToDenseOptions: [
      ['validate_indices', 0, 'bool'],
    ],
    SparsityParameters: [
      ['traversal_order', 0, '[int]'],
      ['block_map', 1, '[int]'],
      ['dim_metadata', 2, '[DimensionMetadata]'],
    ],
    SplitOptions: [
      ['num_splits', 0, 'int'],
    ],
    SplitVOptions: [
      ['num_splits', 0, 'int'],
    ],
    SquareOptions: [],
    SquaredDifferenceOptions: [],
    SqueezeOptions: [
      ['squeeze_dims', 0, '[int]'],
    ],
    StableHLOCompositeOptions: [
      ['name', 0, 'string'],
      ['decomposition_subgraph_index', 1, 'int', { subgraph: true }],
      ['composite_attributes', 2, '[ubyte]'],
      ['composite_attributes_format', 3, 'CustomOptionsFormat'],
      ['version', 4, 'int'],
    ],
    StablehloBroadcastInDimOptions: [
      ['broadcast_dimensions', 0, '[long]'],
    ],
    StablehloCaseOptions: [
      ['branch_subgraph_indices', 0, '[int]', { subgraph: true }],
    ],
    StablehloCompareOptions: [
      ['comparison_direction', 0, 'StablehloComparisonDirection'],
      ['compare_type', 1, 'StablehloComparisonType'],
    ],
    StablehloConcatenateOptions: [
      ['dimension', 0, 'long'],
    ],
    StablehloConvolutionOptions: [
      ['window_strides', 0, '[long]'],
      ['padding', 1, '[long]'],
      ['lhs_dilation', 2, '[long]'],
      ['rhs_dilation', 3, '[long]'],
      ['window_reversal', 4, '[bool]'],
      ['input_batch_dimension', 5, 'long'],
      ['input_feature_dimension', 6, 'long'],
      ['input_spatial_dimensions', 7, '[long]'],
      ['kernel_input_feature_dimension', 8, 'long'],
      ['kernel_output_feature_dimension', 9, 'long'],
      ['kernel_spatial_dimensions', 10, '[long]'],
      ['output_batch_dimension', 11, 'long'],
      ['output_feature_dimension', 12, 'long'],
      ['output_spatial_dimensions', 13, '[long]'],
      ['feature_group_count', 14, 'long'],
      ['batch_group_count', 15, 'long'],
      ['precision_config', 16, '[StablehloPrecisionConfig]'],
    ],
    StablehloCustomCallOptions: [
      ['call_target_name', 0, 'string'],
      ['has_side_effect', 1, 'bool'],
      ['backend_config', 2, 'string'],
      ['api_version', 3, 'int'],
      ['called_computations', 4, '[int]'],
      ['custom_attributes', 5, '[ubyte]'],
    ],
    StablehloDotGeneralOptions: [
      ['lhs_batching_dimensions', 0, '[long]'],
      ['rhs_batching_dimensions', 1, '[long]'],
      ['lhs_contracting_dimensions', 2, '[long]'],
      ['rhs_contracting_dimensions', 3, '[long]'],
      ['precision_config', 4, '[StablehloPrecisionConfig]'],
    ],
    StablehloDynamicSliceOptions: [
      ['slice_sizes', 0, '[long]'],
    ],
    StablehloGatherOptions: [
      ['offset_dims', 0, '[long]'],
      ['collapsed_slice_dims', 1, '[long]'],
      ['start_index_map', 2, '[long]'],
      ['index_vector_dim', 3, 'long'],
      ['slice_sizes', 4, '[long]'],
      ['indices_are_sorted', 5, 'bool'],
    ],
    StablehloIotaOptions: [
      ['iota_dimension', 0, 'long'],
    ],
    StablehloPadOptions: [
      ['edge_padding_low', 0, '[long]'],
      ['edge_padding_high', 1, '[long]'],
      ['interior_padding', 2, '[long]'],
    ],
    StablehloReduceOptions: [
      ['dimensions', 0, '[long]'],
      ['body_subgraph_index', 1, 'int', { subgraph: true }],
    ],
    StablehloReduceWindowOptions: [
      ['window_dimensions', 0, '[long]'],
      ['window_strides', 1, '[long]'],
      ['base_dilations', 2, '[long]'],
      ['window_dilations', 3, '[long]'],
      ['padding', 4, '[long]'],
      ['body_subgraph_index', 5, 'int', { subgraph: true }],
    ],
    StablehloRngBitGeneratorOptions: [
      ['algorithm', 0, 'RngAlgorithm'],
    ],
    StablehloScatterOptions: [
      ['indices_are_sorted', 0, 'bool'],
      ['update_window_dims', 1, '[long]'],
      ['inserted_window_dims', 2, '[long]'],
      ['scatter_dims_to_operand_dims', 3, '[long]'],
      ['index_vector_dim', 4, 'long'],
      ['unique_indices', 5, 'bool'],
      ['update_computation_subgraph_index', 6, 'int', { subgraph: true }],
    ],
    StablehloShiftLeftOptions: [],
    StablehloSliceOptions: [
      ['start_indices', 0, '[long]'],
      ['limit_indices', 1, '[long]'],
      ['strides', 2, '[long]'],
    ],
    StablehloSortOptions: [
      ['dimension', 0, 'long'],
      ['is_stable', 1, 'bool'],
      ['comparator_subgraph_index', 2, 'int', { subgraph: true }],
    ],
    StablehloTransposeOptions: [
      ['permutation', 0, '[long]'],
    ],
    StablehloWhileOptions: [
      ['cond_subgraph_index', 0, 'int', { subgraph: true }],
      ['body_subgraph_index', 1, 'int', { subgraph: true }],
    ],
    StridedSliceOptions: [
      ['begin_mask', 0, 'int'],
      ['end_mask', 1, 'int'],
      ['ellipsis_mask', 2, 'int'],
      ['new_axis_mask', 3, 'int'],
      ['shrink_axis_mask', 4, 'int'],
      ['offset', 5, 'bool'],
    ],
    SubGraph: [
      ['tensors', 0, '[Tensor]', { list: true }],
      ['inputs', 1, '[int]', { list: true }],
      ['outputs', 2, '[int]', { list: true }],
      ['operators', 3, '[Operator]', { list: true }],
      ['name', 4, 'string'],
      ['debug_metadata_index', 5, 'int', { fallback: -1 }],
    ],
    SubOptions: [
      ['fused_activation_function', 0, 'ActivationFunctionType'],
      ['pot_scale_int16', 1, 'bool', { fallback: true }],
    ],
    Tensor: [
      ['shape', 0, '[int]', { list: true }],
      ['type', 1, 'TensorType'],
      ['buffer', 2, 'uint'],
      ['name', 3, 'string'],
      ['quantization', 4, 'QuantizationParameters'],
      ['is_variable', 5, 'bool'],
      ['sparsity', 6, 'SparsityParameters'],
      ['shape_signature', 7, '[int]'],
      ['has_rank', 8, 'bool'],
      ['variant_tensors', 9, '[VariantSubType]'],
      ['external_buffer', 10, 'uint'],
    ],
    TensorMap: [
      ['name', 0, 'string'],
      ['tensor_index', 1, 'uint'],
    ],
    TileOptions: [],
    TopKV2Options: [],
    TransposeConvOptions: [
      ['padding', 0, 'Padding'],
      ['stride_w', 1, 'int'],
      ['stride_h', 2, 'int'],
      ['fused_activation_function', 3, 'ActivationFunctionType'],
      ['quantized_bias_type', 4, 'TensorType'],
    ],
    TransposeOptions: [],
    Uint16Vector: [
      ['values', 0, '[ushort]', { align: 4 }],
    ],
    Uint8Vector: [
      ['values', 0, '[ubyte]', { align: 4 }],
    ],
    UnidirectionalSequenceLSTMOptions: [
      ['fused_activation_function', 0, 'ActivationFunctionType'],
      ['cell_clip', 1, 'float'],
      ['proj_clip', 2, 'float'],
      ['time_major', 3, 'bool'],
      ['asymmetric_quantize_inputs', 4, 'bool'],
      ['diagonal_recurrent_tensors', 5, 'bool'],
    ],
    UniqueOptions: [
      ['idx_out_type', 0, 'TensorType', { fallback: 'INT32' }],
    ],
    UnpackOptions: [
      ['num', 0, 'int'],
      ['axis', 1, 'int'],
    ],
    UnsortedSegmentMaxOptions: [],
    UnsortedSegmentMinOptions: [],
    UnsortedSegmentProdOptions: [],
    UnsortedSegmentSumOptions: [],
    VarHandleOptions: [
      ['container', 0, 'string'],
      ['shared_name', 1, 'string'],
    ],
    VariantSubType: [
      ['shape', 0, '[int]', { list: true }],
      ['type', 1, 'TensorType'],
      ['has_rank', 2, 'bool'],
    ],
    WhereOptions: [],
    WhileOptions: [
      ['cond_subgraph_index', 0, 'int', { subgraph: true }],
      ['body_subgraph_index', 1, 'int', { subgraph: true }],
    ],
    ZerosLikeOptions: [],
  },
};
