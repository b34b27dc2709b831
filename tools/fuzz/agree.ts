import type { DType, Tensor, TensorData } from '@zoo/core';
import { type Module, opOf, TOLERANCES, type Value } from '@zoo/ir';
import { difference, ops } from '@zoo/ops';
import type { TensorLike } from '@zoo/runtime';

/**
 * Where results of the delegate are not those of the reference kernels, as a sentence; undefined when they agree.
 *
 * Integers and moved elements must be equal, whatever goes in. Floats that are summed must be close as far as an order of
 * sums cannot matter: where all numbers are of common size. Where integers are made from floats by several nodes (the
 * index of the largest one), the last bit of a float decides, and shapes alone are compared.
 */
export function disagreement(
  module: Module,
  largest: number,
  actual: readonly Tensor[],
  expected: readonly Tensor[],
): string | undefined {
  const nature = natureOf(module);
  for (const [i, wanted] of expected.entries()) {
    const found = ofResult(actual[i], wanted, nature, largest);
    if (found) return `result ${i} of ${nature.title}: ${found}`;
  }
  return undefined;
}

/**
 * The largest number that results may depend on: of the file, of these inputs, and of earlier ones where variables remember
 * them.
 */
export function largestOf(module: Module, inputs: readonly TensorLike[], before: number): number {
  const { isExact, remembers, constants } = natureOf(module);
  return isExact ? 0 : Math.max(constants, remembers ? before : 0, ...inputs.map(magnitude));
}

interface Nature {
  /** Names of ops, for messages. */
  readonly title: string;
  /** Integers only, or kernels that must give the same bits. */
  readonly isExact: boolean;
  readonly isSingle: boolean;
  /** Results depend on what has been run before. */
  readonly remembers: boolean;
  /** What the kernels of the delegate promise to agree on. */
  readonly promised: number;
  /** One node, each of whose results comes from one element: nothing is summed. */
  readonly isElementwise: boolean;
  readonly tolerance: 'close' | 'loose';
  /** The largest float of the file: a constant, an attribute, a scale or one over it. */
  readonly constants: number;
}

const natures = new WeakMap<Module, Nature>();

function natureOf(module: Module): Nature {
  const known = natures.get(module);
  if (known) return known;
  const nodes = module.graphs.flatMap((graph) => graph.nodes);
  const values = module.graphs.flatMap((graph) => graph.values());
  const tolerances = new Set(nodes.map((node) => opOf(node, ops)?.spec.tolerance));
  const traits = nodes.flatMap((node) => opOf(node, ops)?.spec.traits ?? []);
  const isExact =
    values.every(({ dtype }) => !isFloat(dtype)) ||
    [...tolerances].every((tolerance) => tolerance === 'exact');
  const made: Nature = {
    title: [...new Set(nodes.map(({ op }) => op))].slice(0, 5).join(', '),
    isExact,
    isSingle: nodes.length === 1,
    remembers: values.some(({ isVariable }) => isVariable) || traits.includes('stateful'),
    promised: Math.min(...nodes.map(({ op }) => PROMISED[op] ?? Number.POSITIVE_INFINITY)),
    isElementwise: nodes.length === 1 && traits.includes('elementwise'),
    tolerance: nodes.length === 1 && !tolerances.has('loose') ? 'close' : 'loose',
    constants: isExact
      ? 0
      : Math.max(0, ...values.map(sizeOf), ...nodes.map(({ attrs }) => sizeOfAttrs(attrs))),
  };
  natures.set(module, made);
  return made;
}

/** Inputs of this size or more are outside of what `packages/wasm/docs/support.md` says of a kernel. */
const PROMISED: Readonly<Record<string, number>> = {
  SIN: 2 ** 28,
  COS: 2 ** 28,
  COMPLEX_ABS: Number.MAX_VALUE, // of infinity and NaN
};

/** Numbers beyond are not common: their products, squares and exponentials leave what floats can hold. */
const COMMON = 1e4;

function ofResult(
  actual: Tensor,
  expected: Tensor,
  { isExact, isSingle, isElementwise, tolerance, promised }: Nature,
  largest: number,
): string | undefined {
  if (isExact) return difference(actual, expected, 'exact');
  const isMade = !isFloat(expected.dtype);
  if (isMade && isSingle) return difference(actual, expected, 'exact');
  if (isElementwise && (largest < promised || promised === Number.POSITIVE_INFINITY))
    return difference(actual, expected, tolerance);
  const size = Math.max(largest, magnitude(expected.data));
  if (!isMade && size < Math.min(COMMON, promised)) return inSum(actual, expected, tolerance, size);
  const shapeless = (tensor: Tensor) => ({ ...tensor, data: new Uint8Array(0) });
  return difference(shapeless(actual), shapeless(expected), 'exact');
}

/** Terms that cancel leave their errors: these are relative to the largest number, not to what is left. */
function inSum(
  actual: Tensor,
  expected: Tensor,
  tolerance: 'close' | 'loose',
  size: number,
): string | undefined {
  const found = difference(actual, expected, tolerance);
  if (found === undefined || Array.isArray(expected.data)) return found;
  const allowed = TOLERANCES[tolerance].relative * Math.max(1, size) ** 2;
  for (let i = 0; i < expected.data.length; i++) {
    const [a, b] = [Number(actual.data[i]), Number(expected.data[i])];
    if (!(Object.is(a, b) || Math.abs(a - b) <= allowed)) return `element ${i} is ${a}, not ${b}`;
  }
  return undefined;
}

function isFloat(dtype: DType): boolean {
  return /float|complex/.test(dtype);
}

function sizeOf({ dtype, data, quantization }: Value): number {
  const scales = Array.from(quantization?.scale ?? []);
  const parameters = Math.max(0, ...scales, ...scales.map((scale) => 1e-4 / scale));
  return data !== undefined && isFloat(dtype) ? Math.max(parameters, magnitude(data)) : parameters;
}

function sizeOfAttrs(attrs: Readonly<Record<string, unknown>>): number {
  const reals = Object.values(attrs).filter(
    (value): value is number => typeof value === 'number' && !Number.isInteger(value),
  );
  return Math.max(0, ...reals.map((value) => (Number.isFinite(value) ? Math.abs(value) : Infinity)));
}

/** The largest float; infinite where one is no number. */
function magnitude(given: TensorLike | TensorData): number {
  if (!(given instanceof Float32Array || given instanceof Float64Array)) return 0;
  let largest = 0;
  for (const value of given) {
    const size = Math.abs(value);
    if (!(size <= largest)) largest = Number.isNaN(size) ? Number.POSITIVE_INFINITY : size;
  }
  return largest;
}
