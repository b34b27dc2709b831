import type { Node, Value } from '@zoo/ir';
import type { BuiltinOptions, BuiltinOptions2, Model, TfliteBuffer, VariantSubType } from '@zoo/tflite';

/**
 * What a `.tflite` file says and the graph does not interpret, kept in the `extension` of values, nodes, graphs and
 * the module, so that writing a file again loses nothing. References stay references: an index of the file never
 * enters the graph.
 */
export interface ValueExtension {
  readonly min?: readonly number[];
  readonly max?: readonly number[];
  /** Block-wise and multi-axis parameters live in tensors of their own. */
  readonly details?: QuantizationDetailsOf;
  readonly variantTensors?: readonly VariantSubType[];
  readonly externalBuffer?: number;
  /** The flag as it was, where it was not set on a tensor that has a rank. */
  readonly hasRank?: boolean;
  /** A signature that does not go with the shape and is not used. */
  readonly strangeSignature?: readonly number[];
  /** Nothing in the graph reads or makes it, and the file had it all the same. */
  readonly unused?: boolean;
  /** Stands for the index -1 among results. */
  readonly absent?: boolean;
}

export type QuantizationDetailsOf =
  | { readonly type: 'custom'; readonly bytes?: Uint8Array }
  | {
      readonly type: 'blockwise' | 'multi-axis';
      readonly scales: Value;
      readonly zeroPoints?: Value;
      readonly blockSize: number;
      readonly axes?: readonly number[];
    };

export interface NodeExtension {
  /** A builtin that the schema of this version does not name. */
  readonly builtinCode?: number;
  /** The file gave no options: all defaults. */
  readonly withoutOptions?: boolean;
  /** Options of another table than the op has. */
  readonly strangeOptions?: BuiltinOptions | BuiltinOptions2;
  readonly customOptions?: Uint8Array;
  readonly mutatingVariableInputs?: readonly boolean[];
  readonly debugMetadataIndex?: number;
}

export interface GraphExtension {
  /** All values in the order of the file. */
  readonly order?: readonly Value[];
  /** The nodes that `model_control_dependencies` speaks of, by position. */
  readonly nodes?: readonly Node[];
  readonly debugMetadataIndex?: number;
}

export type ModuleExtension = Pick<
  Partial<Model>,
  'dataOutside' | 'unknownFields' | 'externalBuffers' | 'externalBufferGroups'
> & {
  /** Contents of the deprecated `metadata_buffer` list. */
  readonly metadataBuffer?: readonly NonNullable<TfliteBuffer['data']>[];
};

/** Name of the metadata entry with extra edges between operators, which it names by position. */
export const CONTROL_DEPENDENCIES = 'model_control_dependencies';

/** Drops absent fields; undefined when nothing is left. */
export function extension<T extends object>(fields: T): Record<string, unknown> | undefined {
  let present: Record<string, unknown> | undefined;
  for (const key in fields) {
    if (fields[key] === undefined) continue;
    present ??= {};
    present[key] = fields[key];
  }
  return present;
}
