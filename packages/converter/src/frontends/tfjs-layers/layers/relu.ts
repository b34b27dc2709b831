import type { Value } from '@zoo/ir';
import { z } from 'zod';
import { withDefault } from '../config.ts';
import { defineLayer, type LayerCall } from '../layer.ts';

const config = z.object({
  max_value: z.number().positive().nullish(),
  negative_slope: withDefault(z.number(), 0),
  threshold: withDefault(z.number(), 0),
});

type ReluConfig = z.infer<typeof config>;

/** max_value for x >= max_value, x for x >= threshold, negative_slope * (x - threshold) below. */
export const relu = defineLayer({
  className: 'ReLU',
  config,
  lower(call) {
    const { max_value, negative_slope, threshold } = call.config;
    if (threshold !== 0) return cap(call, belowThreshold(call));
    if (negative_slope !== 0)
      return cap(call, call.add('LEAKY_RELU', [call.input], { alpha: negative_slope }));
    if (max_value === 6) return call.add('RELU6', [call.input]);
    return cap(call, call.add('RELU', [call.input]));
  },
  cases: [
    { inputs: [[3, 4]] },
    { name: 'max 6', config: { max_value: 6 }, inputs: [[3, 4]] },
    { name: 'max 0.5', config: { max_value: 0.5 }, inputs: [[3, 4]] },
    // tfjs reads max_value alone
    ...[
      { max_value: 0.5, negative_slope: 0.25, threshold: 0 },
      { max_value: 0.7, negative_slope: 0, threshold: 0.2 },
      { max_value: null, negative_slope: 0.5, threshold: -0.3 },
    ].map((fields) => ({
      name: JSON.stringify(fields),
      config: fields,
      inputs: [[3, 4]],
      meaning: (x: Float32Array) => x.map((value) => kerasRelu(value, fields)),
    })),
  ],
});

/** The class that Keras 1 applications used for the same. */
export const relu6 = defineLayer({
  className: 'ReLU6',
  config: z.object({}),
  lower: (call) => call.add('RELU6', [call.input]),
  cases: [{ inputs: [[3, 4]], meaning: (x) => x.map((value) => Math.min(6, Math.max(0, value))) }],
});

function cap(call: LayerCall<ReluConfig>, x: Value): Value {
  const { max_value } = call.config;
  return typeof max_value === 'number' ? call.add('MINIMUM', [x, call.scalar('max_value', max_value)]) : x;
}

/** x where it reaches the threshold, the scaled distance to it below. */
function belowThreshold(call: LayerCall<ReluConfig>): Value {
  const { negative_slope, threshold } = call.config;
  const above = call.add('GREATER_EQUAL', [call.input, call.scalar('threshold', threshold)]);
  const distance = call.add('SUB', [call.input, call.scalar('origin', threshold)]);
  const below = call.add('MUL', [distance, call.scalar('negative_slope', negative_slope)]);
  return call.add('SELECT_V2', [above, call.input, below]);
}

function kerasRelu(x: number, fields: ReluConfig): number {
  if (typeof fields.max_value === 'number' && x >= fields.max_value) return fields.max_value;
  return x >= fields.threshold ? x : fields.negative_slope * (x - fields.threshold);
}
