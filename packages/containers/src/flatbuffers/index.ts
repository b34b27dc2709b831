export { flatBufferFromJson, flatBufferToJson } from './json.ts';
export { formatPath, type Path } from './path.ts';
export { defaultTable, type FlatBufferContent, type Plain, readFlatBuffer, type Unknown } from './read.ts';
export {
  camelCase,
  compileSchema,
  type Field,
  type FieldRow,
  type FieldTraits,
  type FlatBufferSchema,
  type Int64,
  type UnionOf,
} from './schema.ts';
export { type VerifyOptions, verifyFlatBuffer } from './verify.ts';
export { MAX_FLATBUFFER_BYTES, upperBound, type Writable, writeFlatBuffer } from './write.ts';
