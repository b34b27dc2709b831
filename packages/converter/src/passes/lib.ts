import { type DType, encodeElements, type Shape, type TensorData } from '@zoo/core';
import { type Graph, type Node, type Patch, Value } from '@zoo/ir';

/** A constant that stands in for `like`, with its name and origin. */
export function constantLike(like: Value, dtype: DType, shape: Shape, data: TensorData): Value {
  return new Value({
    name: like.name,
    dtype,
    shape,
    constant: encodeElements(dtype, data),
    origin: like.origin,
  });
}

/** The elements of a float32 constant. */
export function floats(value: Value | undefined): Float32Array | undefined {
  return value?.dtype === 'float32' ? (value.data as Float32Array | undefined) : undefined;
}

/** The node that makes `value`, when nothing but one operand slot reads it: it may then be changed at will. */
export function soleProducer(value: Value | undefined, graph: Graph): Node | undefined {
  if (value === undefined || value.uses.length !== 1 || graph.isOutput(value)) return undefined;
  return value.producer?.outputs.length === 1 ? value.producer : undefined;
}

/** `first` takes over the work of `second`, which reads it: its result gets the readers and the name. */
export function takeOver(patch: Patch, first: Node, second: Node): Patch {
  const [result] = second.outputs;
  return patch
    .replace(result, first.outputs[0])
    .set(first.outputs[0], { name: result.name, origin: result.origin ?? first.outputs[0].origin })
    .remove(second);
}

/** Whether an op of this node can apply a clamp to its own result while storing it. */
export function fusedActivation(node: Node): string | undefined {
  const fused = node.attrs.fusedActivationFunction;
  return typeof fused === 'string' ? fused : undefined;
}
