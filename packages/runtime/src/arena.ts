import { ZooError } from '@zoo/core';
import type { Graph, Value } from '@zoo/ir';
import type { CallTree } from './calls.ts';
import type { ArenaMemory } from './delegate.ts';
import type { Crew, Draft } from './draft.ts';
import { ALIGNMENT, align } from './place.ts';
import { arenaBytes } from './tensors.ts';

/** Where the graphs of a model lie in the one arena, as offsets. */
export interface ArenaLayout {
  readonly bytes: number;
  /** No plan of these graphs in this order could be smaller. */
  readonly lowerBound: number;
  /** Variables lie at the start. */
  readonly variables: { readonly offsets: ReadonlyMap<Value, number>; readonly bytes: number };
  /** Where each graph's own arena begins. */
  readonly bases: ReadonlyMap<Graph, number>;
}

/**
 * A graph lies behind every graph that calls it, as on a stack; graphs that are never active together share their
 * bytes.
 */
export function layoutArena(drafts: readonly Draft[], calls: CallTree): ArenaLayout {
  const variables = planVariables(drafts);
  const { bases, end } = stack(drafts, calls, variables.bytes, ({ plan }) => plan.bytes);
  const least = stack(drafts, calls, variables.bytes, ({ plan }) => plan.lowerBound);
  return { variables, bases, bytes: end, lowerBound: least.end };
}

/** Memory of the first delegate that has some to offer; an ArrayBuffer otherwise. */
export function allocateArena(bytes: number, { delegates, sessions }: Crew): ArenaMemory {
  for (const delegate of delegates) {
    const session = sessions.get(delegate);
    if (session?.allocate) return requireRoom(session.allocate(bytes), bytes, delegate.name);
  }
  return { memory: { buffer: allocateBuffer(bytes) }, base: 0 };
}

export function allocateBuffer(bytes: number): ArrayBuffer {
  try {
    return new ArrayBuffer(bytes);
  } catch (cause) {
    throw new ZooError({
      code: 'OUT_OF_MEMORY',
      category: 'failed',
      message: 'the host has no memory for the model',
      received: `${bytes} bytes wanted`,
      cause,
    });
  }
}

/** Variables live as long as the model: one behind the other. */
function planVariables(drafts: readonly Draft[]): { offsets: Map<Value, number>; bytes: number } {
  const offsets = new Map<Value, number>();
  let bytes = 0;
  for (const draft of drafts) {
    for (const value of draft.variables) {
      const type = draft.types.get(value);
      offsets.set(value, bytes);
      bytes += align((type && arenaBytes(type)) ?? 0);
    }
  }
  return { offsets, bytes };
}

/** Callers stand before callees in the tree, so one pass sees every caller's end first. */
function stack(
  drafts: readonly Draft[],
  calls: CallTree,
  start: number,
  sizeOf: (draft: Draft) => number,
): { bases: Map<Graph, number>; end: number } {
  const bases = new Map<Graph, number>();
  const ends = new Map<Graph, number>();
  for (const draft of drafts) {
    const callers = [...(calls.callers.get(draft.graph) ?? [])];
    const base = Math.max(start, ...callers.map((caller) => ends.get(caller) ?? 0));
    bases.set(draft.graph, base);
    ends.set(draft.graph, base + sizeOf(draft));
  }
  return { bases, end: Math.max(start, ...ends.values()) };
}

/** Compilers turn addresses into constants without bounds: the memory must hold them all. */
function requireRoom(arena: ArenaMemory, bytes: number, delegate: string): ArenaMemory {
  const { memory, base } = arena;
  if (base >= 0 && base % ALIGNMENT === 0 && memory.buffer.byteLength - base >= bytes) return arena;
  throw new ZooError({
    code: 'DELEGATE_MEMORY',
    category: 'failed',
    message: `delegate ${delegate} supplied memory that does not hold the arena`,
    expected: `${bytes} bytes at a multiple of ${ALIGNMENT}`,
    received: `${memory.buffer.byteLength} bytes, arena at ${base}`,
  });
}
