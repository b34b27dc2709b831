import { describe, expect, it } from '@jest/globals';
import type { Tensor } from '@zoo/core';
import type { Module } from '@zoo/ir';
import { type ConformanceCase, conformanceCases, difference, graphOf, ops, referenceOf } from '@zoo/ops';
import { type Delegate, loadModel, referenceDelegate } from '@zoo/runtime';
import { wasmDelegate } from './delegate.ts';
import { taken } from './lowering/table.ts';

/** Random attributes and shapes of every op the delegate takes, against the reference kernels. */
const CASES = conformanceCases(ops, 12).filter(({ op }) => taken(op.name));

describe.each([
  ['relaxed', wasmDelegate()],
  ['deterministic', wasmDelegate({ deterministic: true })],
])('kernels, %s', (_, delegate) => {
  it.each(CASES.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const expected = referenceOf(one);
    const actual = await runOn(delegate, one, expected);
    actual.forEach((result, i) => {
      expect(difference(result, expected[i], one.op.spec.tolerance)).toBeUndefined();
    });
  });
});

it('takes most cases itself', async () => {
  const delegate = wasmDelegate();
  let kept = 0;
  for (const one of CASES) {
    const { profile } = await profiled(delegate, one);
    if (profile === 'wasm') kept++;
  }
  expect(kept / CASES.length).toBeGreaterThan(0.5);
});

async function runOn(
  delegate: Delegate,
  one: ConformanceCase,
  expected: readonly Tensor[],
): Promise<Tensor[]> {
  using model = await loadModel(moduleOf(one, expected), { delegates: [delegate] });
  const inputs = one.inputs.flatMap((operand) => (operand && !operand.constant ? [operand.tensor] : []));
  return Object.values(await model.run(inputs));
}

async function profiled(delegate: Delegate, one: ConformanceCase): Promise<{ profile: string }> {
  using model = await loadModel(moduleOf(one, referenceOf(one)), { delegates: [delegate] });
  const inputs = one.inputs.flatMap((operand) => (operand && !operand.constant ? [operand.tensor] : []));
  await model.run(inputs);
  return { profile: '' };
}

function moduleOf(one: ConformanceCase, expected: readonly Tensor[]): Module {
  return { graphs: [graphOf(one, expected)], signatures: [], metadata: [], files: [] };
}

export { referenceDelegate };
