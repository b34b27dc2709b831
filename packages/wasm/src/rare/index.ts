import type { Graph } from '@zoo/ir';
import type { TypedNode } from '@zoo/runtime';
import type { Lowering } from '../lowering/lowering.ts';
import { wideLowering } from '../lowering/wide/index.ts';
import { ONLY, RARE, RARE_CUSTOM } from './table.ts';

export { VERSION } from '../version.ts';

/**
 * Lowerings that few models need, as `#rare`. The bundle for pages (condition `zoo-lean`) has `later.ts` instead, and
 * these in a file of their own, `zoo-runtime-rare.mjs`, with copies of what both use: nothing here may depend on the
 * identity of classes and maps of the other parts of the delegate.
 */
export function rareLowering(node: TypedNode): Lowering | undefined {
  const { custom, op } = node.node;
  if (custom) return Object.hasOwn(RARE_CUSTOM, op) ? RARE_CUSTOM[op] : undefined;
  const isOwn = Object.hasOwn(RARE, op) && (!Object.hasOwn(ONLY, op) || ONLY[op](node));
  return isOwn ? RARE[op] : wideLowering(node);
}

/** They are here already. */
export async function fetchRare(_graphs: readonly Graph[]): Promise<string | undefined> {
  return undefined;
}
