import type { Value } from '@zoo/ir';
import type { TypedNode } from '@zoo/runtime';
import { type ByteFunction, tablesFor } from '../lowering/fused/byte-function.ts';
import type { BytePass } from '../lowering/fused/passes.ts';
import { operandOf, resultOf } from '../lowering/lowering.ts';
import { loweringOf } from '../lowering/table.ts';
import { isClosed, nextReader, type Surroundings } from './surroundings.ts';

const BYTES: readonly string[] = ['int8', 'uint8'];
const RESULTS: readonly string[] = [...BYTES, 'float32'];

/** More of them are a task of their own. */
const MOST_PASSES = 4;

/** What passes over the results of a node, the nodes that it computes, and the result of the last of them. */
export interface FoundPasses {
  readonly nodes: readonly TypedNode[];
  readonly passes: readonly BytePass[];
  readonly result: Value;
}

/** The longest function of bytes that begins with this node, of bytes and floats on the way. */
export function functionFrom(node: TypedNode, around: Surroundings): ByteFunction | undefined {
  const origin = node.node.inputs[movingSlot(node)];
  return origin && grown(node, origin, [], around, RESULTS);
}

/**
 * Takes one reader after the other, as long as they read nothing but constants, `origin`, and one another's results. What
 * is `inner` besides must not be read by others.
 */
function grown(
  first: TypedNode,
  origin: Value,
  inner: readonly Value[],
  around: Surroundings,
  types: readonly string[],
): ByteFunction | undefined {
  if (!BYTES.includes(first.site.inputs[movingSlot(first)]?.dtype ?? '')) return undefined;
  const values = [...inner];
  const nodes: TypedNode[] = [];
  const known = new Set<Value | undefined>([origin]);
  let channels = 1;
  let best: ByteFunction | undefined;
  for (let next: TypedNode | undefined = first; next; next = nextReader(values, nodes, around)) {
    const { node, site } = next;
    const tables = tablesFor(next);
    const isFunction = site.inputs.every(
      (type, slot) => type?.data !== undefined || known.has(node.inputs[slot]),
    );
    if (tables === undefined || !isFunction || !RESULTS.includes(resultOf(next).dtype)) break;
    channels = Math.max(channels, tables);
    nodes.push(next);
    const [result] = node.outputs;
    known.add(result);
    values.push(result);
    if (types.includes(resultOf(next).dtype) && isClosed(values, result, nodes, around)) {
      best = { nodes: [...nodes], channels };
    }
  }
  return best;
}

/** Of the first operand that is no constant. */
function movingSlot({ site }: TypedNode): number {
  return site.inputs.findIndex((type) => type && type.data === undefined);
}

/** What may pass over the 8-bit results of a product while they are in the cache, of a node at this position. */
export function passesAfter(result: Value, position: number, around: Surroundings): FoundPasses | undefined {
  const nodes: TypedNode[] = [];
  const passes: BytePass[] = [];
  let last = result;
  while (passes.length < MOST_PASSES) {
    const reader: TypedNode | undefined = around.isOutput(last) ? undefined : nextReader([last], [], around);
    const fn = reader && grown(reader, last, [last], around, BYTES);
    const pass = fn?.channels === 1 ? ({ kind: 'function', fn } as const) : reader && combined(reader, last);
    if (!pass) break;
    passes.push(pass);
    nodes.push(...(pass.kind === 'function' ? pass.fn.nodes : [pass.node]));
    last = nodes[nodes.length - 1].node.outputs[0];
  }
  return passes.length > 0 ? { nodes, passes, result: last } : undefined;

  /** An op on the bytes before and another operand of their shape that is there, or worth waiting for. */
  function combined(node: TypedNode, value: Value): BytePass | undefined {
    const combination = loweringOf(node).combines?.(node);
    const slot = node.node.inputs.indexOf(value) === 0 ? 1 : 0;
    const other = node.node.inputs[slot];
    if (!combination || !other || value.uses.length > 1 || other.isVariable) return undefined;
    const isThere = operandOf(node, slot).data !== undefined || around.isReady(other, position);
    return isThere ? { kind: 'combination', node, slot, combination } : undefined;
  }
}
