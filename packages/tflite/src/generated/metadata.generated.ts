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

export const ContentProperties = [
  'FeatureProperties',
  'ImageProperties',
  'BoundingBoxProperties',
  'AudioProperties',
] as const;
export type ContentProperties = UnionOf<METADATA_TABLES, (typeof ContentProperties)[number]>;

export const ProcessUnitOptions = [
  'NormalizationOptions',
  'ScoreCalibrationOptions',
  'ScoreThresholdingOptions',
  'BertTokenizerOptions',
  'SentencePieceTokenizerOptions',
  'RegexTokenizerOptions',
] as const;
export type ProcessUnitOptions = UnionOf<METADATA_TABLES, (typeof ProcessUnitOptions)[number]>;

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
  unions: { ContentProperties, ProcessUnitOptions },
  tables: {
    AssociatedFile: [
      ['name', 0, 'string'],
      ['description', 1, 'string'],
      ['type', 2, 'AssociatedFileType'],
      ['locale', 3, 'string'],
      ['version', 4, 'string'],
    ],
    AudioProperties: [
      ['sample_rate', 0, 'uint'],
      ['channels', 1, 'uint'],
    ],
    BertTokenizerOptions: [
      ['vocab_file', 0, '[AssociatedFile]'],
    ],
    BoundingBoxProperties: [
      ['index', 0, '[uint]'],
      ['type', 1, 'BoundingBoxType'],
      ['coordinate_type', 2, 'CoordinateType'],
    ],
    Content: [
      ['content_properties', 1, 'ContentProperties'],
      ['range', 2, 'ValueRange'],
    ],
    CustomMetadata: [
      ['name', 0, 'string'],
      ['data', 1, '[ubyte]', { align: 16 }],
    ],
    FeatureProperties: [],
    ImageProperties: [
      ['color_space', 0, 'ColorSpaceType'],
      ['default_size', 1, 'ImageSize'],
    ],
    ImageSize: [
      ['width', 0, 'uint'],
      ['height', 1, 'uint'],
    ],
    ModelMetadata: [
      ['name', 0, 'string'],
      ['description', 1, 'string'],
      ['version', 2, 'string'],
      ['subgraph_metadata', 3, '[SubGraphMetadata]'],
      ['author', 4, 'string'],
      ['license', 5, 'string'],
      ['associated_files', 6, '[AssociatedFile]'],
      ['min_parser_version', 7, 'string'],
    ],
    NormalizationOptions: [
      ['mean', 0, '[float]'],
      ['std', 1, '[float]'],
    ],
    ProcessUnit: [
      ['options', 1, 'ProcessUnitOptions'],
    ],
    RegexTokenizerOptions: [
      ['delim_regex_pattern', 0, 'string'],
      ['vocab_file', 1, '[AssociatedFile]'],
    ],
    ScoreCalibrationOptions: [
      ['score_transformation', 0, 'ScoreTransformationType'],
      ['default_score', 1, 'float'],
    ],
    ScoreThresholdingOptions: [
      ['global_score_threshold', 0, 'float'],
    ],
    SentencePieceTokenizerOptions: [
      ['sentencePiece_model', 0, '[AssociatedFile]'],
      ['vocab_file', 1, '[AssociatedFile]'],
    ],
    Stats: [
      ['max', 0, '[float]'],
      ['min', 1, '[float]'],
    ],
    SubGraphMetadata: [
      ['name', 0, 'string'],
      ['description', 1, 'string'],
      ['input_tensor_metadata', 2, '[TensorMetadata]'],
      ['output_tensor_metadata', 3, '[TensorMetadata]'],
      ['associated_files', 4, '[AssociatedFile]'],
      ['input_process_units', 5, '[ProcessUnit]'],
      ['output_process_units', 6, '[ProcessUnit]'],
      ['input_tensor_groups', 7, '[TensorGroup]'],
      ['output_tensor_groups', 8, '[TensorGroup]'],
      ['custom_metadata', 9, '[CustomMetadata]'],
    ],
    TensorGroup: [
      ['name', 0, 'string'],
      ['tensor_names', 1, '[string]'],
    ],
    TensorMetadata: [
      ['name', 0, 'string'],
      ['description', 1, 'string'],
      ['dimension_names', 2, '[string]'],
      ['content', 3, 'Content'],
      ['process_units', 4, '[ProcessUnit]'],
      ['stats', 5, 'Stats'],
      ['associated_files', 6, '[AssociatedFile]'],
    ],
    ValueRange: [
      ['min', 0, 'int'],
      ['max', 1, 'int'],
    ],
  },
};
