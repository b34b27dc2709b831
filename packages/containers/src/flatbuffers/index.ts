export { defaultTable } from './defaults.ts';
export { enumeration, enumName } from './enums.ts';
export { flatBufferFromJson, flatBufferToJson } from './json.ts';
export { formatPath, type Path } from './path.ts';
export { type FlatBufferContent, readFlatBuffer } from './read.ts';
export {
  camelCase,
  compileSchema,
  type Field,
  type FieldTraits,
  type FlatBufferSchema,
  type Int64,
  type Plain,
  type UnionOf,
} from './schema.ts';
export type { ReadLimits, Unknown } from './source.ts';
export { MAX_FLATBUFFER_BYTES, upperBound, type Writable, writeFlatBuffer } from './write.ts';
