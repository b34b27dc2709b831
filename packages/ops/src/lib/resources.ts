import { type Tensor, ZooError } from '@zoo/core';
import type { RunScope } from '@zoo/ir';

/** Handles are small numbers in tensors of dtype `resource`; what they stand for lives in the scope. */
export function handleFor(scope: RunScope, kind: string, name: string): number {
  const key = `handle ${kind} ${name}`;
  const known = scope.resources.get(key) as number | undefined;
  if (known !== undefined) return known;
  const next = ((scope.resources.get('handles') as number | undefined) ?? 0) + 1;
  scope.resources.set('handles', next);
  scope.resources.set(key, next);
  return next;
}

/** Contents of a variable; reading one that nobody assigned is an error, as in TFLite. */
export function readVariable(scope: RunScope, handle: number): Tensor {
  const found = scope.resources.get(`variable ${handle}`) as Tensor | undefined;
  if (found) return found;
  throw new ZooError({
    code: 'VARIABLE_UNASSIGNED',
    category: 'failed',
    message: 'a variable is read before it is assigned',
    hint: 'Run the signature that initializes the model first.',
  });
}

/** Keeps a copy: the operand's memory is reused after the node. */
export function assignVariable(scope: RunScope, handle: number, value: Tensor): void {
  scope.resources.set(`variable ${handle}`, { ...value, data: value.data.slice() as Tensor['data'] });
}

export type Entry = string | bigint;

/** Of a map, for each of its entries; maps end at 2^24 of them, which the usual limit of memory stops before. */
const ENTRY_BYTES = 128;

/** Entries of the table of a handle; none before it has been filled. */
export function tableOf(scope: RunScope, handle: number): ReadonlyMap<Entry, Entry> {
  const table = scope.resources.get(`table ${handle}`) as { entries: Map<Entry, Entry> } | undefined;
  return table?.entries ?? new Map();
}

/** Fills a table once. What it takes is counted before, as that of variables is. */
export function fillTable(
  scope: RunScope,
  handle: number,
  keys: ArrayLike<Entry>,
  values: ArrayLike<Entry>,
): void {
  if (tableOf(scope, handle).size > 0) return;
  const entries = new Map<Entry, Entry>();
  scope.resources.set(`table ${handle}`, { entries, bytes: ENTRY_BYTES * keys.length });
  for (let i = 0; i < keys.length; i++) entries.set(keys[i], values[i]);
}

/** True the first time, for each thing and each state of the model. */
export function firstTime(scope: RunScope, thing: object): boolean {
  const done = (scope.resources.get('done once') as Set<object> | undefined) ?? new Set();
  scope.resources.set('done once', done);
  if (done.has(thing)) return false;
  done.add(thing);
  return true;
}
