// Generated from schema/debug_metadata.fbs by tools/schema (npm run generate). Do not edit.

import type { FlatBufferSchema, UnionOf } from '@zoo/containers';

export const Attribute = [
  'Location',
  'DictItem',
] as const;
export type Attribute = UnionOf<DEBUG_METADATA_TABLES, (typeof Attribute)[number]>;

export const DebugMetadataType = [
  'ConversionDebugMetadata',
] as const;
export type DebugMetadataType = UnionOf<DEBUG_METADATA_TABLES, (typeof DebugMetadataType)[number]>;

export const LocationType = [
  'CallSiteLoc',
  'FileLineColLoc',
  'FusedLoc',
  'NameLoc',
  'OpaqueLoc',
  'UnknownLoc',
] as const;
export type LocationType = UnionOf<DEBUG_METADATA_TABLES, (typeof LocationType)[number]>;

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
  unions: { Attribute, DebugMetadataType, LocationType },
  tables: {
    CallSiteLoc: 'callee_index:uint caller_index:uint',
    ConversionDebugMetadata: 'subgraphs_debug_metadata:[SubgraphDebugMetadata] attributes:[Attribute]@2',
    DebugMetadata: 'debug_metadata:[DebugMetadataType]@1',
    DictItem: 'key:string val:string',
    FileLineColLoc: 'filename:string line:uint column:uint',
    FusedLoc: 'location_indexes:[uint]',
    Location: 'location:LocationType@1',
    NameLoc: 'name:string child_index:uint',
    OpaqueLoc: 'identifier:string fallback_location_index:uint',
    OperatorDebugMetadata: 'attribute_metadata_indexes:[uint]',
    SubgraphDebugMetadata: 'operators_debug_metadata:[OperatorDebugMetadata]',
    UnknownLoc: '',
  },
};
