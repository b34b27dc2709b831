import { ZooError } from '@zoo/core';

/**
 * Bytes of a key. Vocabularies have words; where a text goes on for longer, links of the array form a circle, and work
 * would grow with the square of the length of what is looked up.
 */
export const LONGEST_KEY = 4096;

/**
 * Looks a text up in a trie that is a double array of Darts, as SentencePiece stores its rules and pieces: calls `found`
 * with the values and lengths of all keys that are prefixes of `bytes` from `start` on, shortest first. A node has its
 * label in the low byte, bit 8 when a key ends here, and the distance to its children above; a leaf holds a value in 31
 * bits. Source: darts-clone, `DoubleArrayUnit`.
 *
 * @returns how many bytes it has looked at, {@link LONGEST_KEY} at most
 * @throws ZooError `DOUBLE_ARRAY_ENDLESS` when a key is longer
 */
export function eachPrefix(
  nodes: ArrayLike<number>,
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
    if (looked === LONGEST_KEY) throw endless();
    const isEnd = (nodes[at] & 0x100) !== 0;
    at ^= distance(nodes[at]);
    if (at < 0 || at >= nodes.length) return looked; // only in damaged arrays
    if (isEnd) found(nodes[at] & 0x7fffffff, looked);
  }
  return bytes.length - start;
}

function distance(node: number): number {
  return (node >>> 10) << ((node & 0x200) >>> 6);
}

function endless(): ZooError {
  return new ZooError({
    code: 'DOUBLE_ARRAY_ENDLESS',
    category: 'damaged-input',
    message: 'the trie has texts without end',
    expected: `texts of less than ${LONGEST_KEY} bytes`,
  });
}

interface Draft {
  readonly children: Map<number, Draft>;
  value?: number;
}

/** The nodes of a trie of texts with values, a block of 256 for each prefix: large, but simple. */
export function writeDoubleArray(entries: ReadonlyMap<string, number>): Uint32Array {
  const root = draftOf(entries);
  const nodes: number[] = [];
  let blocks = 1;
  const place = (draft: Draft, at: number, label: number) => {
    const base = 256 * blocks++;
    nodes[at] = (((at ^ base) << 10) | (draft.value === undefined ? 0 : 0x100) | label) >>> 0;
    if (draft.value !== undefined) nodes[base] = (draft.value | 0x80000000) >>> 0;
    for (const [byte, child] of draft.children) place(child, base ^ byte, byte);
  };
  place(root, 0, 0);
  return Uint32Array.from({ length: 256 * blocks }, (_, i) => nodes[i] ?? 0);
}

function draftOf(entries: ReadonlyMap<string, number>): Draft {
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
  return root;
}
