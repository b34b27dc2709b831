import { isStatic, type Shape, type Tensor, type TensorData, ZooError } from '@zoo/core';
import type { Node, Run, Site, SiteOperand } from '@zoo/ir';
import type { RunContext, Tensors, TypedNode } from './delegate.ts';
import { atNode } from './errors.ts';
import { operandSpec } from './specialize.ts';
import { workOf } from './work.ts';

/** One node of the reference executor. */
export interface NodeRunner {
  /** Looks up the arrays of operands and results. */
  attach(): void;
  run(context: RunContext): void;
}

export function prepareNode(typed: TypedNode, tensors: Tensors): NodeRunner {
  const runner = typed.dynamic ? new DynamicNode(typed, tensors) : new StaticNode(typed, tensors);
  const { node, index } = typed;
  return {
    attach: () => atNode(node, () => runner.attach(), index),
    run(context) {
      const start = context.recorder ? performance.now() : 0;
      atNode(node, () => runner.run(context), index);
      context.recorder?.record([typed], performance.now() - start, `${node.op.toLowerCase()}/${typed.row}`);
    },
  };
}

/** Shapes are final: the kernel is prepared once and its arrays are looked up once. */
class StaticNode implements NodeRunner {
  readonly #typed: TypedNode;
  readonly #tensors: Tensors;
  readonly #run: Run;
  /** There is nothing to compute, however many rows of nothing there are. */
  readonly #idle: boolean;
  #inputs: (TensorData | undefined)[] = [];
  #outputs: TensorData[] = [];

  constructor(typed: TypedNode, tensors: Tensors) {
    this.#typed = typed;
    this.#tensors = tensors;
    const { op, site } = typed;
    this.#idle = op.spec.traits.includes('pure') && site.outputs.every(({ shape }) => shape.includes(0));
    this.#run = atNode(typed.node, () => typed.op.reference[typed.row](typed.site), typed.index);
  }

  attach(): void {
    const { node } = this.#typed;
    this.#inputs = node.inputs.map((value) => value && this.#tensors.get(value).data);
    this.#outputs = node.outputs.map((value) => this.#tensors.get(value).data);
  }

  run(context: RunContext): void {
    if (this.#idle) return;
    const returned = this.#run(this.#inputs, this.#outputs, context);
    if (returned) deliver(this.#typed.node, this.#tensors, returned);
  }
}

/** Shapes are known only now: results are inferred again and the kernel is prepared again, in each run. */
class DynamicNode implements NodeRunner {
  readonly #typed: TypedNode;
  readonly #tensors: Tensors;

  constructor(typed: TypedNode, tensors: Tensors) {
    this.#typed = typed;
    this.#tensors = tensors;
  }

  attach(): void {
    // operands are looked up in each run
  }

  run(context: RunContext): void {
    const typed = this.#typed;
    const { node, op, row, site } = typed;
    const operands = node.inputs.map((value) => value && this.#tensors.get(value));
    const results = op.spec.infer({ ...site, inputs: operands, outputs: declared(typed) });
    const shapes = results.map(({ shape }) => (shape && isStatic(shape) ? shape : undefined));
    const outputTypes = site.outputs.map((type, i) => ({ ...type, shape: shapes[i] ?? [] }));
    context.spend?.(workOf(op, { ...site, inputs: operands, outputs: outputTypes }));
    const known = node.outputs.every((_, i) => shapes[i] !== undefined);
    const outputs = known
      ? node.outputs.map((value, i) => this.#tensors.result(value, shapes[i] as Shape))
      : [];
    const kernel = op.reference[row]({
      ...site,
      inputs: operands.map((tensor, i) => this.#asOperand(tensor, i)),
      outputs: outputTypes,
    });
    const inputs = operands.map((tensor) => tensor?.data);
    const run = () =>
      kernel(
        inputs,
        outputs.map(({ data }) => data),
        context,
      );
    const returned = known ? run() : makingResults(run);
    if (returned) deliver(node, this.#tensors, returned);
  }

  /** Contents that the kernel may look at when prepared: constants, and operands that the op wants constant. */
  #asOperand(tensor: Tensor | undefined, slot: number): SiteOperand | undefined {
    if (tensor === undefined) return undefined;
    const { op, site } = this.#typed;
    const isFixed = site.inputs[slot]?.data !== undefined || operandSpec(op, slot)?.kind === 'constant';
    return isFixed ? tensor : { ...tensor, data: undefined };
  }
}

/** Kernels of results whose shapes cannot be told before make them; those that fill given ones cannot run. */
function makingResults<T>(run: () => T): NonNullable<T> {
  const unknown = (cause?: unknown) =>
    new ZooError({
      code: 'RESULT_UNKNOWN',
      category: 'failed',
      message: 'the shape of the result is said nowhere, and the op cannot tell it',
      cause,
    });
  try {
    const returned = run();
    if (returned) return returned;
  } catch (error) {
    throw error instanceof ZooError ? error : unknown(error);
  }
  throw unknown();
}

/** Stores tensors that a kernel returned instead of filling its results. */
function deliver(node: Node, tensors: Tensors, returned: readonly Tensor[]): void {
  node.outputs.forEach((value, i) => {
    if (returned[i] === undefined) throw new TypeError(`the kernel returned no tensor for result ${i}`);
    tensors.set(value, returned[i]);
  });
}

/** What a graph states of results whose shapes are to be inferred. */
function declared({ node }: TypedNode): Site['outputs'] {
  return node.outputs.map(({ dtype, quantization, dims, hasRank }) => ({
    dtype,
    quantization,
    shape: hasRank ? dims : undefined,
  }));
}
