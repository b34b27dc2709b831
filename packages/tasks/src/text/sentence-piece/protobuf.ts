import { ZooError } from '@zoo/core';

/** One field of a protobuf message: a number for varints and fixed widths, bytes for what has a length. */
export interface ProtobufField {
  readonly number: number;
  readonly value: number | Uint8Array;
}

/**
 * The fields of a message, in order. 64-bit numbers are read as doubles, which is exact for all that a SentencePiece
 * model holds; a fixed 32-bit field is taken for a float, since such models have no other.
 *
 * @throws ZooError `SENTENCEPIECE_MODEL`, category `damaged-input`, when the bytes are no message
 */
export function* protobufFields(bytes: Uint8Array): Generator<ProtobufField> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      if (at >= bytes.length || scale > 2 ** 63) throw damaged('a number does not end', at);
      const byte = bytes[at++];
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  };
  const skip = (length: number): number => {
    const start = at;
    if (length > bytes.length - at) throw damaged('a field ends behind its message', at);
    at += length;
    return start;
  };
  while (at < bytes.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    const wire = tag % 8;
    if (wire === 0) yield { number, value: varint() };
    else if (wire === 1) yield { number, value: view.getFloat64(skip(8), true) };
    else if (wire === 5) yield { number, value: view.getFloat32(skip(4), true) };
    else if (wire === 2) {
      const length = varint();
      const start = skip(length);
      yield { number, value: bytes.subarray(start, start + length) };
    } else throw damaged(`wire type ${wire}`, at);
  }
}

/** What is wrong with a SentencePiece model, and at which byte of a message. */
export function damaged(found: string, at?: number): ZooError {
  return new ZooError({
    code: 'SENTENCEPIECE_MODEL',
    category: 'damaged-input',
    message: 'SentencePiece model is damaged',
    received: at === undefined ? found : `${found} at byte ${at}`,
  });
}
