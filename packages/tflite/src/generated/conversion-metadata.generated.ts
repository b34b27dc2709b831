// Generated from schema/conversion_metadata.fbs by tools/schema (npm run generate). Do not edit.

import type { FlatBufferSchema, Int64 } from '@zoo/containers';

export const ModelOptimizationMode = {
  PTQ_FLOAT16: 1001,
  PTQ_DYNAMIC_RANGE: 1002,
  PTQ_FULL_INTEGER: 1003,
  PTQ_INT16: 1004,
  QUANTIZATION_AWARE_TRAINING: 2000,
  RANDOM_SPARSITY: 3001,
  BLOCK_SPARSITY: 3002,
  STRUCTURED_SPARSITY: 3003,
} as const;
export type ModelOptimizationMode = keyof typeof ModelOptimizationMode;

export const ModelType = {
  NONE: 0,
  TF_SAVED_MODEL: 1,
  KERAS_MODEL: 2,
  TF_CONCRETE_FUNCTIONS: 3,
  TF_GRAPH_DEF: 4,
  TF_SESSION: 5,
  JAX: 6,
  PYTORCH: 7,
} as const;
export type ModelType = keyof typeof ModelType;

export interface ConversionMetadata {
  environment?: Environment;
  options?: ConversionOptions;
}

export interface ConversionOptions {
  modelOptimizationModes?: ModelOptimizationMode[];
  allowCustomOps: boolean;
  enableSelectTfOps: boolean;
  forceSelectTfOps: boolean;
  sparsityBlockSizes?: SparsityBlockSize[];
}

export interface Environment {
  tensorflowVersion?: string;
  apiVersion: number;
  modelType: ModelType;
  modelHash: Int64;
}

export interface SparsityBlockSize {
  values?: number[];
}

export const CONVERSION_METADATA: FlatBufferSchema = {
  root: 'ConversionMetadata',
  enums: {
    ModelOptimizationMode: { base: 'int', values: ModelOptimizationMode },
    ModelType: { base: 'int', values: ModelType },
  },
  unions: { },
  tables: {

    ConversionMetadata: 'environment:Environment options:ConversionOptions',
    ConversionOptions: 'model_optimization_modes:[ModelOptimizationMode] allow_custom_ops:bool enable_select_tf_ops:bool force_select_tf_ops:bool sparsity_block_sizes:[SparsityBlockSize]',
    Environment: 'tensorflow_version:string api_version:uint model_type:ModelType model_hash:ulong',
    SparsityBlockSize: 'values:[uint]',
  },
};
