import { allocate, elementCount, isStatic, Random, type Tensor, ZooError } from '@zoo/core';
import {
  type OpDefinition,
  type OperandType,
  type PreparedSite,
  type Run,
  type RunScope,
  rowOf,
  type Site,
} from '@zoo/ir';

/**
 * Runs one op with its reference kernel on operands whose contents are all known: constant folding, tests, custom
 * executors. Declared result types in `site.outputs` are kept (quantization parameters, element types that inference
 * leaves open).
 *
 * @throws ZooError `OPERAND_UNKNOWN` when contents are missing, `KERNEL_MISSING` when no type row accepts the site
 * @example
 * const [sum] = evaluate(ops.find('ADD', false)!, { attrs, inputs: [a, b], outputs: [] });
 */
export function evaluate(op: OpDefinition, site: Site): Tensor[] {
  const { site: prepared, run } = prepare(op, site);
  const inputs = site.inputs.map((operand, slot) => {
    if (operand !== undefined && operand.data === undefined) {
      throw failure(op, 'OPERAND_UNKNOWN', `contents of operand ${slot} are not known`);
    }
    return operand?.data;
  });
  const shaped = prepared.outputs.every(({ shape }) => shape !== undefined && isStatic(shape));
  const buffers = shaped
    ? prepared.outputs.map(({ dtype, shape }) => allocate(dtype, elementCount(shape)))
    : [];
  const made = run(inputs, buffers, isolatedScope());
  if (made) return [...made];
  return prepared.outputs.map(({ dtype, shape, quantization }, i) => ({
    dtype,
    shape,
    data: buffers[i],
    quantization,
  }));
}

/** The site with inferred results, and the reference kernel for its type row. Shapes of results may be unknown. */
export function prepare(op: OpDefinition, site: Site): { site: PreparedSite; run: Run } {
  const outputs = op.spec.infer(site).map(({ dtype, shape }, i) => ({ ...site.outputs[i], dtype, shape }));
  const prepared = { ...site, outputs: outputs as OperandType[] };
  const row = rowOf(op, prepared);
  if (row === undefined) {
    const types = site.inputs.map((operand) => operand?.dtype ?? 'none').join(', ');
    const results = outputs.map(({ dtype }) => dtype).join(', ');
    throw failure(op, 'KERNEL_MISSING', `no kernel for ${types} -> ${results}`);
  }
  return { site: prepared, run: op.reference[row](prepared) };
}

function failure(op: OpDefinition, code: string, message: string): ZooError {
  return new ZooError({ code, category: 'failed', message, place: { op: op.name } });
}

/** A scope for ops that need none: no subgraphs, no resources, always the same random numbers. */
export function isolatedScope(): RunScope {
  return {
    call(graph) {
      throw new ZooError({
        code: 'SUBGRAPH_UNAVAILABLE',
        category: 'failed',
        message: 'an op that calls subgraphs cannot be evaluated by itself',
        place: { subgraph: graph.name },
      });
    },
    resources: new Map(),
    random: new Random(0),
  };
}
