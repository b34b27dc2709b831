import type { Unknown, Writable } from '@zoo/containers';
import type * as file from './generated/tflite.generated.ts';

/** Content that the schema has no word for, or bytes that follow the model (`id` is their number). */
export type UnknownField = Omit<Unknown, 'kind'> & { readonly kind: Unknown['kind'] | 'trailing-bytes' };

/**
 * A `.tflite` file as plain objects: the tables of `schema/tflite.fbs` in camel case, plus what lies around the
 * FlatBuffer. Scalars always have a value; strings, tables and most vectors are absent when the file has none.
 * Byte vectors (weights, custom options) are views on the bytes that were read.
 *
 * Data stored after the FlatBuffer (models over 2 GB) looks no different from data inside it; `dataOutside`
 * remembers where it was.
 */
export interface Model extends file.Model {
  /** Constant data and custom options were, and will be, stored after the FlatBuffer. */
  dataOutside: boolean;
  /** Files packed behind the model, by name: labels, vocabularies. */
  associatedFiles: Map<string, Uint8Array>;
  /** Bytes between the model and the associated files that some tool has put there: kept, not understood. */
  trailing?: Uint8Array;
  /** What the schema of this version has no word for. `writeModel` refuses to lose any of it unasked. */
  unknownFields: readonly UnknownField[];
}

/** What {@link writeModel} accepts: a {@link Model} with everything optional that has a default. */
export type ModelInput = Writable<file.Model> &
  Partial<Pick<Model, 'dataOutside' | 'trailing'>> & {
    readonly associatedFiles?: ReadonlyMap<string, Uint8Array>;
    readonly unknownFields?: readonly UnknownField[];
  };

/** The object model before data outside the FlatBuffer was brought in: fields that only say where it is. */
export interface WireModel extends file.Model {
  operatorCodes: (file.OperatorCode & { deprecatedBuiltinCode: number })[];
  subgraphs: WireSubGraph[];
  buffers: WireBuffer[];
}

export interface WireSubGraph extends file.SubGraph {
  operators: WireOperator[];
}

export interface WireOperator extends file.Operator {
  largeCustomOptionsOffset?: number;
  largeCustomOptionsSize?: number;
}

export interface WireBuffer extends file.Buffer {
  offset?: number;
  size?: number;
}
