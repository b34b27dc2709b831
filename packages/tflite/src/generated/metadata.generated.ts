// Generated from schema/metadata.fbs by tools/schema (npm run generate). Do not edit.

import type { FlatBufferSchema, UnionOf } from '@zoo/containers';

export const AssociatedFileType = {
  UNKNOWN: 0,
  DESCRIPTIONS: 1,
  TENSOR_AXIS_LABELS: 2,
  TENSOR_VALUE_LABELS: 3,
  TENSOR_AXIS_SCORE_CALIBRATION: 4,
  VOCABULARY: 5,
  SCANN_INDEX_FILE: 6,
} as const;
export type AssociatedFileType = keyof typeof AssociatedFileType;

export const BoundingBoxType = {
  UNKNOWN: 0,
  BOUNDARIES: 1,
  UPPER_LEFT: 2,
  CENTER: 3,
} as const;
export type BoundingBoxType = keyof typeof BoundingBoxType;

export const ColorSpaceType = {
  UNKNOWN: 0,
  RGB: 1,
  GRAYSCALE: 2,
} as const;
export type ColorSpaceType = keyof typeof ColorSpaceType;

export const CoordinateType = {
  RATIO: 0,
  PIXEL: 1,
} as const;
export type CoordinateType = keyof typeof CoordinateType;

export const ScoreTransformationType = {
  IDENTITY: 0,
  LOG: 1,
  INVERSE_LOGISTIC: 2,
} as const;
export type ScoreTransformationType = keyof typeof ScoreTransformationType;

export const ContentProperties = {
  FeatureProperties: '',
  ImageProperties: 'color_space:ColorSpaceType default_size:ImageSize',
  BoundingBoxProperties: 'index:[uint] type:BoundingBoxType coordinate_type:CoordinateType',
  AudioProperties: 'sample_rate:uint channels:uint',
};
export type ContentProperties = UnionOf<METADATA_TABLES, keyof typeof ContentProperties>;

export const ProcessUnitOptions = {
  NormalizationOptions: 'mean:[float] std:[float]',
  ScoreCalibrationOptions: 'score_transformation:ScoreTransformationType default_score:float',
  ScoreThresholdingOptions: 'global_score_threshold:float',
  BertTokenizerOptions: 'vocab_file:[AssociatedFile]',
  SentencePieceTokenizerOptions: 'sentencePiece_model:[AssociatedFile] vocab_file:[AssociatedFile]',
  RegexTokenizerOptions: 'delim_regex_pattern:string vocab_file:[AssociatedFile]',
};
export type ProcessUnitOptions = UnionOf<METADATA_TABLES, keyof typeof ProcessUnitOptions>;

/** A file packed behind the model; the name is the base name of its entry. */
export interface AssociatedFile {
  name?: string;
  description?: string;
  type: AssociatedFileType;
  locale?: string;
  version?: string;
}

/** Sample rate in Hz and channels. */
export interface AudioProperties {
  sampleRate: number;
  channels: number;
}

export interface BertTokenizerOptions {
  vocabFile?: AssociatedFile[];
}

/** How four numbers make a box; `index` says where left, top, right, bottom are. */
export interface BoundingBoxProperties {
  index?: number[];
  type: BoundingBoxType;
  coordinateType: CoordinateType;
}

export interface Content {
  contentProperties?: ContentProperties;
  range?: ValueRange;
}

/** A named blob for one consumer; MediaPipe keeps the options of its tasks here. */
export interface CustomMetadata {
  name?: string;
  data?: Uint8Array;
}

/** Colour space, and the size to use when the shape leaves it open. */
export interface ImageProperties {
  colorSpace: ColorSpaceType;
  defaultSize?: ImageSize;
}

export interface ImageSize {
  width: number;
  height: number;
}

/** The whole description. `version` is the author's own; `min_parser_version` is computed by the writer. */
export interface ModelMetadata {
  name?: string;
  description?: string;
  version?: string;
  subgraphMetadata?: SubGraphMetadata[];
  author?: string;
  license?: string;
  associatedFiles?: AssociatedFile[];
  minParserVersion?: string;
}

/** (x - mean) / std, per channel or one pair for all; applied before quantization. */
export interface NormalizationOptions {
  mean?: number[];
  std?: number[];
}

/** One step between a raw value and a tensor. */
export interface ProcessUnit {
  options?: ProcessUnitOptions;
}

/** Splits at a regular expression, then looks words up. */
export interface RegexTokenizerOptions {
  delimRegexPattern?: string;
  vocabFile?: AssociatedFile[];
}

/** Sigmoid calibration per class; the parameters are a file of type TENSOR_AXIS_SCORE_CALIBRATION. */
export interface ScoreCalibrationOptions {
  scoreTransformation: ScoreTransformationType;
  defaultScore: number;
}

/** Scores below it are not worth showing. */
export interface ScoreThresholdingOptions {
  globalScoreThreshold: number;
}

export interface SentencePieceTokenizerOptions {
  sentencePieceModel?: AssociatedFile[];
  vocabFile?: AssociatedFile[];
}

/** Per channel extremes; max comes first. */
export interface Stats {
  max?: number[];
  min?: number[];
}

/** Tensors in the order of SubGraph.inputs and outputs, and processing that spans several of them. */
export interface SubGraphMetadata {
  name?: string;
  description?: string;
  inputTensorMetadata?: TensorMetadata[];
  outputTensorMetadata?: TensorMetadata[];
  associatedFiles?: AssociatedFile[];
  inputProcessUnits?: ProcessUnit[];
  outputProcessUnits?: ProcessUnit[];
  inputTensorGroups?: TensorGroup[];
  outputTensorGroups?: TensorGroup[];
  customMetadata?: CustomMetadata[];
}

/** Tensors that belong together in one result, by name. */
export interface TensorGroup {
  name?: string;
  tensorNames?: string[];
}

/** One input or output: name, meaning, processing, files. */
export interface TensorMetadata {
  name?: string;
  description?: string;
  dimensionNames?: string[];
  content?: Content;
  processUnits?: ProcessUnit[];
  stats?: Stats;
  associatedFiles?: AssociatedFile[];
}

/** First and last dimension, both inclusive, that form one item; absent: all but the batch. */
export interface ValueRange {
  min: number;
  max: number;
}

export type FeatureProperties = Record<string, never>;

/** Every table by its name. */
export interface METADATA_TABLES {
  AssociatedFile: AssociatedFile;
  AudioProperties: AudioProperties;
  BertTokenizerOptions: BertTokenizerOptions;
  BoundingBoxProperties: BoundingBoxProperties;
  Content: Content;
  CustomMetadata: CustomMetadata;
  FeatureProperties: FeatureProperties;
  ImageProperties: ImageProperties;
  ImageSize: ImageSize;
  ModelMetadata: ModelMetadata;
  NormalizationOptions: NormalizationOptions;
  ProcessUnit: ProcessUnit;
  RegexTokenizerOptions: RegexTokenizerOptions;
  ScoreCalibrationOptions: ScoreCalibrationOptions;
  ScoreThresholdingOptions: ScoreThresholdingOptions;
  SentencePieceTokenizerOptions: SentencePieceTokenizerOptions;
  Stats: Stats;
  SubGraphMetadata: SubGraphMetadata;
  TensorGroup: TensorGroup;
  TensorMetadata: TensorMetadata;
  ValueRange: ValueRange;
}

export const METADATA: FlatBufferSchema = {
  root: 'ModelMetadata',
  identifier: 'M001',
  enums: {
    AssociatedFileType: { base: 'byte', values: AssociatedFileType },
    BoundingBoxType: { base: 'byte', values: BoundingBoxType },
    ColorSpaceType: { base: 'byte', values: ColorSpaceType },
    CoordinateType: { base: 'byte', values: CoordinateType },
    ScoreTransformationType: { base: 'byte', values: ScoreTransformationType },
  },
  unions: { ContentProperties: Object.keys(ContentProperties), ProcessUnitOptions: Object.keys(ProcessUnitOptions) },
  tables: {
    ...ContentProperties,
    ...ProcessUnitOptions,
    AssociatedFile: 'name:string description:string type:AssociatedFileType locale:string version:string',
    Content: 'content_properties:ContentProperties@1 range:ValueRange',
    CustomMetadata: 'name:string data:[ubyte],align=16',
    ImageSize: 'width:uint height:uint',
    ModelMetadata: 'name:string description:string version:string subgraph_metadata:[SubGraphMetadata] author:string license:string associated_files:[AssociatedFile] min_parser_version:string',
    ProcessUnit: 'options:ProcessUnitOptions@1',
    Stats: 'max:[float] min:[float]',
    SubGraphMetadata: 'name:string description:string input_tensor_metadata:[TensorMetadata] output_tensor_metadata:[TensorMetadata] associated_files:[AssociatedFile] input_process_units:[ProcessUnit] output_process_units:[ProcessUnit] input_tensor_groups:[TensorGroup] output_tensor_groups:[TensorGroup] custom_metadata:[CustomMetadata]',
    TensorGroup: 'name:string tensor_names:[string]',
    TensorMetadata: 'name:string description:string dimension_names:[string] content:Content process_units:[ProcessUnit] stats:Stats associated_files:[AssociatedFile]',
    ValueRange: 'min:int max:int',
  },
};
