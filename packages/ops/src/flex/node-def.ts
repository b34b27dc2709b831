import { decodeFlexBuffer } from '@zoo/containers';
import type { DType } from '@zoo/core';
import { flexMap } from '../custom/options/flex.ts';
import { invalid } from '../lib/errors.ts';
import { fieldsOf, varints } from './wire.ts';

export type AttrValue = number | boolean | string | DType | readonly number[] | undefined;

/** A TensorFlow node: its op, and the attributes that are set. Types are ours, shapes and lists are lists. */
export interface NodeDef {
  readonly op: string;
  readonly attrs: ReadonlyMap<string, AttrValue>;
}

/**
 * The attributes of a TensorFlow op that a converter wrote as a custom op (`allow_custom_ops`): a FlexBuffer map, with
 * types as numbers of the `.tflite` schema.
 */
export function readAttributeMap(op: string, options: Uint8Array): NodeDef {
  const attrs = new Map<string, AttrValue>();
  for (const [name, value] of Object.entries(flexMap(options))) {
    if (typeof value === 'bigint') attrs.set(name, Number(value));
    else if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string')
      attrs.set(name, value);
    else if (Array.isArray(value)) attrs.set(name, value.map(Number));
  }
  return { op, attrs };
}

/** The options of a Flex operator: a FlexBuffer list of the op's name and the serialized `tensorflow.NodeDef`. */
export function readNodeDef(options: Uint8Array): NodeDef {
  const list = decodeFlexBuffer(options);
  const node = Array.isArray(list) ? list[1] : undefined;
  if (typeof node !== 'string' && !(node instanceof Uint8Array)) {
    throw invalid('NODE_DEF', 'the options of a Flex op are no list of a name and a node');
  }
  const bytes = typeof node === 'string' ? new TextEncoder().encode(node) : node;
  const attrs = new Map<string, AttrValue>();
  let op = '';
  for (const { id, kind, value } of fieldsOf(bytes)) {
    if (kind !== 'bytes') continue;
    if (id === 2) op = textOf(value);
    if (id === 5) attrs.set(...entryOf(value));
  }
  return { op, attrs };
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function entryOf(bytes: Uint8Array): [name: string, value: AttrValue] {
  let name = '';
  let value: AttrValue;
  for (const field of fieldsOf(bytes)) {
    if (field.kind !== 'bytes') continue;
    if (field.id === 1) name = textOf(field.value);
    if (field.id === 2) value = attrOf(field.value);
  }
  return [name, value];
}

/** `AttrValue` of attr_value.proto; tensors, functions and placeholders are left out. */
function attrOf(bytes: Uint8Array): AttrValue {
  for (const field of fieldsOf(bytes)) {
    if (field.kind === 'varint') {
      if (field.id === 3) return Number(BigInt.asIntN(64, field.value));
      if (field.id === 5) return field.value !== 0n;
      if (field.id === 6) return DTYPES_OF_TF[Number(field.value)];
    }
    if (field.kind === 'fixed32' && field.id === 4) return floatAt(field.value);
    if (field.kind === 'bytes') {
      if (field.id === 1) return listOf(field.value);
      if (field.id === 2) return textOf(field.value);
      if (field.id === 7) return dimsOf(field.value);
    }
  }
  return undefined;
}

function listOf(bytes: Uint8Array): number[] {
  const list: number[] = [];
  for (const { id, kind, value } of fieldsOf(bytes)) {
    if (kind === 'varint') list.push(Number(BigInt.asIntN(64, value)));
    else if (kind === 'fixed32') list.push(floatAt(value));
    else if (id === 3) list.push(...varints(value).map((number) => Number(BigInt.asIntN(64, number))));
    else if (id === 4)
      for (let at = 0; at + 4 <= value.length; at += 4) list.push(floatAt(value.subarray(at)));
  }
  return list;
}

function dimsOf(bytes: Uint8Array): number[] {
  const dims: number[] = [];
  for (const { id, kind, value } of fieldsOf(bytes)) {
    if (id !== 2 || kind !== 'bytes') continue;
    const [size] = [...fieldsOf(value)].filter((field) => field.id === 1 && field.kind === 'varint');
    dims.push(size ? Number(BigInt.asIntN(64, size.value as bigint)) : 0);
  }
  return dims;
}

function floatAt(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getFloat32(0, true);
}

/** By the numbers of `DataType` in types.proto. */
const DTYPES_OF_TF: Readonly<Record<number, DType>> = {
  1: 'float32',
  2: 'float64',
  3: 'int32',
  4: 'uint8',
  5: 'int16',
  6: 'int8',
  7: 'string',
  8: 'complex64',
  9: 'int64',
  10: 'bool',
  14: 'bfloat16',
  17: 'uint16',
  18: 'complex128',
  19: 'float16',
  20: 'resource',
  21: 'variant',
  22: 'uint32',
  23: 'uint64',
};
