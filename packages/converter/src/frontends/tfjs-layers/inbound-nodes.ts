import { z } from 'zod';
import { parseWith } from '../../lib/parse.ts';
import type { LayerJson } from './model-json.ts';

/** A result of a layer: which call of it, and which tensor of that call. */
export interface TensorRef {
  readonly layer: string;
  readonly call: number;
  readonly tensor: number;
}

/** `["conv1", 0, 0, {}]`; the fourth part holds call arguments, which no supported layer has. */
export const refSchema = z
  .tuple([z.string(), z.int().nonnegative(), z.int().nonnegative()])
  .rest(z.unknown())
  .transform(([layer, call, tensor]): TensorRef => ({ layer, call, tensor }));

const keras2Schema = z.array(refSchema);

/** Keras 3: operands are symbolic tensors anywhere in the positional arguments. */
const keras3Schema = z.object({ args: z.array(z.unknown()) });
const kerasTensorSchema = z.object({
  class_name: z.literal('__keras_tensor__'),
  config: z.object({ keras_history: refSchema }),
});

/** The operands of each call of a layer in a functional model. */
export function readInboundNodes(layer: LayerJson): TensorRef[][] {
  return (layer.inbound_nodes ?? []).map((node) => {
    const keras3 = keras3Schema.safeParse(node);
    if (keras3.success) return kerasTensors(keras3.data.args);
    // a layer with one operand may come without the outer list
    const list = Array.isArray(node) && typeof node[0] === 'string' ? [node] : node;
    return parseWith(keras2Schema, list, 'inbound node', { node: layer.name ?? layer.class_name });
  });
}

function kerasTensors(args: readonly unknown[]): TensorRef[] {
  return args.flatMap((arg) => {
    if (Array.isArray(arg)) return kerasTensors(arg);
    const found = kerasTensorSchema.safeParse(arg);
    return found.success ? [found.data.config.keras_history] : [];
  });
}
