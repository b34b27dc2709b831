import { describe, expect, it } from '@jest/globals';
import { Random } from '@zoo/core';
import { Value } from '@zoo/ir';
import fc from 'fast-check';
import type { Step } from './delegate.ts';
import { type PlanRequest, planArena } from './plan.ts';

interface Program extends PlanRequest {
  readonly sizes: Map<Value, number>;
}

const value = (name: string) => new Value({ name, dtype: 'float32', shape: [1] });

/** A random graph: each step reads some values and makes one or two, as a view, in place or neither. */
function randomProgram(seed: number): Program {
  const random = new Random(seed);
  const sizes = new Map<Value, number>();
  const make = (bytes: number) => {
    const made = value(`v${sizes.size}`);
    sizes.set(made, bytes);
    return made;
  };
  const inputs = Array.from({ length: random.integer(1, 3) }, () => make(random.integer(0, 5) * 40));
  const steps = Array.from({ length: random.integer(1, 25) }, (): Step => {
    const reads = Array.from({ length: random.integer(1, 3) }, () => random.pick([...sizes.keys()]));
    const [from] = reads;
    const bytes = random.next() < 0.7 ? (sizes.get(from) ?? 0) : random.integer(0, 5) * 40;
    const writes = Array.from({ length: random.integer(1, 2) }, () => make(bytes));
    const pairs = [{ from, to: writes[0] }];
    const kind = bytes === sizes.get(from) && writes.length === 1 ? random.integer(0, 2) : 0;
    return {
      reads,
      writes,
      scratch: random.integer(0, 100),
      views: kind === 1 ? pairs : [],
      inPlace: kind === 2 ? pairs : [],
    };
  });
  const outputs = Array.from({ length: 2 }, () => random.pick([...sizes.keys()]));
  return { inputs, outputs, steps, sizes, bytesOf: (one) => sizes.get(one) };
}

/** Runs the plan over real bytes: every value is filled with a number of its own. The values that a read lost. */
function simulate(program: Program): string[] {
  const { inputs, outputs, steps, sizes } = program;
  const plan = planArena(program);
  const memory = new Int32Array(plan.bytes / 4);
  const content = new Map<Value, number>();
  const cells = (one: Value) => {
    const offset = plan.offsets.get(one) ?? Number.NaN;
    return memory.subarray(offset / 4, (offset + (sizes.get(one) ?? 0)) / 4);
  };
  const write = (one: Value, number: number) => {
    content.set(one, number);
    cells(one).fill(number);
  };
  const lost: string[] = [];
  const check = (one: Value) => {
    if (!cells(one).every((cell) => cell === content.get(one))) lost.push(one.name);
  };
  inputs.forEach((one, i) => {
    write(one, i + 1);
  });
  steps.forEach(({ reads, writes, scratch = 0, views = [] }, i) => {
    reads.forEach(check);
    memory.fill(-1, plan.scratch[i] / 4, plan.scratch[i] / 4 + Math.floor(scratch / 4));
    reads.forEach(check); // scratch is nobody else's
    writes.forEach((one, j) => {
      const view = views.find(({ to }) => to === one);
      write(one, view ? (content.get(view.from) ?? 0) : 100 * (i + 1) + j);
    });
    writes.forEach(check);
  });
  outputs.forEach(check);
  return lost;
}

describe('the arena plan', () => {
  it('keeps every value until its last reader, whatever shares its memory', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
        const program = randomProgram(seed);
        expect(simulate(program)).toEqual([]);
        const { bytes, lowerBound } = planArena(program);
        expect(bytes).toBeGreaterThanOrEqual(lowerBound);
      }),
      { numRuns: 500 },
    );
  });

  it('tells what lies where: blocks that are needed at the same time do not overlap', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
        const { blocks, bytes, offsets } = planArena(randomProgram(seed));
        for (const one of blocks) {
          expect(one.offset + one.bytes).toBeLessThanOrEqual(bytes);
          for (const value of one.values) expect(offsets.get(value)).toBe(one.offset);
          const meets = blocks.filter(
            (other) =>
              other !== one &&
              other.first <= one.last &&
              one.first <= other.last &&
              other.offset < one.offset + one.bytes &&
              one.offset < other.offset + other.bytes,
          );
          expect(meets).toEqual([]);
        }
      }),
    );
  });

  it('writes over an operand that nobody reads afterwards', () => {
    const [x, y] = [value('x'), value('y')];
    const step = { reads: [x], writes: [y], inPlace: [{ from: x, to: y }] };
    const { offsets, bytes } = planArena({ inputs: [x], outputs: [y], steps: [step], bytesOf: () => 64 });
    expect(offsets.get(x)).toBe(offsets.get(y));
    expect(bytes).toBe(64);
  });

  it('does not when the operand is read later, under any name', () => {
    const [x, view, y, z] = ['x', 'view', 'y', 'z'].map(value);
    const steps = [
      { reads: [x], writes: [view], views: [{ from: x, to: view }] },
      { reads: [x], writes: [y], inPlace: [{ from: x, to: y }] },
      { reads: [view, y], writes: [z] },
    ];
    const { offsets } = planArena({ inputs: [x], outputs: [z], steps, bytesOf: () => 64 });
    expect(offsets.get(view)).toBe(offsets.get(x));
    expect(offsets.get(y)).not.toBe(offsets.get(x));
  });

  it('does not when the same memory is another operand of the step', () => {
    const [x, view, y] = ['x', 'view', 'y'].map(value);
    const steps = [
      { reads: [x], writes: [view], views: [{ from: x, to: view }] },
      { reads: [x, view], writes: [y], inPlace: [{ from: x, to: y }] },
    ];
    const { offsets } = planArena({ inputs: [x], outputs: [y], steps, bytesOf: () => 64 });
    expect(offsets.get(y)).not.toBe(offsets.get(x));
  });
});
