import type { Shape } from '@zoo/core';

/** An array seen as rows along its last axis. */
export function rowsOf(shape: Shape): { readonly rows: number; readonly depth: number } {
  const depth = shape.at(-1) ?? 1;
  const rows = shape.slice(0, -1).reduce((product, size) => product * size, 1);
  return { rows, depth };
}
