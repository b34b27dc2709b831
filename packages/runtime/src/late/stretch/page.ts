import type { DelegateSession, TypedNode } from '../../delegate.ts';
import type { LateBuilder } from '../builder.ts';

/** In the bundle for pages such nodes stay on the reference kernels; subgraphs are compiled while running all the same. */
export function stretches(_builder: LateBuilder): DelegateSession | undefined {
  return undefined;
}

export function lateNodes(_nodes: readonly TypedNode[]): Set<TypedNode> {
  return new Set();
}
