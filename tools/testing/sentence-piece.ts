/** A piece of a SentencePiece model: its text, score, and type when it is not a normal one. */
export type DraftPiece = readonly [text: string, score: number, type?: number];

interface DraftNormalizer {
  readonly charsmap?: Uint8Array;
  readonly addDummyPrefix?: boolean;
  readonly removeExtraSpaces?: boolean;
  readonly escapeSpaces?: boolean;
}

/** A `.model` file; `kind` is 1 for unigram, 2 for BPE. */
export function sentencePieceModel(
  pieces: readonly DraftPiece[],
  { kind = 1, byteFallback = false, normalizer = {} as DraftNormalizer } = {},
): Uint8Array {
  const trainer = [...varintField(3, kind), ...varintField(35, Number(byteFallback))];
  const { charsmap, addDummyPrefix = true, removeExtraSpaces = true, escapeSpaces = true } = normalizer;
  const rules = [
    ...(charsmap ? bytesField(2, charsmap) : []),
    ...varintField(3, Number(addDummyPrefix)),
    ...varintField(4, Number(removeExtraSpaces)),
    ...varintField(5, Number(escapeSpaces)),
  ];
  return Uint8Array.from([
    ...pieces.flatMap(([text, score, type = 1]) =>
      bytesField(1, [
        ...bytesField(1, new TextEncoder().encode(text)),
        ...floatField(2, score),
        ...varintField(3, type),
      ]),
    ),
    ...bytesField(2, trainer),
    ...bytesField(3, rules),
  ]);
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];
}

function varintField(number: number, value: number): number[] {
  return [...varint(number * 8), ...varint(value)];
}

function bytesField(number: number, bytes: ArrayLike<number>): number[] {
  return [...varint(number * 8 + 2), ...varint(bytes.length), ...Array.from(bytes)];
}

function floatField(number: number, value: number): number[] {
  return [...varint(number * 8 + 5), ...new Uint8Array(Float32Array.of(value).buffer)];
}
