import { invalid } from '../../../lib/errors.ts';
import type { Trie } from './config.ts';

/**
 * Bytes of a text in a trie. Vocabularies have words; where a text goes on for longer, links of the trie form a circle, and
 * work would grow with the square of the length of what is looked up.
 */
export const LONGEST = 4096;

/**
 * Calls `found` with the values and lengths of all prefixes of `bytes` from `start` on, shortest first. Nodes are those of
 * Darts' double array: label in the low byte, bit 8 when a text ends here, the distance to the children above; a leaf holds
 * a value in 31 bits.
 *
 * @returns how many bytes it has looked at, {@link LONGEST} at most
 * @throws ZooError `SENTENCEPIECE_TRIE` when a text in the trie is longer
 */
export function eachPrefix(
  { nodes = [] }: Trie,
  bytes: Uint8Array,
  start: number,
  found: (value: number, length: number) => void,
): number {
  if (nodes.length === 0) return 0;
  let at = distance(nodes[0]);
  for (let i = start; i < bytes.length; i++) {
    const looked = i + 1 - start;
    at ^= bytes[i];
    if (at < 0 || at >= nodes.length || (nodes[at] & 0x800000ff) !== bytes[i]) return looked;
    if (looked === LONGEST) throw endless();
    const isEnd = (nodes[at] & 0x100) !== 0;
    at ^= distance(nodes[at]);
    if (at < 0 || at >= nodes.length) return looked; // only in damaged tries
    if (isEnd) found(nodes[at] & 0x7fffffff, looked);
  }
  return bytes.length - start;
}

function endless() {
  return invalid('SENTENCEPIECE_TRIE', 'the trie of pieces, or of what they replace, has texts without end', {
    expected: `texts of less than ${LONGEST} bytes`,
  });
}

function distance(node: number): number {
  return (node >>> 10) << ((node & 0x200) >>> 6);
}

/** A trie of texts with values, a block of 256 nodes for each prefix: large, but simple. */
export function buildTrie(entries: ReadonlyMap<string, number>): Trie {
  interface Draft {
    readonly children: Map<number, Draft>;
    value?: number;
  }
  const root: Draft = { children: new Map() };
  for (const [text, value] of entries) {
    let node = root;
    for (const byte of new TextEncoder().encode(text)) {
      const child = node.children.get(byte) ?? { children: new Map() };
      node.children.set(byte, child);
      node = child;
    }
    node.value = value;
  }
  const nodes: number[] = [];
  let blocks = 1;
  const place = (draft: Draft, at: number, label: number) => {
    const base = 256 * blocks++;
    nodes[at] = (((at ^ base) << 10) | (draft.value === undefined ? 0 : 0x100) | label) >>> 0;
    if (draft.value !== undefined) nodes[base] = (draft.value | 0x80000000) >>> 0;
    for (const [byte, child] of draft.children) place(child, base ^ byte, byte);
  };
  place(root, 0, 0);
  return { nodes: Array.from({ length: 256 * blocks }, (_, i) => nodes[i] ?? 0) };
}
