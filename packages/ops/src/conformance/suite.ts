import { encodeElements, Random, type Tensor, type TensorData } from '@zoo/core';
import {
  type CaseOperand,
  Graph,
  Node,
  type OpCase,
  type OpDefinition,
  type Site,
  TOLERANCES,
  type Tolerance,
  Value,
} from '@zoo/ir';
import { evaluate } from '../evaluate.ts';
import type { OpTable } from '../table.ts';

/** One seeded instance of one case family of one op. */
export interface ConformanceCase {
  /** `CONV_2D hybrid int4 #3`. */
  readonly name: string;
  readonly op: OpDefinition;
  readonly row: string;
  readonly attrs: Site['attrs'];
  readonly inputs: readonly (CaseOperand | undefined)[];
  readonly outputs: Site['outputs'];
  readonly intermediates?: OpCase['intermediates'];
}

/** All cases of all ops, `repeat` seeds each: the same list whenever it is made. */
export function conformanceCases(ops: OpTable, repeat = 5): ConformanceCase[] {
  return ops.list().flatMap((op) =>
    op.cases.flatMap((family) =>
      Array.from({ length: repeat }, (_, seed) => {
        const name = `${op.name} ${family.row}: ${family.name} #${seed}`;
        const made = family.generate(new Random(seedOf(name)));
        return makeCase(name, op, family.row, made, ops);
      }),
    ),
  );
}

function makeCase(name: string, op: OpDefinition, row: string, made: OpCase, ops: OpTable): ConformanceCase {
  // a file holds real attributes as float32
  const attrs = Object.fromEntries(
    Object.entries({ ...ops.defaults(op.name), ...made.attrs }).map(([key, value]) => [
      key,
      typeof value === 'number' ? Math.fround(value) : value,
    ]),
  );
  const { inputs, outputs = [], intermediates } = made;
  return { name, op, row, attrs, inputs, outputs, intermediates };
}

/** The results of the reference kernel. */
export function referenceOf(one: ConformanceCase): Tensor[] {
  return evaluate(one.op, siteOfCase(one));
}

/** A case as a site where all contents are known; kernels write into variables, so these are copies. */
export function siteOfCase({ attrs, inputs, outputs, intermediates }: ConformanceCase): Site {
  const operands = inputs.map((operand) =>
    operand?.variable
      ? { ...operand.tensor, data: operand.tensor.data.slice() as TensorData }
      : operand?.tensor,
  );
  return { attrs, inputs: operands, outputs, intermediates };
}

/** A case as a graph of one node, constants as constants: what a delegate or a writer is given. */
export function graphOf(one: ConformanceCase, results: readonly Tensor[]): Graph {
  const { op, attrs, inputs, outputs, intermediates = [] } = one;
  const graph = new Graph(op.name.toLowerCase());
  const operands = inputs.map((operand, i) => operand && valueFrom(`x${i}`, operand.tensor, operand));
  graph.inputs = operands.filter((value) => value && !value.isConstant && !value.isVariable) as Value[];
  graph.outputs = results.map((result, i) =>
    valueFrom(`y${i}`, { ...result, quantization: outputs[i]?.quantization ?? result.quantization }),
  );
  const isCustom = op.tflite.code === undefined;
  graph.insert(
    new Node({
      op: op.name,
      inputs: operands,
      outputs: graph.outputs,
      attrs: { ...attrs },
      custom: isCustom ? { options: op.tflite.custom?.write(attrs) ?? new Uint8Array(0) } : undefined,
      // options of custom ops are read according to their version
      version: isCustom ? op.tflite.version({ ...siteOfCase(one), outputs: results }, one.row) : undefined,
      intermediates: intermediates.map((type, i) => new Value({ name: `i${i}`, ...type })),
    }),
  );
  return graph;
}

function valueFrom(
  name: string,
  { dtype, shape, quantization, data }: Tensor,
  { constant = false, variable = false }: Omit<CaseOperand, 'tensor'> = {},
): Value {
  return new Value({
    name,
    dtype,
    shape,
    quantization,
    constant: constant ? encodeElements(dtype, data) : undefined,
    isVariable: variable,
  });
}

/**
 * The first element in which `actual` is not `expected` within the tolerance, as a sentence; undefined when all are.
 * NaN equals NaN; infinities must be equal.
 */
export function difference(actual: Tensor, expected: Tensor, tolerance: Tolerance): string | undefined {
  if (actual.dtype !== expected.dtype) return `element type is ${actual.dtype}, not ${expected.dtype}`;
  if (actual.shape.join() !== expected.shape.join())
    return `shape is [${actual.shape}], not [${expected.shape}]`;
  const integral = !['float32', 'float64', 'complex64', 'complex128'].includes(actual.dtype);
  const { relative, absolute } = TOLERANCES[integral ? 'exact' : tolerance];
  for (let i = 0; i < expected.data.length; i++) {
    const [a, b] = [actual.data[i], expected.data[i]];
    if (Object.is(a, b) || a === b) continue;
    const distance = typeof a === 'number' && typeof b === 'number' ? Math.abs(a - b) : Number.NaN;
    if (!(distance <= absolute + relative * Math.abs(Number(b)))) return `element ${i} is ${a}, not ${b}`;
  }
  return undefined;
}

function seedOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash;
}
