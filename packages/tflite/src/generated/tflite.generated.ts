// Generated from schema/tflite.fbs by tools/schema (npm run generate). Do not edit.

import { enumeration, type FlatBufferSchema, type Int64, type UnionOf } from '@zoo/containers';

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

export const BuiltinOperator = /* @__PURE__ */ enumeration([
  'ADD',
  'AVERAGE_POOL_2D',
  'CONCATENATION',
  'CONV_2D',
  'DEPTHWISE_CONV_2D',
  'DEPTH_TO_SPACE',
  'DEQUANTIZE',
  'EMBEDDING_LOOKUP',
  'FLOOR',
  'FULLY_CONNECTED',
  'HASHTABLE_LOOKUP',
  'L2_NORMALIZATION',
  'L2_POOL_2D',
  'LOCAL_RESPONSE_NORMALIZATION',
  'LOGISTIC',
  'LSH_PROJECTION',
  'LSTM',
  'MAX_POOL_2D',
  'MUL',
  'RELU',
  'RELU_N1_TO_1',
  'RELU6',
  'RESHAPE',
  'RESIZE_BILINEAR',
  'RNN',
  'SOFTMAX',
  'SPACE_TO_DEPTH',
  'SVDF',
  'TANH',
  'CONCAT_EMBEDDINGS',
  'SKIP_GRAM',
  'CALL',
  'CUSTOM',
  'EMBEDDING_LOOKUP_SPARSE',
  'PAD',
  'UNIDIRECTIONAL_SEQUENCE_RNN',
  'GATHER',
  'BATCH_TO_SPACE_ND',
  'SPACE_TO_BATCH_ND',
  'TRANSPOSE',
  'MEAN',
  'SUB',
  'DIV',
  'SQUEEZE',
  'UNIDIRECTIONAL_SEQUENCE_LSTM',
  'STRIDED_SLICE',
  'BIDIRECTIONAL_SEQUENCE_RNN',
  'EXP',
  'TOPK_V2',
  'SPLIT',
  'LOG_SOFTMAX',
  'DELEGATE',
  'BIDIRECTIONAL_SEQUENCE_LSTM',
  'CAST',
  'PRELU',
  'MAXIMUM',
  'ARG_MAX',
  'MINIMUM',
  'LESS',
  'NEG',
  'PADV2',
  'GREATER',
  'GREATER_EQUAL',
  'LESS_EQUAL',
  'SELECT',
  'SLICE',
  'SIN',
  'TRANSPOSE_CONV',
  'SPARSE_TO_DENSE',
  'TILE',
  'EXPAND_DIMS',
  'EQUAL',
  'NOT_EQUAL',
  'LOG',
  'SUM',
  'SQRT',
  'RSQRT',
  'SHAPE',
  'POW',
  'ARG_MIN',
  'FAKE_QUANT',
  'REDUCE_PROD',
  'REDUCE_MAX',
  'PACK',
  'LOGICAL_OR',
  'ONE_HOT',
  'LOGICAL_AND',
  'LOGICAL_NOT',
  'UNPACK',
  'REDUCE_MIN',
  'FLOOR_DIV',
  'REDUCE_ANY',
  'SQUARE',
  'ZEROS_LIKE',
  'FILL',
  'FLOOR_MOD',
  'RANGE',
  'RESIZE_NEAREST_NEIGHBOR',
  'LEAKY_RELU',
  'SQUARED_DIFFERENCE',
  'MIRROR_PAD',
  'ABS',
  'SPLIT_V',
  'UNIQUE',
  'CEIL',
  'REVERSE_V2',
  'ADD_N',
  'GATHER_ND',
  'COS',
  'WHERE',
  'RANK',
  'ELU',
  'REVERSE_SEQUENCE',
  'MATRIX_DIAG',
  'QUANTIZE',
  'MATRIX_SET_DIAG',
  'ROUND',
  'HARD_SWISH',
  'IF',
  'WHILE',
  'NON_MAX_SUPPRESSION_V4',
  'NON_MAX_SUPPRESSION_V5',
  'SCATTER_ND',
  'SELECT_V2',
  'DENSIFY',
  'SEGMENT_SUM',
  'BATCH_MATMUL',
  'PLACEHOLDER_FOR_GREATER_OP_CODES',
  'CUMSUM',
  'CALL_ONCE',
  'BROADCAST_TO',
  'RFFT2D',
  'CONV_3D',
  'IMAG',
  'REAL',
  'COMPLEX_ABS',
  'HASHTABLE',
  'HASHTABLE_FIND',
  'HASHTABLE_IMPORT',
  'HASHTABLE_SIZE',
  'REDUCE_ALL',
  'CONV_3D_TRANSPOSE',
  'VAR_HANDLE',
  'READ_VARIABLE',
  'ASSIGN_VARIABLE',
  'BROADCAST_ARGS',
  'RANDOM_STANDARD_NORMAL',
  'BUCKETIZE',
  'RANDOM_UNIFORM',
  'MULTINOMIAL',
  'GELU',
  'DYNAMIC_UPDATE_SLICE',
  'RELU_0_TO_1',
  'UNSORTED_SEGMENT_PROD',
  'UNSORTED_SEGMENT_MAX',
  'UNSORTED_SEGMENT_SUM',
  'ATAN2',
  'UNSORTED_SEGMENT_MIN',
  'SIGN',
  'BITCAST',
  'BITWISE_XOR',
  'RIGHT_SHIFT',
  'STABLEHLO_LOGISTIC',
  'STABLEHLO_ADD',
  'STABLEHLO_DIVIDE',
  'STABLEHLO_MULTIPLY',
  'STABLEHLO_MAXIMUM',
  'STABLEHLO_RESHAPE',
  'STABLEHLO_CLAMP',
  'STABLEHLO_CONCATENATE',
  'STABLEHLO_BROADCAST_IN_DIM',
  'STABLEHLO_CONVOLUTION',
  'STABLEHLO_SLICE',
  'STABLEHLO_CUSTOM_CALL',
  'STABLEHLO_REDUCE',
  'STABLEHLO_ABS',
  'STABLEHLO_AND',
  'STABLEHLO_COSINE',
  'STABLEHLO_EXPONENTIAL',
  'STABLEHLO_FLOOR',
  'STABLEHLO_LOG',
  'STABLEHLO_MINIMUM',
  'STABLEHLO_NEGATE',
  'STABLEHLO_OR',
  'STABLEHLO_POWER',
  'STABLEHLO_REMAINDER',
  'STABLEHLO_RSQRT',
  'STABLEHLO_SELECT',
  'STABLEHLO_SUBTRACT',
  'STABLEHLO_TANH',
  'STABLEHLO_SCATTER',
  'STABLEHLO_COMPARE',
  'STABLEHLO_CONVERT',
  'STABLEHLO_DYNAMIC_SLICE',
  'STABLEHLO_DYNAMIC_UPDATE_SLICE',
  'STABLEHLO_PAD',
  'STABLEHLO_IOTA',
  'STABLEHLO_DOT_GENERAL',
  'STABLEHLO_REDUCE_WINDOW',
  'STABLEHLO_SORT',
  'STABLEHLO_WHILE',
  'STABLEHLO_GATHER',
  'STABLEHLO_TRANSPOSE',
  'DILATE',
  'STABLEHLO_RNG_BIT_GENERATOR',
  'REDUCE_WINDOW',
  'STABLEHLO_COMPOSITE',
  'STABLEHLO_SHIFT_LEFT',
  'STABLEHLO_CBRT',
  'STABLEHLO_CASE',
]);
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

export const BuiltinOptions = {
  Conv2DOptions: 'padding:Padding stride_w:int stride_h:int fused_activation_function:ActivationFunctionType dilation_w_factor:int=1 dilation_h_factor:int=1 quantized_bias_type:TensorType',
  DepthwiseConv2DOptions: 'padding:Padding stride_w:int stride_h:int depth_multiplier:int fused_activation_function:ActivationFunctionType dilation_w_factor:int=1 dilation_h_factor:int=1',
  ConcatEmbeddingsOptions: 'num_channels:int num_columns_per_channel:[int] embedding_dim_per_channel:[int]',
  LSHProjectionOptions: 'type:LSHProjectionType',
  Pool2DOptions: 'padding:Padding stride_w:int stride_h:int filter_width:int filter_height:int fused_activation_function:ActivationFunctionType',
  SVDFOptions: 'rank:int fused_activation_function:ActivationFunctionType asymmetric_quantize_inputs:bool',
  RNNOptions: 'fused_activation_function:ActivationFunctionType asymmetric_quantize_inputs:bool',
  FullyConnectedOptions: 'fused_activation_function:ActivationFunctionType weights_format:FullyConnectedOptionsWeightsFormat keep_num_dims:bool asymmetric_quantize_inputs:bool quantized_bias_type:TensorType',
  SoftmaxOptions: 'beta:float',
  ConcatenationOptions: 'axis:int fused_activation_function:ActivationFunctionType',
  AddOptions: 'fused_activation_function:ActivationFunctionType pot_scale_int16:bool=1',
  L2NormOptions: 'fused_activation_function:ActivationFunctionType',
  LocalResponseNormalizationOptions: 'radius:int bias:float alpha:float beta:float',
  LSTMOptions: 'fused_activation_function:ActivationFunctionType cell_clip:float proj_clip:float kernel_type:LSTMKernelType asymmetric_quantize_inputs:bool',
  ResizeBilinearOptions: 'new_height:int,deprecated new_width:int,deprecated align_corners:bool half_pixel_centers:bool',
  CallOptions: 'subgraph:uint,subgraph',
  ReshapeOptions: 'new_shape:[int]',
  SkipGramOptions: 'ngram_size:int max_skip_size:int include_all_ngrams:bool',
  SpaceToDepthOptions: 'block_size:int',
  EmbeddingLookupSparseOptions: 'combiner:CombinerType',
  MulOptions: 'fused_activation_function:ActivationFunctionType',
  PadOptions: '',
  GatherOptions: 'axis:int batch_dims:int',
  BatchToSpaceNDOptions: '',
  SpaceToBatchNDOptions: '',
  TransposeOptions: '',
  ReducerOptions: 'keep_dims:bool',
  SubOptions: 'fused_activation_function:ActivationFunctionType pot_scale_int16:bool=1',
  DivOptions: 'fused_activation_function:ActivationFunctionType',
  SqueezeOptions: 'squeeze_dims:[int]',
  SequenceRNNOptions: 'time_major:bool fused_activation_function:ActivationFunctionType asymmetric_quantize_inputs:bool',
  StridedSliceOptions: 'begin_mask:int end_mask:int ellipsis_mask:int new_axis_mask:int shrink_axis_mask:int offset:bool',
  ExpOptions: '',
  TopKV2Options: '',
  SplitOptions: 'num_splits:int',
  LogSoftmaxOptions: '',
  CastOptions: 'in_data_type:TensorType out_data_type:TensorType',
  DequantizeOptions: '',
  MaximumMinimumOptions: '',
  ArgMaxOptions: 'output_type:TensorType',
  LessOptions: '',
  NegOptions: '',
  PadV2Options: '',
  GreaterOptions: '',
  GreaterEqualOptions: '',
  LessEqualOptions: '',
  SelectOptions: '',
  SliceOptions: '',
  TransposeConvOptions: 'padding:Padding stride_w:int stride_h:int fused_activation_function:ActivationFunctionType quantized_bias_type:TensorType',
  SparseToDenseOptions: 'validate_indices:bool',
  TileOptions: '',
  ExpandDimsOptions: '',
  EqualOptions: '',
  NotEqualOptions: '',
  ShapeOptions: 'out_type:TensorType',
  PowOptions: '',
  ArgMinOptions: 'output_type:TensorType',
  FakeQuantOptions: 'min:float max:float num_bits:int narrow_range:bool',
  PackOptions: 'values_count:int axis:int',
  LogicalOrOptions: '',
  OneHotOptions: 'axis:int',
  LogicalAndOptions: '',
  LogicalNotOptions: '',
  UnpackOptions: 'num:int axis:int',
  FloorDivOptions: '',
  SquareOptions: '',
  ZerosLikeOptions: '',
  FillOptions: '',
  BidirectionalSequenceLSTMOptions: 'fused_activation_function:ActivationFunctionType cell_clip:float proj_clip:float merge_outputs:bool time_major:bool=1 asymmetric_quantize_inputs:bool',
  BidirectionalSequenceRNNOptions: 'time_major:bool fused_activation_function:ActivationFunctionType merge_outputs:bool asymmetric_quantize_inputs:bool',
  UnidirectionalSequenceLSTMOptions: 'fused_activation_function:ActivationFunctionType cell_clip:float proj_clip:float time_major:bool asymmetric_quantize_inputs:bool diagonal_recurrent_tensors:bool',
  FloorModOptions: '',
  RangeOptions: '',
  ResizeNearestNeighborOptions: 'align_corners:bool half_pixel_centers:bool',
  LeakyReluOptions: 'alpha:float',
  SquaredDifferenceOptions: '',
  MirrorPadOptions: 'mode:MirrorPadMode',
  AbsOptions: '',
  SplitVOptions: 'num_splits:int',
  UniqueOptions: 'idx_out_type:TensorType=INT32',
  ReverseV2Options: '',
  AddNOptions: '',
  GatherNdOptions: '',
  CosOptions: '',
  WhereOptions: '',
  RankOptions: '',
  ReverseSequenceOptions: 'seq_dim:int batch_dim:int',
  MatrixDiagOptions: '',
  QuantizeOptions: '',
  MatrixSetDiagOptions: '',
  HardSwishOptions: '',
  IfOptions: 'then_subgraph_index:int,subgraph else_subgraph_index:int,subgraph',
  WhileOptions: 'cond_subgraph_index:int,subgraph body_subgraph_index:int,subgraph',
  DepthToSpaceOptions: 'block_size:int',
  NonMaxSuppressionV4Options: '',
  NonMaxSuppressionV5Options: '',
  ScatterNdOptions: '',
  SelectV2Options: '',
  DensifyOptions: '',
  SegmentSumOptions: '',
  BatchMatMulOptions: 'adj_x:bool adj_y:bool asymmetric_quantize_inputs:bool',
  CumsumOptions: 'exclusive:bool reverse:bool',
  CallOnceOptions: 'init_subgraph_index:int,subgraph',
  BroadcastToOptions: '',
  Rfft2dOptions: '',
  Conv3DOptions: 'padding:Padding stride_d:int stride_w:int stride_h:int fused_activation_function:ActivationFunctionType dilation_d_factor:int=1 dilation_w_factor:int=1 dilation_h_factor:int=1',
  HashtableOptions: 'table_id:int key_dtype:TensorType value_dtype:TensorType',
  HashtableFindOptions: '',
  HashtableImportOptions: '',
  HashtableSizeOptions: '',
  VarHandleOptions: 'container:string shared_name:string',
  ReadVariableOptions: '',
  AssignVariableOptions: '',
  RandomOptions: 'seed:long seed2:long',
  BucketizeOptions: 'boundaries:[float]',
  GeluOptions: 'approximate:bool',
  DynamicUpdateSliceOptions: '',
  UnsortedSegmentProdOptions: '',
  UnsortedSegmentMaxOptions: '',
  UnsortedSegmentMinOptions: '',
  UnsortedSegmentSumOptions: '',
  ATan2Options: '',
  SignOptions: '',
  BitcastOptions: '',
  BitwiseXorOptions: '',
  RightShiftOptions: '',
};
export type BuiltinOptions = UnionOf<TFLITE_TABLES, keyof typeof BuiltinOptions>;

export const BuiltinOptions2 = {
  StablehloConcatenateOptions: 'dimension:long',
  StablehloBroadcastInDimOptions: 'broadcast_dimensions:[long]',
  StablehloSliceOptions: 'start_indices:[long] limit_indices:[long] strides:[long]',
  StablehloConvolutionOptions: 'window_strides:[long] padding:[long] lhs_dilation:[long] rhs_dilation:[long] window_reversal:[bool] input_batch_dimension:long input_feature_dimension:long input_spatial_dimensions:[long] kernel_input_feature_dimension:long kernel_output_feature_dimension:long kernel_spatial_dimensions:[long] output_batch_dimension:long output_feature_dimension:long output_spatial_dimensions:[long] feature_group_count:long batch_group_count:long precision_config:[StablehloPrecisionConfig]',
  StablehloCustomCallOptions: 'call_target_name:string has_side_effect:bool backend_config:string api_version:int called_computations:[int] custom_attributes:[ubyte]',
  StablehloReduceOptions: 'dimensions:[long] body_subgraph_index:int,subgraph',
  StablehloScatterOptions: 'indices_are_sorted:bool update_window_dims:[long] inserted_window_dims:[long] scatter_dims_to_operand_dims:[long] index_vector_dim:long unique_indices:bool update_computation_subgraph_index:int,subgraph',
  StablehloCompareOptions: 'comparison_direction:StablehloComparisonDirection compare_type:StablehloComparisonType',
  StablehloDynamicSliceOptions: 'slice_sizes:[long]',
  StablehloPadOptions: 'edge_padding_low:[long] edge_padding_high:[long] interior_padding:[long]',
  StablehloIotaOptions: 'iota_dimension:long',
  StablehloDotGeneralOptions: 'lhs_batching_dimensions:[long] rhs_batching_dimensions:[long] lhs_contracting_dimensions:[long] rhs_contracting_dimensions:[long] precision_config:[StablehloPrecisionConfig]',
  StablehloReduceWindowOptions: 'window_dimensions:[long] window_strides:[long] base_dilations:[long] window_dilations:[long] padding:[long] body_subgraph_index:int,subgraph',
  StablehloSortOptions: 'dimension:long is_stable:bool comparator_subgraph_index:int,subgraph',
  StablehloWhileOptions: 'cond_subgraph_index:int,subgraph body_subgraph_index:int,subgraph',
  StablehloGatherOptions: 'offset_dims:[long] collapsed_slice_dims:[long] start_index_map:[long] index_vector_dim:long slice_sizes:[long] indices_are_sorted:bool',
  StablehloTransposeOptions: 'permutation:[long]',
  DilateOptions: '',
  StablehloRngBitGeneratorOptions: 'algorithm:RngAlgorithm',
  ReduceWindowOptions: 'reduce_function:ReduceWindowFunction',
  StableHLOCompositeOptions: 'name:string decomposition_subgraph_index:int,subgraph composite_attributes:[ubyte] composite_attributes_format:CustomOptionsFormat version:int',
  StablehloShiftLeftOptions: '',
  StablehloCaseOptions: 'branch_subgraph_indices:[int],subgraph',
};
export type BuiltinOptions2 = UnionOf<TFLITE_TABLES, keyof typeof BuiltinOptions2>;

export const QuantizationDetails = {
  CustomQuantization: 'custom:[ubyte],align=16',
  BlockwiseQuantization: 'scales:int zero_points:int block_size:int',
  MultiAxisQuantization: 'scales:int zero_points:int block_size:int quantized_dimensions:[int]',
};
export type QuantizationDetails = UnionOf<TFLITE_TABLES, keyof typeof QuantizationDetails>;

export const SparseIndexVector = {
  Int32Vector: 'values:[int],many',
  Uint16Vector: 'values:[ushort],align=4',
  Uint8Vector: 'values:[ubyte],align=4',
};
export type SparseIndexVector = UnionOf<TFLITE_TABLES, keyof typeof SparseIndexVector>;

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

/** The table of options of each BuiltinOperator whose table has another name: that of CONV_2D is Conv2DOptions. */
export const BuiltinOperatorOptions = {
  AVERAGE_POOL_2D: 'Pool2DOptions',
  L2_NORMALIZATION: 'L2NormOptions',
  L2_POOL_2D: 'Pool2DOptions',
  MAX_POOL_2D: 'Pool2DOptions',
  UNIDIRECTIONAL_SEQUENCE_RNN: 'SequenceRNNOptions',
  MEAN: 'ReducerOptions',
  MAXIMUM: 'MaximumMinimumOptions',
  MINIMUM: 'MaximumMinimumOptions',
  SUM: 'ReducerOptions',
  REDUCE_PROD: 'ReducerOptions',
  REDUCE_MAX: 'ReducerOptions',
  REDUCE_MIN: 'ReducerOptions',
  REDUCE_ANY: 'ReducerOptions',
  REDUCE_ALL: 'ReducerOptions',
  CONV_3D_TRANSPOSE: 'Conv3DOptions',
  RANDOM_STANDARD_NORMAL: 'RandomOptions',
  RANDOM_UNIFORM: 'RandomOptions',
  MULTINOMIAL: 'RandomOptions',
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
  unions: { BuiltinOptions: Object.keys(BuiltinOptions), BuiltinOptions2: Object.keys(BuiltinOptions2), QuantizationDetails: Object.keys(QuantizationDetails), SparseIndexVector: Object.keys(SparseIndexVector) },
  tables: {
    ...BuiltinOptions,
    ...BuiltinOptions2,
    ...QuantizationDetails,
    ...SparseIndexVector,
    Buffer: 'data:[ubyte],align=16 offset:ulong,safe,wire size:ulong,safe,wire',
    DimensionMetadata: 'format:DimensionType dense_size:int array_segments:SparseIndexVector@3 array_indices:SparseIndexVector@5',
    ExternalBuffer: 'id:uint group:uint offset:ulong,safe length:ulong,safe packing:string',
    ExternalBufferGroup: 'name:string',
    Metadata: 'name:string buffer:uint',
    Model: 'version:uint operator_codes:[OperatorCode],list subgraphs:[SubGraph],list description:string buffers:[Buffer],list metadata_buffer:[int] metadata:[Metadata] signature_defs:[SignatureDef] external_buffer_groups:[ExternalBufferGroup] external_buffers:[ExternalBuffer]',
    Operator: 'opcode_index:uint inputs:[int],list outputs:[int],list builtin_options:BuiltinOptions@4 custom_options:[ubyte] custom_options_format:CustomOptionsFormat mutating_variable_inputs:[bool] intermediates:[int] large_custom_options_offset:ulong,safe,wire large_custom_options_size:ulong,safe,wire builtin_options_2:BuiltinOptions2@12 debug_metadata_index:int=-1',
    OperatorCode: 'deprecated_builtin_code:byte,wire custom_code:string version:int=1 builtin_code:BuiltinOperator',
    QuantizationParameters: 'min:[float] max:[float] scale:[float],many zero_point:[long],safe details:QuantizationDetails@5 quantized_dimension:int',
    SignatureDef: 'inputs:[TensorMap],list outputs:[TensorMap],list signature_key:string deprecated_tag:string,deprecated subgraph_index:uint,subgraph',
    SparsityParameters: 'traversal_order:[int] block_map:[int] dim_metadata:[DimensionMetadata]',
    SubGraph: 'tensors:[Tensor],list inputs:[int],list outputs:[int],list operators:[Operator],list name:string debug_metadata_index:int=-1',
    Tensor: 'shape:[int],list type:TensorType buffer:uint name:string quantization:QuantizationParameters is_variable:bool sparsity:SparsityParameters shape_signature:[int] has_rank:bool variant_tensors:[VariantSubType] external_buffer:uint',
    TensorMap: 'name:string tensor_index:uint',
    VariantSubType: 'shape:[int],list type:TensorType has_rank:bool',
  },
};
