import { type DType, ZooError } from '@zoo/core';
import type { Attributes, Node, Value } from './graph.ts';
import type { InferredResult, OpDefinition, Site, SiteOperand } from './op.ts';
import { type OpLookup, requireOp } from './op-lookup.ts';
import { matchesRow } from './types.ts';

/**
 * Attributes of a node as its op understands them: those of a custom op are in the options that the file gave, which
 * only the op can read; they come from outside, and reading them may throw a ZooError.
 */
export function attributesOf({ custom, attrs, version = 1 }: Node, op: OpDefinition | undefined): Attributes {
  const face = custom && op?.tflite.custom;
  return face ? (face.read(custom.options, version) as Attributes) : attrs;
}

/**
 * A node as its op sees it; without the op, custom nodes have no attributes. `dims` chooses between concrete shapes
 * and shapes with unknown sizes.
 */
export function siteOf(node: Node, dims: 'shape' | 'dims' = 'shape', op?: OpDefinition): Site {
  return {
    attrs: attributesOf(node, op),
    inputs: node.inputs.map((value) => value && operandOf(value, dims)),
    outputs: node.outputs.map((value) => operandOf(value, dims)),
    intermediates: node.intermediates,
    subgraphs: node.subgraphs,
  };
}

function operandOf(value: Value, dims: 'shape' | 'dims'): SiteOperand {
  const { dtype, quantization } = value;
  // `data` decodes on first use: most ops never look at their weights while inferring
  return {
    dtype,
    shape: value[dims],
    quantization,
    sparse: value.encoding?.name === 'sparse',
    get data() {
      return value.data;
    },
  };
}

/** The name of the first type row that accepts a node, or a site; undefined when the op has no kernel for these types. */
export function rowOf(op: OpDefinition, { inputs, outputs }: Typed): string | undefined {
  const last = lastFound.get(op);
  if (last && areOf(last.operands, inputs) && areOf(last.results, outputs)) return last.row;
  const [operands, results] = [inputs.map(dtypeOf), outputs.map(dtypeOf)];
  const rows = op.spec.types;
  const row = Object.keys(rows).find((name) => matchesRow(rows[name], operands, results as DType[]));
  lastFound.set(op, { operands, results, row });
  return row;
}

/** The last answer for each op: most nodes of an op have the types of the one before, and all are asked several times. */
const lastFound = new WeakMap<OpDefinition, Answer>();

interface Answer {
  readonly operands: readonly (DType | undefined)[];
  readonly results: readonly (DType | undefined)[];
  readonly row: string | undefined;
}

function areOf(dtypes: readonly (DType | undefined)[], values: readonly MaybeTyped[]): boolean {
  if (dtypes.length !== values.length) return false;
  for (let i = 0; i < dtypes.length; i++) if (values[i]?.dtype !== dtypes[i]) return false;
  return true;
}

function dtypeOf(value: MaybeTyped): DType | undefined {
  return value?.dtype;
}

type MaybeTyped = { readonly dtype?: DType } | undefined;

interface Typed {
  readonly inputs: readonly ({ readonly dtype: DType } | undefined)[];
  readonly outputs: readonly { readonly dtype?: DType }[];
}

/** Result types of a node, with the node named in any error. */
export function inferNode(
  node: Node,
  ops: OpLookup,
  dims: 'shape' | 'dims' = 'shape',
): readonly InferredResult[] {
  const op = requireOp(node.op, ops, node.custom !== undefined);
  try {
    return op.spec.infer(siteOf(node, dims, op));
  } catch (error) {
    throw error instanceof ZooError ? error.at({ node: node.name, op: node.op }) : error;
  }
}
