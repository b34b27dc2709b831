import { sameShape, type Tensor, ZooError } from '@zoo/core';
import type { Graph, Module, Node, Value } from '@zoo/ir';
import { type Delegate, loadModel, type Model, type TensorInfo } from '@zoo/runtime';
import { freshModule, isNumeric, observe, resultsOf } from './observe.ts';

/** One graph of one of the two models, which is loaded anew for each look at it. */
export class Side {
  /** What its graph computes and that is a tensor of numbers, in order. */
  readonly values: readonly Value[];
  readonly #bytes: Uint8Array;
  readonly #delegates: readonly Delegate[];
  /** Index of the graph in the file. */
  readonly #graph: number;
  readonly #module: Module;
  readonly #positions: ReadonlyMap<Value, number>;

  private constructor(bytes: Uint8Array, delegates: readonly Delegate[], module: Module, graph: number) {
    const results = resultsOf(module.graphs[graph]);
    this.#bytes = bytes;
    this.#delegates = delegates;
    this.#graph = graph;
    this.#module = module;
    this.#positions = new Map(results.map((value, i) => [value, i]));
    this.values = results.filter(isNumeric);
  }

  /** The main graph of a model. */
  static of(bytes: Uint8Array, delegates: readonly Delegate[] = []): Side {
    return new Side(bytes, delegates, freshModule(bytes), 0);
  }

  /** A graph that a node of this one calls. */
  inside(graph: Graph): Side {
    return new Side(this.#bytes, this.#delegates, this.#module, this.#module.graphs.indexOf(graph));
  }

  async inputs(): Promise<readonly TensorInfo[]> {
    using model = await loadModel(freshModule(this.#bytes, this.#graph), { allowMissing: true });
    return model.inputs;
  }

  /** The outputs of an undisturbed run, with their names. */
  async outputs(
    inputs: readonly Tensor[],
    signal?: AbortSignal,
  ): Promise<{ name: string; tensor: Tensor }[]> {
    using model = await loadModel(this.#bytes, { delegates: this.#delegates, signal });
    await fit(model, inputs);
    const results = await model.run(inputs, { signal });
    return model.outputs.map(({ name }) => ({ name, tensor: results[name] }));
  }

  /** What these values are in a run; they are results of nodes of this graph. */
  async observe(
    values: readonly Value[],
    inputs: readonly Tensor[],
    signal?: AbortSignal,
  ): Promise<Tensor[]> {
    const module = freshModule(this.#bytes, this.#graph);
    const results = resultsOf(module.graphs[0]);
    observe(
      module,
      values.map((value) => results[this.#positions.get(value) as number]),
    );
    using model = await loadModel(module, { delegates: this.#delegates, signal });
    // bodies take what they are called with, whatever sizes the file says
    await fit(model, inputs, this.#graph === 0);
    const outputs = await model.run(inputs, { signal });
    return model.outputs.map(({ name }) => outputs[name]);
  }

  /**
   * What a node of this graph is given in a run.
   *
   * @throws ZooError COMPARE_OPERAND for operands that are no tensors, or whose contents outlive a run
   */
  async operands(node: Node, inputs: readonly Tensor[], signal?: AbortSignal): Promise<Tensor[]> {
    const given = node.inputs.flatMap((value) => (value ? [value] : []));
    const computed = given.filter((value) => this.#positions.has(value));
    const hidden = given.find(
      ({ dtype, isVariable }) => isVariable || dtype === 'variant' || dtype === 'resource',
    );
    if (hidden) throw cannotHold(hidden);
    const seen = computed.length > 0 ? await this.observe(computed, inputs, signal) : [];
    const main = this.#module.graphs[this.#graph];
    return given.map((value) => {
      const { dtype, shape, data, quantization } = value;
      const place = computed.indexOf(value);
      if (place >= 0) return seen[place];
      return data === undefined ? inputs[main.inputs.indexOf(value)] : { dtype, shape, data, quantization };
    });
  }
}

/** Gives the inputs of a model the sizes of these tensors; where `strict`, only those that the file leaves open. */
async function fit(model: Model, inputs: readonly Tensor[], strict = true): Promise<void> {
  const other = model.inputs.flatMap(({ name, shape }, i) =>
    sameShape(shape, inputs[i].shape) ? [] : [[name, inputs[i].shape]],
  );
  if (other.length > 0) await model.resize(Object.fromEntries(other), { strict });
}

function cannotHold({ name, dtype }: Value): ZooError {
  return new ZooError({
    code: 'COMPARE_OPERAND',
    category: 'usage',
    message: 'what is passed on cannot be held outside of a run',
    place: { tensor: name },
    received: dtype === 'variant' ? 'a list of tensors' : 'a variable',
  });
}
