import { describe, expect, it } from '@jest/globals';
import type { Tensor } from '@zoo/core';
import { type Module, TOLERANCES } from '@zoo/ir';
import { type ConformanceCase, conformanceCases, difference, graphOf, ops, referenceOf } from '@zoo/ops';
import { type Delegate, loadModel } from '@zoo/runtime';
import { cutFinely } from './compile/cut.ts';
import { delegateWith, wasmDelegate } from './delegate.ts';

/** Random attributes and shapes of every op, against the reference kernels; cases that stay there are not counted. */
const CASES = conformanceCases(ops, 4).filter((one) => one.row !== 'string');

describe.each([
  ['with relaxed SIMD where the host has it', wasmDelegate()],
  ['deterministic', wasmDelegate({ deterministic: true })],
  ['by two threads, unit by unit', delegateWith({ threads: 2 }, cutFinely)],
  [
    'deterministic, by two threads, unit by unit',
    delegateWith({ threads: 2, deterministic: true }, cutFinely),
  ],
])('kernels, %s', (_, delegate) => {
  const taken = new Set<string>();

  it.each(ops.list().map(({ name }) => [name]))('%s is what the reference kernel computes', async (name) => {
    for (const one of CASES.filter(({ op }) => op.name === name)) {
      const expected = referenceOf(one);
      const actual = await runOn(watched(delegate, one.name, taken), one, expected);
      if (!taken.has(one.name)) continue;
      actual.forEach((result, i) => {
        expect([one.name, differenceInSum(result, expected[i], one)]).toEqual([one.name, undefined]);
      });
    }
  });

  it('takes a fair part of them', () => {
    expect(taken.size).toBeGreaterThan(600);
  });
});

/** The delegate, noting that it took the node of this case. */
function watched(delegate: Delegate, name: string, taken: Set<string>): Delegate {
  return {
    ...delegate,
    supports(node, context) {
      const answer = delegate.supports(node, context);
      if (answer === true) taken.add(name);
      return answer;
    },
  };
}

async function runOn(
  delegate: Delegate,
  one: ConformanceCase,
  expected: readonly Tensor[],
): Promise<Tensor[]> {
  const module: Module = { graphs: [graphOf(one, expected)], signatures: [], metadata: [], files: [] };
  using model = await loadModel(module, { delegates: [delegate] });
  const inputs = one.inputs.flatMap((operand) =>
    operand && !operand.constant && !operand.variable ? [operand.tensor] : [],
  );
  return Object.values(await model.run(inputs));
}

/**
 * Sums of floats in another order differ relative to their terms, not to what cancellation leaves of them: beside the
 * tolerance of the op an error relative to the largest result is allowed.
 */
function differenceInSum(actual: Tensor, expected: Tensor, { op }: ConformanceCase): string | undefined {
  const found = difference(actual, expected, op.spec.tolerance);
  if (found === undefined || expected.dtype !== 'float32' || op.spec.tolerance !== 'close') return found;
  const values = [...(expected.data as Float32Array)];
  const allowed = TOLERANCES.close.relative * Math.max(...values.map(Math.abs));
  const worst = Math.max(...values.map((value, i) => Math.abs(value - Number(actual.data[i]))));
  return worst <= allowed ? undefined : found;
}
