import type { DelegateSession, TypedNode } from '../../delegate.ts';
import type { Annex } from '../annex.ts';

/** In the bundle for pages such nodes stay on the reference kernels; subgraphs are compiled while running all the same. */
export function stretches(_annex: Annex): DelegateSession | undefined {
  return undefined;
}

export function lateNodes(_nodes: readonly TypedNode[]): Set<TypedNode> {
  return new Set();
}
