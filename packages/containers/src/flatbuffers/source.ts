import { ZooError } from '@zoo/core';
import type { Kind } from './layout.ts';
import { formatSteps } from './path.ts';
import type { CompiledSchema } from './schema.ts';

export interface ReadLimits {
  /** Start of every error code: `TFLITE` gives `TFLITE_TRUNCATED`. */
  readonly code?: string;
  /** Nested tables; 64 is the limit of the official verifier. */
  readonly maxDepth?: number;
  /** Tables visited, shared ones each time; 1,000,000 is the limit of the official verifier. */
  readonly maxTables?: number;
}

/** Something in a file that the schema has no word for. Values stay readable; fields and members do not. */
export interface Unknown {
  /** `subgraphs[0].operators[2].builtin_options` */
  readonly path: string;
  readonly kind: 'field' | 'enum-value' | 'union-member' | 'text';
  /** Id of the field, number of the value or of the member; for text, its length in bytes. */
  readonly id: number;
}

/**
 * A FlatBuffer while it is read, in one pass: nothing is followed or copied before one of the functions below has looked
 * at it. Functions and not methods, since engines compile those of a first load together with a bundle.
 */
export interface Source {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly length: number;
  readonly schema: CompiledSchema;
  readonly code: string;
  readonly maxDepth: number;
  /** Where we are: names of fields and positions in vectors, the outermost first. */
  readonly steps: (string | number)[];
  readonly unknown: Unknown[];
  /** Tables around the place where we are. */
  depth: number;
  /** Tables that may still come. */
  tables: number;
  /**
   * Bytes that may still be made of content. Shared vectors are copied once per reference; honest writers share little,
   * so content may be read eight times over (plus 1 MB for tiny files), which bounds the memory a hostile file can
   * claim.
   */
  budget: number;
  /** End of the last byte in use. */
  end: number;
  /** By the name of their table. */
  readonly kinds: Map<string, Kind>;
  /** The last list of one number over and over, by its length. */
  readonly repeated: Map<number, readonly number[]>;
  readonly text: InstanceType<typeof TextDecoder>;
}

export function sourceOf(bytes: Uint8Array, schema: CompiledSchema, limits: ReadLimits): Source {
  return {
    bytes,
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    length: bytes.byteLength,
    schema,
    code: limits.code ?? 'FLATBUFFER',
    maxDepth: limits.maxDepth ?? 64,
    steps: [],
    unknown: [],
    depth: 0,
    tables: limits.maxTables ?? 1_000_000,
    budget: 8 * bytes.byteLength + (1 << 20),
    end: 8,
    kinds: new Map(),
    repeated: new Map(),
    text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }),
  };
}

/** Goes on when bytes [start, start + size) are in the file. All numbers stay below 2^36, so sums are exact. */
export function inside(source: Source, start: number, size: number): void {
  const end = start + size;
  if (end > source.length) truncated(source, end);
  if (end > source.end) source.end = end;
}

/** The place that the offset at `position`, which is in the file, points at. Four bytes there are as well. */
export function target(source: Source, position: number): number {
  const offset = source.view.getUint32(position, true);
  const at = position + offset;
  if (offset === 0 || at % 4 !== 0)
    fail(source, 'DAMAGED', 'offset points at an impossible place', String(at));
  if (at + 4 > source.length) truncated(source, at + 4);
  return at;
}

function truncated(source: Source, end: number): never {
  const received = `bytes up to ${end} of ${source.length}`;
  return fail(source, 'TRUNCATED', 'content lies beyond the end of the file', received);
}

/** Where the vector that `position` refers to has its number of elements, all of which are in the file behind it. */
export function vectorAt(source: Source, position: number, size: number): number {
  const at = target(source, position);
  inside(source, at + 4, source.view.getUint32(at, true) * size);
  return at;
}

/** Takes what reading makes of content off the budget. */
export function spend(source: Source, bytes: number): void {
  source.budget -= bytes;
  if (source.budget < 0) fail(source, 'LIMIT', 'the same content is referred to too often');
}

export function reportUnknown({ unknown, steps }: Source, kind: Unknown['kind'], id: number): void {
  unknown.push({ path: formatSteps(steps), kind, id });
}

/** What is wrong with the content at the place where we are. */
export function fail(
  { code, schema, steps }: Source,
  kind: string,
  message: string,
  received?: string,
): never {
  throw damaged(`${code}_${kind}`, `${formatSteps([schema.root, ...steps])}: ${message}`, received);
}

export function damaged(code: string, message: string, received?: string): ZooError {
  return new ZooError({ code, category: 'damaged-input', message, received });
}
