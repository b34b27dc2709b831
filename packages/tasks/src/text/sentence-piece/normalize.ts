import { eachPrefix } from '@zoo/containers';
import type { NormalizerSpec } from './model.ts';
import { damaged } from './protobuf.ts';

/** Stands for a space in pieces. */
export const SPACE = '\u2581';

/**
 * The text that is cut into pieces: prefixes replaced by the rules of the model (mostly NFKC), runs of spaces made
 * one, spaces made visible. Source: SentencePiece `normalizer.cc`.
 */
export function normalize(text: string, spec: NormalizerSpec, spaceIsSuffix = false): string {
  const spaced = replaceByRules(text, spec.charsmap);
  const single = spec.removeExtraSpaces ? spaced.replace(/ {2,}/g, ' ').replace(/^ | $/g, '') : spaced;
  if (single === '') return '';
  const before = spec.addDummyPrefix && !spaceIsSuffix ? ' ' : '';
  const after = spec.addDummyPrefix && spaceIsSuffix ? ' ' : '';
  const whole = before + single + after;
  return spec.escapeSpaces ? whole.replaceAll(' ', SPACE) : whole;
}

/**
 * Bytes that a rule may make of one, with room to spare: NFKC makes 33 of the 3 of U+FDFA. Beyond it a text of a line
 * could fill the memory.
 */
const MOST_GROWTH = 64;

/**
 * At each place the longest prefix that has a rule, else the character itself.
 *
 * @throws ZooError `SENTENCEPIECE_MODEL` when the rules make too much of a text
 */
function replaceByRules(text: string, charsmap: NormalizerSpec['charsmap']): string {
  if (charsmap === undefined) return text;
  const { trie, replacements } = charsmap;
  const bytes = new TextEncoder().encode(text);
  const most = MOST_GROWTH * bytes.length;
  const out: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    let [length, from] = [0, 0];
    eachPrefix(trie, bytes, at, (value, size) => {
      [length, from] = [size, value];
    });
    at += length;
    if (length > 0) {
      for (let i = from; i < replacements.length && replacements[i] !== 0; i++) out.push(replacements[i]);
    } else {
      do out.push(bytes[at++]);
      while ((bytes[at] & 0xc0) === 0x80); // the rest of a character
    }
    if (out.length > most) throw damaged(`rules that make more than ${most} bytes of ${bytes.length}`);
  }
  return new TextDecoder().decode(Uint8Array.from(out));
}
