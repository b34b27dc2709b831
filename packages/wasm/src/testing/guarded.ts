import { elementCount, memoryBytes } from '@zoo/core';
import type { Value } from '@zoo/ir';
import type { Delegate, Executable, MemoryRequest, Partition, Plan } from '@zoo/runtime';
import { SLACK } from '../compile/model-memory.ts';

/** Contents of memory that nobody has written: as floats not a number, and a number. */
const POISONS = [0xff, 0x11];

/**
 * The delegate with partitions that run twice, with other contents in all of the arena that is not an operand: results
 * must be the same bits, and nothing but results and scratch may have been written.
 *
 * @param report is told what a partition did that it must not
 */
export function guarded(delegate: Delegate, report: (problem: string) => void): Delegate {
  return {
    ...delegate,
    async open(context) {
      const session = await delegate.open(context);
      const requests = new WeakMap<Partition, MemoryRequest>();
      let arena: Range = { from: 0, to: 0 };
      return {
        get notes() {
          return session.notes;
        },
        copiesConstants: session.copiesConstants,
        layout(partition) {
          const request = session.layout!(partition);
          requests.set(partition, request);
          return request;
        },
        allocate(bytes) {
          const given = session.allocate!(bytes);
          arena = { from: given.base, to: given.base + bytes + SLACK };
          return given;
        },
        async compile(partition, plan) {
          const executable = await session.compile(partition, plan);
          const places = placesOf(partition, plan, requests.get(partition)!);
          return guardedExecutable(executable, plan, { ...places, arena }, report);
        },
        dispose: () => session.dispose(),
      };
    },
  };
}

/** Addresses, the end not included. */
interface Range {
  readonly from: number;
  readonly to: number;
}

interface Places {
  readonly arena: Range;
  /** What the partition reads and does not make, variables among it. */
  readonly operands: readonly Range[];
  readonly variables: readonly Range[];
  readonly results: readonly Range[];
  readonly scratch: readonly Range[];
}

function placesOf(partition: Partition, plan: Plan, { steps }: MemoryRequest): Omit<Places, 'arena'> {
  const rangeOf = (value: Value): Range[] => {
    const from = plan.address(value);
    const { dtype, shape } = partition.typeOf(value);
    return from === undefined ? [] : [{ from, to: from + memoryBytes(dtype) * elementCount(shape!) }];
  };
  const made = new Set(partition.nodes.flatMap(({ node }) => node.outputs));
  const read = partition.nodes.flatMap(({ node }) => node.inputs.filter((value) => value !== undefined));
  const operands = read.filter((value) => !made.has(value));
  return {
    operands: operands.flatMap(rangeOf),
    variables: operands.filter(({ isVariable }) => isVariable).flatMap(rangeOf),
    results: [...made].flatMap(rangeOf),
    scratch: steps.flatMap(({ scratch = 0 }, step) => {
      const from = scratch > 0 ? plan.scratch(step) : 0;
      return scratch > 0 ? [{ from, to: from + scratch }] : [];
    }),
  };
}

function guardedExecutable(
  executable: Executable,
  { memory }: Plan,
  places: Places,
  report: (problem: string) => void,
): Executable {
  return {
    attach: () => executable.attach?.(),
    image: () => executable.image?.(),
    dispose: () => executable.dispose?.(),
    async run(context) {
      // memory of threads and notes of kernels lie in front of the arena
      const { from, to } = places.arena;
      const start = new Uint8Array(memory.buffer).slice(from, to);
      let first: readonly Uint8Array[] | undefined;
      for (const poison of POISONS) {
        const before = new Uint8Array(start.length).fill(poison);
        for (const operand of places.operands)
          before.set(start.subarray(operand.from - from, operand.to - from), operand.from - from);
        new Uint8Array(memory.buffer).set(before, from);
        await executable.run(context);
        const after = new Uint8Array(memory.buffer).slice(from, to);
        const stray = strayWrite(before, after, places);
        if (stray) report(stray);
        const results = places.results.map((result) => after.slice(result.from - from, result.to - from));
        if (first && !sameBytes(first, results)) report('results depend on bytes that nobody has written');
        first = results;
      }
    },
  };
}

/** The first byte of the arena that has changed and that a step may not write. */
function strayWrite(
  before: Uint8Array,
  after: Uint8Array,
  { arena, variables, results, scratch }: Places,
): string | undefined {
  const isAllowed = new Uint8Array(after.length);
  for (const { from, to } of [...variables, ...results, ...scratch])
    isAllowed.fill(1, from - arena.from, to - arena.from);
  const at = after.findIndex((byte, i) => !isAllowed[i] && byte !== before[i]);
  if (at < 0) return undefined;
  const distances = results.map(({ to }) => at + arena.from - to);
  return `writes a byte that is no result: ${distances.join(', ')} behind the end of the results`;
}

function sameBytes(a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean {
  return a.every((bytes, i) => bytes.every((byte, k) => byte === b[i][k]));
}
