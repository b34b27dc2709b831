import type { Node, Value } from '@zoo/ir';
import type { TypedNode } from '@zoo/runtime';

/** What a search for nodes to fuse knows of the partition. */
export interface Surroundings {
  /** Nodes of the partition that no task has yet, with their position. */
  at(node: Node): { readonly node: TypedNode; readonly position: number } | undefined;
  /** In memory before the node at this position runs, or worth waiting for. */
  isReady(value: Value, position: number): boolean;
  /** Read by somebody else than nodes of the partition. */
  isOutput(value: Value): boolean;
}

/** The first node that reads one of the values and is not among `members`; undefined where any of them is read elsewhere. */
export function nextReader(
  values: readonly Value[],
  members: readonly TypedNode[],
  around: Surroundings,
): TypedNode | undefined {
  const known = new Set(members.map(({ node }) => node));
  const readers = values
    .flatMap(({ uses }) => uses)
    .flatMap(({ node }) => (known.has(node) ? [] : [around.at(node)]));
  if (readers.includes(undefined)) return undefined; // whatever is added
  return readers.reduce((a, b) => (a && b && a.position <= b.position ? a : b), readers[0])?.node;
}

/** Nobody but the members reads any of the values, save the result. */
export function isClosed(
  values: readonly Value[],
  result: Value | undefined,
  members: readonly TypedNode[],
  around: Surroundings,
): boolean {
  const known = new Set(members.map(({ node }) => node));
  return values.every(
    (value) =>
      value === result || (!around.isOutput(value) && value.uses.every(({ node }) => known.has(node))),
  );
}
