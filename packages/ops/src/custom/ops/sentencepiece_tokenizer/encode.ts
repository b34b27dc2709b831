import { eachPrefix } from '@zoo/containers';
import type { RunScope } from '@zoo/ir';
import { invalid } from '../../../lib/errors.ts';
import type { EncoderConfig } from './config.ts';
import type { Steps } from './steps.ts';

/** A score, a code and where it comes from. */
const BYTES_FOR_EACH = 12;

/**
 * Codes of the most probable way to cut the text into pieces: the best score to reach each byte, then back from the
 * end. Neighbouring bytes that no piece matches become one unknown. Source: `EncodeNormalizedString`.
 */
export function encode(bytes: Uint8Array, config: EncoderConfig, steps: Steps, scope: RunScope): number[] {
  const { piecesScores: scores = [], unknownCode, unknownPenalty } = config;
  const { nodes = [] } = config.pieces ?? {};
  const { length } = bytes;
  scope.reserve?.((length + 1) * BYTES_FOR_EACH);
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
    const looked = eachPrefix(nodes, bytes, at, (piece, size) => {
      if (piece >= scores.length) throw damaged(piece, scores.length);
      reach(at + size, Math.fround(best[at] + scores[piece]), piece, at);
    });
    steps.add(1 + looked);
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
