import type { Trie } from './config.ts';

/** A prefix of a text that a trie holds. */
export interface Match {
  readonly value: number;
  readonly length: number;
}

/**
 * All prefixes of `bytes` from `start` on, shortest first. Nodes are those of Darts' double array: label in the low
 * byte, bit 8 when a text ends here, the distance to the children above; a leaf holds a value in 31 bits.
 */
export function* prefixes({ nodes = [] }: Trie, bytes: Uint8Array, start: number): Generator<Match> {
  if (nodes.length === 0) return;
  let at = distance(nodes[0]);
  for (let i = start; i < bytes.length; i++) {
    at ^= bytes[i];
    if (at < 0 || at >= nodes.length || (nodes[at] & 0x800000ff) !== bytes[i]) return;
    const isEnd = (nodes[at] & 0x100) !== 0;
    at ^= distance(nodes[at]);
    if (at < 0 || at >= nodes.length) return; // only in damaged tries
    if (isEnd) yield { value: nodes[at] & 0x7fffffff, length: i + 1 - start };
  }
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
