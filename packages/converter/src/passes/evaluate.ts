import { allocate, elementCount, isStatic, Random, type Tensor } from '@zoo/core';
import { type OpDefinition, type OperandType, type RunScope, rowOf, type Site } from '@zoo/ir';

/**
 * Runs the reference kernel of a pure op on operands that are all known.
 * Returns undefined where the op has no kernel for these types or cannot tell the size of its results.
 */
export function evaluate(op: OpDefinition, site: Site): readonly Tensor[] | undefined {
  const row = rowOf(op, site);
  if (row === undefined) return undefined;
  const types = op.spec.infer(site).map(({ dtype, shape }, i): OperandType | undefined => {
    if (shape === undefined || !isStatic(shape)) return undefined;
    return { dtype, shape, quantization: site.outputs[i]?.quantization };
  });
  if (!types.every((type) => type !== undefined)) return undefined;
  const outputs = types.map(({ dtype, shape }) => allocate(dtype, elementCount(shape)));
  const run = op.reference[row]({ ...site, outputs: types });
  const returned = run(
    site.inputs.map((operand) => operand?.data),
    outputs,
    NO_SCOPE,
  );
  return returned ?? types.map((type, i) => ({ ...type, data: outputs[i] }));
}

/** A pure op depends on its operands alone. */
const NO_SCOPE: RunScope = {
  resources: new Map(),
  random: new Random(0),
  call() {
    throw new TypeError('a pure op called a subgraph');
  },
};
