import { type ModelSource, sourceFromFiles } from '../source.ts';

export interface StoredWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** A layers model written by hand: float32 weights in one shard. */
export function layersModel(
  modelTopology: unknown,
  weights: readonly StoredWeight[] = [],
  more: Record<string, unknown> = {},
): ModelSource {
  const entries = weights.map(({ name, shape }) => ({ name, shape, dtype: 'float32' }));
  const weightsManifest = [{ paths: ['weights.bin'], weights: entries }];
  const values = Float32Array.from(weights.flatMap((weight) => weight.values));
  return sourceFromFiles({
    'model.json': encodeJson({ modelTopology, weightsManifest, ...more }),
    'weights.bin': new Uint8Array(values.buffer),
  });
}

export function encodeJson(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

export type Operand = string | readonly [layer: string, call: number, tensor?: number];

/** A layer of a functional model, called once for each list of operands. */
export function layer(
  className: string,
  name: string,
  config: Record<string, unknown>,
  ...calls: readonly (readonly Operand[])[]
) {
  const refs = calls.map((operands) =>
    operands.map((operand) =>
      typeof operand === 'string' ? [operand, 0, 0, {}] : [operand[0], operand[1], operand[2] ?? 0, {}],
    ),
  );
  return { class_name: className, name, config: { name, ...config }, inbound_nodes: refs };
}

export const input = (name: string, ...shape: (number | null)[]) =>
  layer('InputLayer', name, { batch_input_shape: [null, ...shape], dtype: 'float32' });

export function functional(layers: readonly { name: string }[], outputs: readonly Operand[], name = 'model') {
  const inputs = layers.filter((one) => 'class_name' in one && one.class_name === 'InputLayer');
  return {
    class_name: 'Functional',
    config: {
      name,
      layers,
      input_layers: inputs.map((one) => [one.name, 0, 0]),
      output_layers: outputs.map((operand) =>
        typeof operand === 'string' ? [operand, 0, 0] : [operand[0], operand[1], operand[2] ?? 0],
      ),
    },
  };
}
