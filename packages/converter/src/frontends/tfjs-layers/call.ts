import type { Shape } from '@zoo/core';
import type { GraphBuilder, Value } from '@zoo/ir';
import type { LayerCall } from './layer.ts';
import type { Weights } from './weights.ts';

/** What a layer sees while it adds its ops: every name it makes begins with its path. */
export function makeCall(
  builder: GraphBuilder,
  weights: Weights,
  layer: string,
  path: string,
  config: unknown,
  inputs: readonly Value[],
): LayerCall {
  const call: LayerCall = {
    config,
    inputs,
    input: inputs[0],
    add: (op, operands, attrs) => builder.add(op, operands, attrs, { name: `${path}/${op.toLowerCase()}` }),
    constant: (name, dtype, shape, data) => builder.constant(`${path}/${name}`, dtype, shape, data),
    integers: (name, values, shape: Shape = [values.length]) =>
      builder.constant(`${path}/${name}`, 'int32', shape, Int32Array.from(values)),
    scalar: (name, value) => builder.constant(`${path}/${name}`, 'float32', [], Float32Array.of(value)),
    weight: (name, shape) => weights.take(layer, name, shape),
  };
  return call;
}
