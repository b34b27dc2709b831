import { describe, expect, it } from '@jest/globals';
import { elementCount, isStatic, Random, ZooError } from '@zoo/core';
import type { OpDefinition } from '@zoo/ir';
import { conformanceCases, siteOfCase } from '../conformance/suite.ts';
import { evaluate } from '../evaluate.ts';
import { OpTable } from '../table.ts';
import { CUSTOM_OPS } from './index.ts';

/** Results beyond this are what the memory limit of the runtime is for. */
const AFFORDABLE = 100_000;

/** Reads damaged options, infers and runs: a result, or a ZooError. The error that it must not be, otherwise. */
function strangeFailure(op: OpDefinition, options: Uint8Array, site: ReturnType<typeof siteOfCase>): unknown {
  try {
    const attrs = op.tflite.custom!.read(options, 1 + (options[0] % 2));
    const shapes = op.spec.infer({ ...site, attrs }).map(({ shape }) => shape);
    const sizes = shapes.flatMap((shape) => shape ?? []);
    if (sizes.some((size) => !Number.isSafeInteger(size) || size < -1)) return `sizes [${sizes}]`;
    const small = shapes.every((shape) => !shape || !isStatic(shape) || elementCount(shape) <= AFFORDABLE);
    if (small) evaluate(op, { ...site, attrs });
    return undefined;
  } catch (error) {
    return error instanceof ZooError ? undefined : error;
  }
}

/** Options with some bytes changed, cut or doubled. */
function damaged(options: Uint8Array, random: Random): Uint8Array {
  const bytes = [...options];
  for (let i = random.integer(1, 3); i > 0 && bytes.length > 0; i--) {
    const at = random.integer(0, bytes.length - 1);
    if (random.next() < 0.8) bytes[at] = random.pick([0, 1, 0x7f, 0x80, 0xff, random.integer(0, 255)]);
    else bytes.splice(at, random.integer(1, 4));
  }
  return Uint8Array.from(bytes);
}

describe('options from outside', () => {
  it.each(CUSTOM_OPS.map((op) => [op.name, op] as const))('%s takes or refuses them', (_, op) => {
    const random = new Random(7);
    for (const one of conformanceCases(new OpTable([op]), 3)) {
      const site = siteOfCase(one);
      const options = op.tflite.custom!.write(one.attrs);
      for (let i = 0; i < 30; i++) {
        expect(strangeFailure(op, damaged(options, random), site)).toBeUndefined();
      }
    }
  });
});
