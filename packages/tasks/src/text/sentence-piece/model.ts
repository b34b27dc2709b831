import { ZooError } from '@zoo/core';
import { damaged, protobufFields } from './protobuf.ts';

/** `SentencePiece.Type` of `sentencepiece_model.proto`. */
export const PIECE = { normal: 1, unknown: 2, control: 3, userDefined: 4, unused: 5, byte: 6 } as const;

export interface Piece {
  readonly text: string;
  readonly score: number;
  readonly type: number;
}

/** A SentencePiece model, as far as cutting texts needs it; the id of a piece is its place. */
export interface SentencePieceModel {
  readonly pieces: readonly Piece[];
  /** Unknown characters become pieces of single bytes. */
  readonly byteFallback: boolean;
  readonly spaceIsSuffix: boolean;
  readonly normalizer: NormalizerSpec;
}

export interface NormalizerSpec {
  /** The double array of prefixes to replace, and the texts that take their place, each ending with a zero. */
  readonly charsmap?: { readonly trie: Uint32Array; readonly replacements: Uint8Array };
  readonly addDummyPrefix: boolean;
  readonly removeExtraSpaces: boolean;
  readonly escapeSpaces: boolean;
}

/** More pieces than any published model has (256,000), with room to spare. */
const MAX_PIECES = 4_000_000;

/** UTF-16 units of a piece. Trainers make pieces of 16; work on a text grows with the square of the longest one. */
const LONGEST_PIECE = 256;

const MODEL_TYPES = ['', 'unigram', 'BPE', 'word', 'character'];

/**
 * Reads a `.model` file. Field numbers are those of `sentencepiece_model.proto`.
 *
 * @throws ZooError `SENTENCEPIECE_MODEL` for damage, `SENTENCEPIECE_KIND` for a model that is not of the unigram kind
 */
export function readSentencePieceModel(bytes: Uint8Array): SentencePieceModel {
  const pieces: Piece[] = [];
  let trainer: Trainer = { byteFallback: false, spaceIsSuffix: false };
  let normalizer: NormalizerSpec = DEFAULT_NORMALIZER;
  for (const { number, value } of protobufFields(bytes)) {
    if (typeof value === 'number') continue;
    if (number === 1) pieces.push(readPiece(value));
    else if (number === 2) trainer = readTrainer(value);
    else if (number === 3) normalizer = readNormalizer(value);
    if (pieces.length > MAX_PIECES) throw damaged(`more than ${MAX_PIECES} pieces`);
  }
  if (!pieces.some(({ type }) => type === PIECE.unknown)) throw damaged('no piece stands for the unknown');
  return { pieces, ...trainer, normalizer };
}

function readPiece(bytes: Uint8Array): Piece {
  const piece = { text: '', score: 0, type: PIECE.normal as number };
  for (const { number, value } of protobufFields(bytes)) {
    if (number === 1 && typeof value !== 'number') piece.text = new TextDecoder().decode(value);
    else if (number === 2 && typeof value === 'number') piece.score = value;
    else if (number === 3 && typeof value === 'number') piece.type = value;
  }
  if (piece.text.length > LONGEST_PIECE) throw damaged(`a piece of ${piece.text.length} characters`);
  return piece;
}

type Trainer = Pick<SentencePieceModel, 'byteFallback' | 'spaceIsSuffix'>;

function readTrainer(bytes: Uint8Array): Trainer {
  const trainer = { byteFallback: false, spaceIsSuffix: false };
  for (const { number, value } of protobufFields(bytes)) {
    if (number === 3 && value !== 1) throw unsupported(Number(value));
    if (number === 24) trainer.spaceIsSuffix = value === 1;
    if (number === 35) trainer.byteFallback = value === 1;
  }
  return trainer;
}

function unsupported(type: number): ZooError {
  return new ZooError({
    code: 'SENTENCEPIECE_KIND',
    category: 'usage',
    message: 'this kind of SentencePiece model is not supported',
    expected: 'unigram, as text models for phones have it',
    received: MODEL_TYPES[type] ?? `kind ${type}`,
  });
}

const DEFAULT_NORMALIZER: NormalizerSpec = {
  addDummyPrefix: true,
  removeExtraSpaces: true,
  escapeSpaces: true,
};

function readNormalizer(bytes: Uint8Array): NormalizerSpec {
  const normalizer: { -readonly [K in keyof NormalizerSpec]: NormalizerSpec[K] } = { ...DEFAULT_NORMALIZER };
  for (const { number, value } of protobufFields(bytes)) {
    if (number === 2 && typeof value !== 'number') normalizer.charsmap = readCharsmap(value);
    else if (number === 3) normalizer.addDummyPrefix = value === 1;
    else if (number === 4) normalizer.removeExtraSpaces = value === 1;
    else if (number === 5) normalizer.escapeSpaces = value === 1;
  }
  return normalizer;
}

/** `<bytes of the trie, 32 bit><trie><replacements>`; none of it when empty. */
function readCharsmap(bytes: Uint8Array): NormalizerSpec['charsmap'] {
  if (bytes.length === 0) return undefined;
  if (bytes.length <= 4) throw damaged('normalization rules without a size');
  const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  if (size % 4 !== 0 || size >= bytes.length - 4) throw damaged(`a trie of ${size} bytes`);
  return { trie: new Uint32Array(bytes.slice(4, 4 + size).buffer), replacements: bytes.subarray(4 + size) };
}
