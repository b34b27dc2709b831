import {
  type DType,
  encodeElements,
  type Quantization,
  type Shape,
  type TensorData,
  ZooError,
} from '@zoo/core';
import { type Attributes, Graph, Node, type Origin, Value } from './graph.ts';
import { type OpLookup, requireOp } from './op-lookup.ts';

export interface ResultHints {
  readonly name?: string;
  readonly dtype?: DType;
  readonly quantization?: Quantization;
}

/**
 * Builds a graph from scratch; shapes and types of results come from the ops.
 *
 * @example
 * const b = new GraphBuilder(ops);
 * const x = b.input('x', 'float32', [1, 4]);
 * const y = b.add('RELU', [x]);
 * const graph = b.finish([y]);
 */
export class GraphBuilder {
  readonly graph: Graph;
  readonly #ops: OpLookup;
  readonly #names = new Map<string, number>();
  origin?: Origin;

  constructor(ops: OpLookup, name = 'main') {
    this.#ops = ops;
    this.graph = new Graph(name);
  }

  /** A graph input; sizes of -1 are unknown. */
  input(name: string, dtype: DType, dims: Shape, quantization?: Quantization): Value {
    const value = this.#value(name, dtype, dims, quantization);
    this.graph.inputs.push(value);
    return value;
  }

  constant(name: string, dtype: DType, shape: Shape, data: TensorData, quantization?: Quantization): Value {
    const value = this.#value(name, dtype, shape, quantization);
    value.constant = encodeElements(dtype, data);
    return value;
  }

  /** Adds a node and returns its only result. */
  add(
    op: string,
    inputs: readonly (Value | undefined)[],
    attrs: Attributes = {},
    hints: ResultHints = {},
  ): Value {
    return this.addMany(op, inputs, attrs, [hints])[0];
  }

  /** Adds a node and returns its results, as many as the op infers. */
  addMany(
    op: string,
    inputs: readonly (Value | undefined)[],
    attrs: Attributes = {},
    hints: readonly ResultHints[] = [],
  ): readonly Value[] {
    const definition = requireOp(op, this.#ops);
    const full = { ...this.#ops.defaults(op), ...attrs };
    const site = {
      attrs: full,
      inputs: inputs.map(
        (value) =>
          value && {
            dtype: value.dtype,
            shape: value.dims,
            quantization: value.quantization,
            data: value.data,
          },
      ),
      outputs: hints,
    };
    const label = hints[0]?.name ?? this.origin?.layer ?? op.toLowerCase();
    const results = this.#inferring(op, label, () => definition.spec.infer(site));
    const outputs = results.map((result, i) => {
      const hint = hints[i] ?? {};
      const name = hint.name ?? (i === 0 ? label : `${label}:${i}`);
      const value = this.#value(name, hint.dtype ?? result.dtype, result.shape ?? [], hint.quantization);
      value.hasRank = result.shape !== undefined;
      return value;
    });
    this.graph.insert(new Node({ op, inputs, outputs, attrs: full, origin: this.origin }));
    return outputs;
  }

  finish(outputs: readonly Value[]): Graph {
    this.graph.outputs = [...outputs];
    return this.graph;
  }

  #value(name: string, dtype: DType, dims: Shape, quantization?: Quantization): Value {
    const dynamic = dims.includes(-1);
    return new Value({
      name: this.#unique(name),
      dtype,
      shape: dynamic ? dims.map((size) => (size === -1 ? 1 : size)) : dims,
      signature: dynamic ? dims : undefined,
      quantization,
      origin: this.origin,
    });
  }

  /** Tools address tensors by name, so names are unique within a graph: `relu`, `relu_1`. */
  #unique(name: string): string {
    const count = this.#names.get(name) ?? 0;
    this.#names.set(name, count + 1);
    return count === 0 ? name : this.#unique(`${name}_${count}`);
  }

  #inferring<T>(op: string, node: string, body: () => T): T {
    try {
      return body();
    } catch (error) {
      throw error instanceof ZooError ? error.at({ file: this.origin?.file, node, op }) : error;
    }
  }
}
