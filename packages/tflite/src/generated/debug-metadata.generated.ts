// Generated from schema/debug_metadata.fbs by tools/schema (npm run generate). Do not edit.

import type { FlatBufferSchema, UnionOf } from '@zoo/containers';

export const Attribute = {
  Location: 'location:LocationType@1',
  DictItem: 'key:string val:string',
};
export type Attribute = UnionOf<DEBUG_METADATA_TABLES, keyof typeof Attribute>;

export const DebugMetadataType = {
  ConversionDebugMetadata: 'subgraphs_debug_metadata:[SubgraphDebugMetadata] attributes:[Attribute]@2',
};
export type DebugMetadataType = UnionOf<DEBUG_METADATA_TABLES, keyof typeof DebugMetadataType>;

export const LocationType = {
  CallSiteLoc: 'callee_index:uint caller_index:uint',
  FileLineColLoc: 'filename:string line:uint column:uint',
  FusedLoc: 'location_indexes:[uint]',
  NameLoc: 'name:string child_index:uint',
  OpaqueLoc: 'identifier:string fallback_location_index:uint',
  UnknownLoc: '',
};
export type LocationType = UnionOf<DEBUG_METADATA_TABLES, keyof typeof LocationType>;

export interface CallSiteLoc {
  calleeIndex: number;
  callerIndex: number;
}

export interface ConversionDebugMetadata {
  subgraphsDebugMetadata?: SubgraphDebugMetadata[];
  attributes?: Attribute[];
}

export interface DebugMetadata {
  debugMetadata?: DebugMetadataType[];
}

export interface DictItem {
  key?: string;
  val?: string;
}

export interface FileLineColLoc {
  filename?: string;
  line: number;
  column: number;
}

export interface FusedLoc {
  locationIndexes?: number[];
}

export interface Location {
  location?: LocationType;
}

export interface NameLoc {
  name?: string;
  childIndex: number;
}

export interface OpaqueLoc {
  identifier?: string;
  fallbackLocationIndex: number;
}

export interface OperatorDebugMetadata {
  attributeMetadataIndexes?: number[];
}

export interface SubgraphDebugMetadata {
  operatorsDebugMetadata?: OperatorDebugMetadata[];
}

export type UnknownLoc = Record<string, never>;

/** Every table by its name. */
export interface DEBUG_METADATA_TABLES {
  CallSiteLoc: CallSiteLoc;
  ConversionDebugMetadata: ConversionDebugMetadata;
  DebugMetadata: DebugMetadata;
  DictItem: DictItem;
  FileLineColLoc: FileLineColLoc;
  FusedLoc: FusedLoc;
  Location: Location;
  NameLoc: NameLoc;
  OpaqueLoc: OpaqueLoc;
  OperatorDebugMetadata: OperatorDebugMetadata;
  SubgraphDebugMetadata: SubgraphDebugMetadata;
  UnknownLoc: UnknownLoc;
}

export const DEBUG_METADATA: FlatBufferSchema = {
  root: 'DebugMetadata',
  enums: {},
  unions: { Attribute: Object.keys(Attribute), DebugMetadataType: Object.keys(DebugMetadataType), LocationType: Object.keys(LocationType) },
  tables: {
    ...Attribute,
    ...DebugMetadataType,
    ...LocationType,
    DebugMetadata: 'debug_metadata:[DebugMetadataType]@1',
    OperatorDebugMetadata: 'attribute_metadata_indexes:[uint]',
    SubgraphDebugMetadata: 'operators_debug_metadata:[OperatorDebugMetadata]',
  },
};
