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
    Trie: [['nodes', 0, '[uint]']],
    EncoderConfig: [
      ['version', 0, 'byte'],
      ['start_code', 1, 'int'],
      ['end_code', 2, 'int'],
      ['unknown_code', 3, 'int', { fallback: -1 }],
      ['unknown_penalty', 4, 'float'],
      ['encoding_offset', 5, 'int'],
      ['pieces', 6, 'Trie'],
      ['pieces_scores', 7, '[float]'],
      ['remove_extra_whitespaces', 8, 'bool'],
      ['add_dummy_prefix', 9, 'bool'],
      ['escape_whitespaces', 10, 'bool'],
      ['normalized_prefixes', 11, 'Trie'],
      ['normalized_replacements', 12, '[byte]'],
    ],
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
