import { type FlatBufferSchema, readFlatBuffer, writeFlatBuffer } from '@zoo/containers';
import { invalid } from '../../../lib/errors.ts';

/** A SentencePiece model as its op carries it: `encoder_config.fbs` of TensorFlow Lite Support. */
export interface EncoderConfig {
  readonly version: number;
  readonly startCode: number;
  readonly endCode: number;
  /** Code of what no piece matches; -1: there is none. */
  readonly unknownCode: number;
  readonly unknownPenalty: number;
  /** Added to the numbers of pieces. */
  readonly encodingOffset: number;
  readonly pieces?: Trie;
  readonly piecesScores?: ArrayLike<number>;
  readonly removeExtraWhitespaces: boolean;
  readonly addDummyPrefix: boolean;
  readonly escapeWhitespaces: boolean;
  readonly normalizedPrefixes?: Trie;
  /** Texts that end with a zero byte; values of the trie of prefixes are positions here. */
  readonly normalizedReplacements?: ArrayLike<number>;
}

export interface Trie {
  readonly nodes?: ArrayLike<number>;
}

const SCHEMA: FlatBufferSchema = {
  root: 'EncoderConfig',
  enums: {},
  unions: {},
  tables: {
    Trie: 'nodes:[uint]',
    EncoderConfig: [
      'version:byte start_code:int end_code:int unknown_code:int=-1 unknown_penalty:float encoding_offset:int pieces:Trie',
      'pieces_scores:[float] remove_extra_whitespaces:bool add_dummy_prefix:bool escape_whitespaces:bool',
      'normalized_prefixes:Trie normalized_replacements:[byte]',
    ].join(' '),
  },
};

/** @throws ZooError when the bytes are no such model, or one of another kind */
export function readConfig(bytes: Uint8Array): EncoderConfig {
  const { value } = readFlatBuffer<EncoderConfig>(bytes, SCHEMA);
  if (value.version === 0) return value;
  throw invalid('SENTENCEPIECE_VERSION', 'the encoder is not a SentencePiece model', {
    expected: 'version 0',
    received: String(value.version),
  });
}

export function writeConfig(config: EncoderConfig): Uint8Array {
  return writeFlatBuffer(config, SCHEMA);
}
