import type { NormalizerSpec } from './model.ts';

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

/** At each place the longest prefix that has a rule, else the character itself. */
function replaceByRules(text: string, charsmap: NormalizerSpec['charsmap']): string {
  if (charsmap === undefined) return text;
  const bytes = new TextEncoder().encode(text);
  const out: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const match = longestPrefix(charsmap.trie, bytes, at);
    if (match) {
      const { replacements } = charsmap;
      for (let i = match.value; i < replacements.length && replacements[i] !== 0; i++)
        out.push(replacements[i]);
      at += match.length;
    } else {
      do out.push(bytes[at++]);
      while ((bytes[at] & 0xc0) === 0x80); // the rest of a character
    }
  }
  return new TextDecoder().decode(Uint8Array.from(out));
}

/**
 * The longest prefix of `bytes` from `start` on that a Darts double array holds. A node has its label in the low byte,
 * bit 8 when a text ends there, and the distance to its children above; a leaf holds a value in 31 bits.
 */
function longestPrefix(
  nodes: Uint32Array,
  bytes: Uint8Array,
  start: number,
): { value: number; length: number } | undefined {
  let longest: { value: number; length: number } | undefined;
  if (nodes.length === 0) return undefined;
  let at = distance(nodes[0]);
  for (let i = start; i < bytes.length; i++) {
    at ^= bytes[i];
    if (at < 0 || at >= nodes.length || (nodes[at] & 0x800000ff) !== bytes[i]) break;
    const ends = (nodes[at] & 0x100) !== 0;
    at ^= distance(nodes[at]);
    if (at < 0 || at >= nodes.length) break; // only in damaged files
    if (ends) longest = { value: nodes[at] & 0x7fffffff, length: i + 1 - start };
  }
  return longest;
}

function distance(node: number): number {
  return (node >>> 10) << ((node & 0x200) >>> 6);
}
