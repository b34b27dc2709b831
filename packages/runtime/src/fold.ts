import { elementCount, memoryBytes, placed, type Tensor, type TensorData } from '@zoo/core';
import type { Node, Value } from '@zoo/ir';
import { evaluate } from '@zoo/ops';
import type { TypedNode, ValueType } from './delegate.ts';
import { type Limits, requireMemory, requireRank } from './limits.ts';
import { workOf } from './work.ts';

/** Work spent on folding: a second or so, of which the weights of the largest models take a tenth. */
const FOLD_WORK = 1e9;

/**
 * Computes pure nodes of constants when a model is loaded (float16 weights behind DEQUANTIZE, shape arithmetic), and
 * remembers what it computed: after a resize, weights are not computed again, and delegates that keep packed weights
 * by identity find the same arrays.
 */
export class Folder {
  readonly limits: Limits;
  #work = 0;
  #bytes = 0;
  readonly #admitted = new Set<Value>();
  readonly #known = new Map<
    Node,
    { readonly inputs: readonly unknown[]; readonly results: readonly Folded[]; readonly bytes: number }
  >();

  constructor(limits: Limits) {
    this.limits = limits;
  }

  /** Bytes of all folded results, looked at or not, and of constants that a file holds packed. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Counts a constant whose elements take more memory than their bytes in the file.
   *
   * @returns whether its elements are a view of the file
   */
  admit(value: Value): boolean {
    const { dtype, shape, constant, encoding } = value;
    try {
      requireRank(shape, this.limits);
      if (constant === undefined) return false;
      const size = memoryBytes(dtype);
      const bytes = size * elementCount(shape) - constant.length;
      if (bytes <= 0) return !encoding && size > 0 && constant.byteOffset % size === 0;
      if (this.#admitted.has(value)) return false;
      this.#admitted.add(value);
      requireMemory(this.bytes + bytes, this.limits, 'unpacking constants');
      this.#bytes += bytes;
      return false;
    } catch (error) {
      throw placed(error, { tensor: value.name });
    }
  }

  /** The results of the node when they are known before any run; undefined otherwise. */
  fold(typed: TypedNode, types: ReadonlyMap<Value, ValueType>): readonly Folded[] | undefined {
    const { node, op, site, dynamic } = typed;
    if (dynamic) return undefined;
    const fromShapes = foldShapes(typed);
    if (fromShapes) return fromShapes;
    if (node.inputs.length === 0 || !areConstant(node.inputs, types)) return undefined;
    if (!op.spec.traits.includes('pure')) return undefined;
    const inputs = site.inputs.map((type) => type?.data);
    const known = this.#known.get(node);
    if (known?.inputs.every((data, i) => data === inputs[i])) return known.results;
    const bytes = site.outputs.reduce(
      (sum, { dtype, shape }) => sum + elementCount(shape) * memoryBytes(dtype),
      0,
    );
    const work = workOf(op, site);
    if (this.#work + work > FOLD_WORK) return undefined; // computed in every run instead
    requireMemory(this.bytes + bytes, this.limits, 'folding constants');
    this.#work += work;
    this.#bytes += bytes - (known?.bytes ?? 0);
    const results = widened(typed) ?? evaluate(op, site);
    this.#known.set(node, { inputs, results, bytes });
    return results;
  }
}

function areConstant(values: readonly (Value | undefined)[], types: ReadonlyMap<Value, ValueType>): boolean {
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value && !types.get(value)?.constant) return false;
  }
  return true;
}

/** A result, perhaps of halves that become floats when somebody looks: delegates pack them as they are. */
type Folded = Tensor & Pick<ValueType, 'halves'>;

function widened({ op, row, site }: TypedNode): Folded[] | undefined {
  if (op.name !== 'DEQUANTIZE' || row !== 'half') return undefined;
  let results: readonly Tensor[] | undefined;
  const [{ dtype, shape }] = site.outputs;
  const halves = site.inputs[0]?.data as Uint16Array;
  return [
    {
      dtype,
      shape,
      halves,
      get data() {
        results ??= evaluate(op, site);
        return results[0].data;
      },
    },
  ];
}

/** Results that follow from shapes alone: SHAPE, RANK. */
function foldShapes({ op, site }: TypedNode): readonly Tensor[] | undefined {
  const data = op.spec.fold?.(site);
  if (!data || site.outputs.some((_, i) => data[i] === undefined)) return undefined;
  return site.outputs.map((type, i) => ({ ...type, data: data[i] as TensorData }));
}
