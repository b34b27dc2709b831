/**
 * FlexBuffers: schemaless values, the form of the options of custom operators.
 * Format: https://flatbuffers.dev/internals/#flexbuffers. Values live in slots of 1, 2, 4 or 8 bytes; offsets count
 * backwards; a type byte holds the type and, in its two low bits, the slot width of what it points at.
 *
 * Our own, since the npm library trusts every offset and recurses without limit, cannot follow 64-bit offsets, reads
 * the float 0 as null, and writes wrong numbers where a vector mixes 32-bit and 64-bit floats.
 */
import { float16ToFloat32, plainBytes, ZooError } from '@zoo/core';

export type FlexValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly FlexValue[]
  | { readonly [key: string]: FlexValue };

/** Type numbers of the format; those not named here are vectors of a fixed length. */
const NULL = 0;
const INT = 1;
const UINT = 2;
const FLOAT = 3;
const KEY = 4;
const STRING = 5;
const INDIRECT = 5; // INDIRECT_INT is INT + 5, and so on
const MAP = 9;
const VECTOR = 10;
const VECTOR_INT = 11; // the type of the element plus 10
const VECTOR_KEY = 14;
const VECTOR_STRING = 15;
const TUPLES = 16; // INT2, UINT2, FLOAT2, INT3 ... FLOAT4
const BLOB = 25;
const BOOL = 26;
const VECTOR_BOOL = 36;

/** Nesting that operators need is two or three. */
const MAX_DEPTH = 32;
/** Values visited, shared ones each time: more than any options hold, and quick to reach. */
const MAX_VALUES = 65_536;

/**
 * The value in `bytes`: maps as objects without prototype, blobs as views, integers as numbers where exact. A string
 * that is not UTF-8 (as the nodes of Flex operators) is given as its bytes.
 *
 * @throws ZooError `FLEXBUFFER_DAMAGED`
 */
export function decodeFlexBuffer(bytes: Uint8Array): FlexValue {
  return new Decoder(plainBytes(bytes)).root();
}

/**
 * The bytes of `value`: keys sorted, lists of integers, of numbers or of booleans as typed vectors, other lists
 * untyped. Whole numbers are integers.
 *
 * All slots have one width, the smallest that every number needs: simple, and a few bytes more than the minimum.
 */
export function encodeFlexBuffer(value: FlexValue): Uint8Array {
  return new Encoder(needsEight(value) ? 8 : 4).finish(value);
}

function needsEight(value: FlexValue): boolean {
  if (typeof value === 'bigint') return true;
  // An integer among floats becomes a float, so it has to be exact as both.
  if (typeof value === 'number')
    return Math.fround(value) !== value || (isInteger(value) && value !== (value | 0));
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return false;
  return Object.values(value).some(needsEight);
}

/** Minus zero is a float. */
function isInteger(value: FlexValue): value is number {
  return Number.isSafeInteger(value) && !Object.is(value, -0);
}

/** A value that is ready for its slot: the bits themselves, or the position of what the slot points at. */
interface Slot {
  readonly type: number;
  readonly value?: number | bigint;
  readonly target?: number;
}

class Encoder {
  readonly #width: 4 | 8;
  readonly #packed: number;
  #bytes = new Uint8Array(256);
  #view = new DataView(this.#bytes.buffer);
  #size = 0;

  constructor(width: 4 | 8) {
    this.#width = width;
    this.#packed = width === 8 ? 3 : 2;
  }

  finish(value: FlexValue): Uint8Array {
    const root = this.#store(value);
    this.#slot(root);
    this.#raw(Uint8Array.of((root.type << 2) | this.#packed, this.#width));
    return this.#bytes.slice(0, this.#size);
  }

  #store(value: FlexValue): Slot {
    if (value === null) return { type: NULL, value: 0 };
    if (typeof value === 'boolean') return { type: BOOL, value: Number(value) };
    if (typeof value === 'bigint') return { type: value > 2n ** 63n - 1n ? UINT : INT, value };
    if (typeof value === 'number') return { type: isInteger(value) ? INT : FLOAT, value };
    if (typeof value === 'string') return this.#sized(STRING, new TextEncoder().encode(value), 1);
    if (value instanceof Uint8Array) return this.#sized(BLOB, value, 0);
    return Array.isArray(value)
      ? this.#list(value)
      : this.#map(value as { readonly [key: string]: FlexValue });
  }

  #sized(type: number, data: Uint8Array, zeros: number): Slot {
    this.#slot({ type: UINT, value: data.length });
    const target = this.#size;
    this.#raw(data);
    this.#raw(new Uint8Array(zeros));
    return { type, target };
  }

  #list(list: readonly FlexValue[]): Slot {
    const type = elementType(list);
    const slots =
      type === undefined
        ? list.map((each) => this.#store(each))
        : list.map((each) => ({ type, value: typeof each === 'boolean' ? Number(each) : (each as number) }));
    this.#slot({ type: UINT, value: list.length });
    const target = this.#size;
    for (const slot of slots) this.#slot(slot);
    if (type === BOOL) return { type: VECTOR_BOOL, target };
    if (type !== undefined) return { type: VECTOR_INT + type - INT, target };
    this.#types(slots);
    return { type: VECTOR, target };
  }

  #map(map: { readonly [key: string]: FlexValue }): Slot {
    const encoder = new TextEncoder();
    const entries = Object.entries(map)
      .map(([key, value]) => ({ key: encoder.encode(key), value }))
      .sort((a, b) => compareBytes(a.key, b.key));
    const keys = entries.map(({ key }) => {
      const target = this.#size;
      this.#raw(key);
      this.#raw(new Uint8Array(1));
      return { type: KEY, target };
    });
    const slots = entries.map(({ value }) => this.#store(value));
    this.#slot({ type: UINT, value: keys.length });
    const keyVector = this.#size;
    for (const key of keys) this.#slot(key);
    this.#slot({ type: VECTOR_KEY, target: keyVector });
    this.#slot({ type: UINT, value: this.#width });
    this.#slot({ type: UINT, value: slots.length });
    const target = this.#size;
    for (const slot of slots) this.#slot(slot);
    this.#types(slots);
    return { type: MAP, target };
  }

  #types(slots: readonly Slot[]): void {
    this.#raw(Uint8Array.from(slots, ({ type }) => (type << 2) | this.#packed));
  }

  /** Writes a slot at the next multiple of its width. */
  #slot({ type, value, target }: Slot): void {
    const width = this.#width;
    this.#raw(new Uint8Array((width - (this.#size % width)) % width));
    const at = this.#size;
    this.#raw(new Uint8Array(width));
    const bits = target === undefined ? (value ?? 0) : at - target;
    if (type === FLOAT) {
      if (width === 8) this.#view.setFloat64(at, Number(bits), true);
      else this.#view.setFloat32(at, Number(bits), true);
    } else if (width === 8) this.#view.setBigInt64(at, BigInt(bits), true);
    else this.#view.setInt32(at, Number(bits), true);
  }

  #raw(data: Uint8Array): void {
    const size = this.#size + data.length;
    if (size > this.#bytes.length) {
      const grown = new Uint8Array(2 * size);
      grown.set(this.#bytes);
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    this.#bytes.set(data, this.#size);
    this.#size = size;
  }
}

/** The type that all elements share and a typed vector can hold; undefined when there is none. */
function elementType(list: readonly FlexValue[]): number | undefined {
  if (list.length === 0) return undefined;
  if (list.every(isInteger)) return INT;
  if (list.every((each) => typeof each === 'number')) return FLOAT;
  return list.every((each) => typeof each === 'boolean') ? BOOL : undefined;
}

/** Keys are found by binary search over their bytes. */
function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
}

class Decoder {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  #values = MAX_VALUES;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  root(): FlexValue {
    const end = this.#bytes.length;
    if (end < 3) throw damaged('too short', end);
    const width = this.#bytes[end - 1];
    return this.#value(end - 2 - width, width, this.#bytes[end - 2], 0);
  }

  /** The value in a slot of `width` bytes; `packed` holds its type, and the width of what it points at. */
  #value(at: number, width: number, packed: number, depth: number): FlexValue {
    if (depth > MAX_DEPTH || --this.#values < 0) throw damaged('too much content', at);
    const type = packed >> 2;
    const inner = 1 << (packed & 3);
    if (type === NULL) return null;
    if (type <= FLOAT) return this.#number(at, width, type);
    if (type === BOOL) return this.#unsigned(at, width) !== 0;
    const target = this.#follow(at, width);
    if (type === KEY) return this.#key(target);
    if (type === STRING) return this.#string(target, inner);
    if (type === BLOB) return this.#sized(target, inner, 1);
    if (type > INDIRECT && type < MAP) return this.#number(target, inner, type - INDIRECT);
    if (type === MAP) return this.#map(target, inner, depth);
    return this.#vector(target, inner, type, depth);
  }

  #vector(at: number, width: number, type: number, depth: number): FlexValue[] {
    if (type >= TUPLES && type < BLOB) {
      const element = ((type - TUPLES) % 3) + INT;
      const count = Math.floor((type - TUPLES) / 3) + 2;
      return Array.from({ length: count }, (_, i) =>
        this.#value(at + i * width, width, element << 2, depth + 1),
      );
    }
    const count = this.#count(at, width);
    if (type === VECTOR) {
      this.#inside(at, count * (width + 1));
      const types = at + count * width;
      return Array.from({ length: count }, (_, i) =>
        this.#value(at + i * width, width, this.#bytes[types + i], depth + 1),
      );
    }
    let element = type - VECTOR_INT + INT;
    if (type === VECTOR_BOOL) element = BOOL;
    else if (type > VECTOR_STRING) throw damaged('unknown type', type);
    else if (type === VECTOR_STRING) element = STRING;
    else if (type === VECTOR_KEY) element = KEY;
    return Array.from({ length: count }, (_, i) =>
      this.#value(at + i * width, width, element << 2, depth + 1),
    );
  }

  /** Three slots before the values: where the keys are, their width, and the count. */
  #map(at: number, width: number, depth: number): FlexValue {
    const count = this.#count(at, width);
    const keys = this.#follow(at - 3 * width, width);
    const keyWidth = this.#unsigned(at - 2 * width, width);
    this.#inside(at, count * (width + 1));
    const types = at + count * width;
    const map: Record<string, FlexValue> = Object.create(null);
    for (let i = 0; i < count; i++) {
      const key = this.#key(this.#follow(keys + i * keyWidth, keyWidth));
      map[key] = this.#value(at + i * width, width, this.#bytes[types + i], depth + 1);
    }
    return map;
  }

  #key(at: number): string {
    const end = this.#bytes.indexOf(0, at);
    if (end < 0) throw damaged('key is not terminated', at);
    return new TextDecoder().decode(this.#bytes.subarray(at, end));
  }

  #string(at: number, width: number): string | Uint8Array {
    const bytes = this.#sized(at, width, 1);
    try {
      return this.#text.decode(bytes);
    } catch {
      return bytes;
    }
  }

  #sized(at: number, width: number, size: number): Uint8Array {
    const bytes = this.#count(at, width) * size;
    return this.#bytes.subarray(at, at + bytes);
  }

  /** Elements of the vector at `at`; every element takes a byte at least. */
  #count(at: number, width: number): number {
    const count = this.#unsigned(at - width, width);
    this.#inside(at, count);
    return count;
  }

  #follow(at: number, width: number): number {
    const target = at - this.#unsigned(at, width);
    this.#inside(target, 0);
    return target;
  }

  #unsigned(at: number, width: number): number {
    return Number(this.#number(at, width, UINT));
  }

  #number(at: number, width: number, type: number): number | bigint {
    this.#inside(at, width);
    const view = this.#view;
    if (type === FLOAT) {
      if (width === 2) return float16ToFloat32(view.getUint16(at, true));
      if (width === 4) return view.getFloat32(at, true);
      if (width === 8) return view.getFloat64(at, true);
      throw damaged('float of an impossible width', width);
    }
    const signed = type === INT;
    if (width === 1) return signed ? view.getInt8(at) : view.getUint8(at);
    if (width === 2) return signed ? view.getInt16(at, true) : view.getUint16(at, true);
    if (width === 4) return signed ? view.getInt32(at, true) : view.getUint32(at, true);
    if (width !== 8) throw damaged('integer of an impossible width', width);
    const value = signed ? view.getBigInt64(at, true) : view.getBigUint64(at, true);
    return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  }

  #inside(at: number, size: number): void {
    if (at < 0 || size < 0 || at + size > this.#bytes.length) throw damaged('content lies outside', at);
  }
}

function damaged(what: string, where: number): ZooError {
  return new ZooError({
    code: 'FLEXBUFFER_DAMAGED',
    category: 'damaged-input',
    message: `FlexBuffer cannot be read: ${what}`,
    received: String(where),
  });
}
