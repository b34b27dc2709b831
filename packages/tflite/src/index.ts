export { type Bundle, isBundle, readBundle } from './bundle.ts';
export { dtypeOf } from './dtype.ts';
export { ENTRY, entryText, metadataEntry, withMetadataEntry, withMinRuntimeVersion } from './entries.ts';
export type { ConversionMetadata } from './generated/conversion-metadata.generated.ts';
export type { DebugMetadata } from './generated/debug-metadata.generated.ts';
export type {
  AssociatedFile,
  Content,
  CustomMetadata,
  ModelMetadata,
  ProcessUnit,
  SubGraphMetadata,
  TensorGroup,
  TensorMetadata,
} from './generated/metadata.generated.ts';
export type * from './generated/tflite.generated.ts';
export type {
  ActivationFunctionType,
  Buffer as TfliteBuffer,
  BuiltinOptions,
  BuiltinOptions2,
  DimensionMetadata,
  ExternalBuffer,
  ExternalBufferGroup,
  Metadata as MetadataEntry,
  Operator,
  OperatorCode,
  Padding,
  QuantizationDetails,
  QuantizationParameters,
  SignatureDef,
  SparseIndexVector,
  SparsityParameters,
  SubGraph,
  Tensor as TfliteTensor,
  TensorMap,
  TFLITE_TABLES,
  VariantSubType,
} from './generated/tflite.generated.ts';
export { BuiltinOperator, BuiltinOperatorOptions, TensorType, TFLITE } from './generated/tflite.generated.ts';
export { isModel } from './is-model.ts';
export {
  type MetadataOptions,
  metadataFromJson,
  metadataToJson,
  type ReadMetadata,
  readMetadata,
  writeMetadata,
} from './metadata.ts';
export { minParserVersion } from './metadata-version.ts';
export type { Model, ModelInput, UnknownField } from './model.ts';
export {
  MEDIAPIPE_SCHEMAS,
  type MediaPipeMetadata,
  readConversionMetadata,
  readDebugMetadata,
  readMediaPipeMetadata,
} from './nested.ts';
export { newestVersionOf } from './newest-versions.ts';
export {
  builtinOperatorName,
  builtinOptionsType,
  OPTIONS_TABLES,
  type OptionsTable,
  optionsDefaults,
  optionsField,
  subgraphFields,
} from './options.ts';
export { associatedFiles, type ReadOptions, readModel } from './read.ts';
export {
  compareVersions,
  minRuntimeVersion,
  RUNTIME_VERSIONS,
  runtimeVersionOf,
} from './runtime-versions.ts';
export { shareConstants } from './share.ts';
export { verifyTfliteFiles } from './verify-files.ts';
export { type WriteOptions, writeModel } from './write.ts';
