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
export type { Model, ModelInput } from './model.ts';
export {
  builtinOperatorName,
  builtinOptionsType,
  OPTIONS_TABLES,
  type OptionsTable,
  optionsDefaults,
  optionsField,
} from './options.ts';
export { isModel, type ReadOptions, readModel } from './read.ts';
export { type WriteOptions, writeModel } from './write.ts';
