import type { Patches } from './patches.ts';

/** Rows of a matrix: each is a part of its own and the patch of its only position. */
export function rowPatches(rows: number, depth: number, channels: number): Patches {
  return {
    parts: rows,
    height: 1,
    width: 1,
    channels,
    groups: 1,
    depth,
    gather({ data, offset, zero }, _y, _x, _group, patch) {
      for (let i = 0; i < depth; i++) patch[i] = data[offset + i] - zero;
    },
  };
}
