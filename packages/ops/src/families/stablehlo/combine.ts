import { DTYPES, type DType, type Tensor, type TensorData, tensor } from '@zoo/core';
import type { Graph, RunScope } from '@zoo/ir';
import { invalid } from '../../lib/errors.ts';

type Scalar = number | bigint;

/** Folds one more element into an accumulator. */
export type Combine = (accumulated: Scalar, element: Scalar) => Scalar;

const wideOr = (
  narrow: (a: number, b: number) => number,
  wide: (a: bigint, b: bigint) => bigint,
): Combine => {
  return (a, b) => (typeof a === 'bigint' ? wide(a, b as bigint) : narrow(a, b as number));
};

/** Bodies of one op that reductions nearly always have, so that no graph runs for each element. */
const KNOWN: Readonly<Record<string, Combine>> = {
  ADD: wideOr(
    (a, b) => a + b,
    (a, b) => a + b,
  ),
  MULTIPLY: wideOr(
    (a, b) => a * b,
    (a, b) => a * b,
  ),
  MAXIMUM: (a, b) => (Number.isNaN(a) || a > b ? a : b),
  MINIMUM: (a, b) => (Number.isNaN(a) || a < b ? a : b),
  AND: wideOr(
    (a, b) => a & b,
    (a, b) => a & b,
  ),
  OR: wideOr(
    (a, b) => a | b,
    (a, b) => a | b,
  ),
};

/** Products of integers must wrap around before they leave what a number holds. */
const wrappingProduct: Combine = wideOr(Math.imul, (a, b) => a * b);

const NAMES: Readonly<Record<string, string>> = {
  MUL: 'MULTIPLY',
  LOGICAL_AND: 'AND',
  LOGICAL_OR: 'OR',
};

/** Whether a reduction graph is one op of its two inputs, and how that combines; undefined for other graphs. */
function knownBody(body: Graph, dtype: DType): Combine | undefined {
  const [node] = body.nodes;
  const [a, b] = body.inputs;
  const whole =
    body.nodes.length === 1 &&
    body.inputs.length === 2 &&
    body.outputs.length === 1 &&
    node.outputs[0] === body.outputs[0] &&
    node.inputs.length === 2 &&
    new Set(node.inputs).size === 2 &&
    node.inputs.every((value) => value === a || value === b);
  if (!whole) return undefined;
  const op = node.op.replace(/^STABLEHLO_/, '');
  const name = NAMES[op] ?? op;
  return Object.hasOwn(KNOWN, name) ? combinerNamed(name, dtype) : undefined;
}

/** ADD, MULTIPLY, MAXIMUM, MINIMUM, AND or OR of two elements. */
export function combinerNamed(name: string, dtype: DType): Combine {
  return name === 'MULTIPLY' && DTYPES[dtype].kind !== 'float' ? wrappingProduct : KNOWN[name];
}

/** The function of a graph of two scalars, made for each run: graphs that are no single op are called. */
export function combinerOf(body: Graph, dtype: DType): (scope: RunScope) => Combine {
  if (
    body.inputs.length !== 2 ||
    body.outputs.length !== 1 ||
    [...body.inputs, ...body.outputs].some((value) => value.dtype !== dtype)
  ) {
    throw invalid('SUBGRAPH_ARGUMENTS', 'the graph does not combine two elements', {
      expected: `${dtype}, ${dtype} -> ${dtype}`,
      received: `${body.inputs.map((value) => value.dtype)} -> ${body.outputs.map((value) => value.dtype)}`,
    });
  }
  const known = knownBody(body, dtype);
  if (known) return () => known;
  return (scope) => (a, b) => {
    const [{ data }] = scope.call(body, [scalarOf(dtype, a), scalarOf(dtype, b)]);
    if (data.length === 1) return (data as ArrayLike<Scalar>)[0];
    throw invalid('SUBGRAPH_RESULTS', 'the graph does not make one element of two');
  };
}

function scalarOf(dtype: DType, value: Scalar): Tensor {
  const Data = ARRAYS[dtype];
  if (!Data) throw invalid('ELEMENT_TYPE', 'no reduction of this element type', { received: dtype });
  return tensor(dtype, [], Data.of(value as never) as TensorData);
}

const ARRAYS: Partial<Record<DType, { of(value: never): unknown }>> = {
  float32: Float32Array,
  float64: Float64Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  bool: Uint8Array,
};

/** Element types whose elements are numbers as they are. */
export const REDUCIBLE = Object.keys(ARRAYS) as readonly DType[];
