import { ZooError } from '@zoo/core';
import type { Attributes, Node } from './graph.ts';
import type { OpDefinition } from './op.ts';

/** Ops by name; builtins and custom ops do not share a namespace. `@zoo/ops` holds the table itself. */
export interface OpLookup {
  find(op: string, custom: boolean): OpDefinition | undefined;
  /** All attributes of a builtin with their defaults. */
  defaults(op: string): Attributes;
}

export function requireOp(op: string, ops: OpLookup, custom = false): OpDefinition {
  const definition = ops.find(op, custom);
  if (definition) return definition;
  throw new ZooError({
    code: 'OP_UNKNOWN',
    category: 'failed',
    message: `${custom ? 'custom op' : 'op'} ${op} is not supported`,
    place: { op },
    hint: custom ? 'Supply it: see the runtime README, "custom ops".' : undefined,
  });
}

/** The table with these custom ops in front of its own. */
export function withCustomOps(ops: OpLookup, customOps: readonly OpDefinition[]): OpLookup {
  if (customOps.length === 0) return ops;
  const byName = new Map(customOps.map((op) => [op.name, op]));
  return {
    find: (name, custom) => (custom ? byName.get(name) : undefined) ?? ops.find(name, custom),
    defaults: (name) => ops.defaults(name),
  };
}

export function opOf(node: Node, ops: OpLookup): OpDefinition | undefined {
  return ops.find(node.op, node.custom !== undefined);
}
