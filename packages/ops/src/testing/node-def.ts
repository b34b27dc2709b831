import { encodeFlexBuffer, type FlexValue } from '@zoo/containers';

/** Attributes of a TensorFlow node for tests: numbers are int64 unless wrapped, lists are int64. */
export type TestAttr =
  | number
  | boolean
  | string
  | readonly number[]
  | { readonly float: number }
  | { readonly type: number };

function varint(value: number | bigint): number[] {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  do {
    const more = rest > 0x7fn;
    bytes.push(Number(rest & 0x7fn) | (more ? 0x80 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return bytes;
}

function field(id: number, bytes: readonly number[]): number[] {
  return [...varint(8 * id + 2), ...varint(bytes.length), ...bytes];
}

function attrBytes(attr: TestAttr): number[] {
  if (typeof attr === 'number') return [8 * 3, ...varint(attr)];
  if (typeof attr === 'boolean') return [8 * 5, Number(attr)];
  if (typeof attr === 'string') return field(2, utf8(attr));
  if ('float' in attr) return [8 * 4 + 5, ...new Uint8Array(Float32Array.of(attr.float).buffer)];
  if ('type' in attr) return [8 * 6, ...varint(attr.type)];
  return field(
    1,
    field(
      3,
      attr.flatMap((number) => varint(number)),
    ),
  );
}

function utf8(text: string): number[] {
  return [...new TextEncoder().encode(text)];
}

/** The options of a Flex operator, as converters write them. */
export function flexOptionsOf(op: string, attrs: Readonly<Record<string, TestAttr>> = {}): Uint8Array {
  const entries = Object.entries(attrs).flatMap(([name, attr]) =>
    field(5, [...field(1, utf8(name)), ...field(2, attrBytes(attr))]),
  );
  const node = Uint8Array.from([...field(1, utf8('node')), ...field(2, utf8(op)), ...entries]);
  let text: FlexValue = node;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(node);
  } catch {
    // a blob: the format's strings are read by their bytes
  }
  return encodeFlexBuffer([op, text]);
}
