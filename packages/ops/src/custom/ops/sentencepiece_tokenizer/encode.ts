import { invalid } from '../../../lib/errors.ts';
import type { EncoderConfig } from './config.ts';
import { prefixes } from './trie.ts';

/** Stands for a space in pieces. */
const SPACE_SYMBOL = new TextEncoder().encode('\u2581');

/** Source: `NormalizeString` of `optimized_encoder.cc`; bytes of UTF-8. */
export function normalize(text: string, config: EncoderConfig): Uint8Array {
  if (text === '') return new Uint8Array(0);
  let bytes = new TextEncoder().encode(config.addDummyPrefix ? ` ${text}` : text);
  const { normalizedPrefixes, normalizedReplacements } = config;
  if (normalizedPrefixes && normalizedReplacements) {
    bytes = replaced(bytes, (at) => {
      const match = [...prefixes(normalizedPrefixes, bytes, at)].at(-1);
      return match && { length: match.length, by: textAt(normalizedReplacements, match.value) };
    });
  }
  if (config.removeExtraWhitespaces) {
    bytes = replaced(bytes, (at) => {
      let end = at;
      while (end < bytes.length && isSpace(bytes[end])) end++;
      return end - at > 1 ? { length: end - at, by: [0x20] } : undefined;
    });
    if (isSpace(bytes[bytes.length - 1])) bytes = bytes.slice(0, -1);
  }
  if (!config.escapeWhitespaces) return bytes;
  return replaced(bytes, (at) => (isSpace(bytes[at]) ? { length: 1, by: SPACE_SYMBOL } : undefined));
}

interface Replacement {
  readonly length: number;
  readonly by: ArrayLike<number>;
}

function replaced(bytes: Uint8Array, find: (at: number) => Replacement | undefined): Uint8Array<ArrayBuffer> {
  const out: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const found = find(at);
    if (found) for (let i = 0; i < found.by.length; i++) out.push(found.by[i]);
    else out.push(bytes[at]);
    at += found?.length ?? 1;
  }
  return Uint8Array.from(out);
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === 0x0a;
}

function textAt(texts: ArrayLike<number>, start: number): number[] {
  const bytes: number[] = [];
  for (let at = start; at < texts.length && texts[at] !== 0; at++) bytes.push(texts[at] & 0xff);
  return bytes;
}

/**
 * Codes of the most probable way to cut the text into pieces: the best score to reach each byte, then back from the
 * end. Neighbouring bytes that no piece matches become one unknown. Source: `EncodeNormalizedString`.
 */
export function encode(bytes: Uint8Array, config: EncoderConfig): number[] {
  const { pieces = {}, piecesScores: scores = [], unknownCode, unknownPenalty } = config;
  const { length } = bytes;
  const best = new Float32Array(length + 1);
  const code = new Int32Array(length + 1).fill(-1);
  const from = new Int32Array(length + 1).fill(-1);
  const reach = (at: number, score: number, by: number, previous: number) => {
    if (from[at] >= 0 && best[at] >= score) return;
    best[at] = score;
    code[at] = by;
    from[at] = previous;
  };
  for (let at = 0; at < length; at++) {
    if (at > 0 && from[at] < 0) continue;
    if (unknownCode >= 0) {
      const previous = code[at] === unknownCode ? from[at] : at;
      reach(at + 1, Math.fround(best[at] + unknownPenalty), unknownCode, previous);
    }
    for (const { value, length: size } of prefixes(pieces, bytes, at)) {
      if (value >= scores.length) throw damaged(value, scores.length);
      reach(at + size, Math.fround(best[at] + scores[value]), value, at);
    }
  }
  const codes: number[] = [];
  if (from[length] >= 0) {
    for (let at = length; at > 0; at = from[at]) {
      codes.push(code[at] === unknownCode ? unknownCode : code[at] + config.encodingOffset);
    }
  }
  return codes.reverse();
}

function damaged(piece: number, count: number) {
  return invalid('SENTENCEPIECE_SCORES', 'a piece has no score', {
    expected: `a number below ${count}`,
    received: String(piece),
  });
}
