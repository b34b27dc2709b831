import { invalid } from '../lib/errors.ts';

/** A field of a protocol buffer message: number, and what its wire type holds. */
export type WireField =
  | { readonly id: number; readonly kind: 'varint'; readonly value: bigint }
  | { readonly id: number; readonly kind: 'fixed32' | 'fixed64' | 'bytes'; readonly value: Uint8Array };

/** The fields of a message in the order of the bytes; enough of the format for a NodeDef. */
export function* fieldsOf(bytes: Uint8Array): Generator<WireField> {
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      if (at >= bytes.length) break;
      const byte = bytes[at++];
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw damaged('a number does not end');
  };
  const take = (count: number) => {
    if (count > bytes.length - at) throw damaged('a field reaches past the end');
    at += count;
    return bytes.subarray(at - count, at);
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const id = Math.floor(tag / 8);
    const wire = tag % 8;
    if (wire === 0) yield { id, kind: 'varint', value: varint() };
    else if (wire === 1) yield { id, kind: 'fixed64', value: take(8) };
    else if (wire === 2) yield { id, kind: 'bytes', value: take(Number(varint())) };
    else if (wire === 5) yield { id, kind: 'fixed32', value: take(4) };
    else throw damaged(`wire type ${wire} is unknown`);
  }
}

export function varints(bytes: Uint8Array): bigint[] {
  const values: bigint[] = [];
  let value = 0n;
  let shift = 0n;
  for (const byte of bytes) {
    value |= BigInt(byte & 0x7f) << shift;
    shift += 7n;
    if (byte >= 0x80) continue;
    values.push(BigInt.asUintN(64, value));
    value = 0n;
    shift = 0n;
  }
  return values;
}

function damaged(message: string) {
  return invalid('NODE_DEF', `the node of a Flex op cannot be read: ${message}`);
}
