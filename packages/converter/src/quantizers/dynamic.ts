import { encodeElements } from '@zoo/core';
import { type OpLookup, opOf, type Value, type WeightRule } from '@zoo/ir';
import { z } from 'zod';
import { defineQuantizer } from './quantizer.ts';
import { quantizeSymmetric } from './symmetric.ts';
import { type ConstantUse, dequantized, floatConstants, storedAs } from './weights.ts';

const options = z.object({
  /** Smaller weights stay float32: they are few bytes and cost accuracy. The stock converter's limit. */
  minElements: z.int().positive().default(1024),
  /** Whether FULLY_CONNECTED, too, gets a scale for each output. Runtimes before 2.18 refuse it (version 12). */
  perChannelDense: z.boolean().default(false),
  /** Activations quantized with a zero point: one bit finer after a RELU, needs version 9 of FULLY_CONNECTED. */
  asymmetricInputs: z.boolean().default(false),
});

/**
 * Dynamic range: int8 weights; activations stay float32 and are quantized while the model runs, where the op has
 * such a (hybrid) kernel. For other ops the weights are stored in int8 and dequantized in front.
 */
export const dynamic = defineQuantizer({
  mode: 'dynamic',
  summary: 'weights as int8, a quarter of the size; activations float32, quantized on the fly',
  calibration: 'none',
  options,
  quantize(graph, { ops, report, options: settings }) {
    const stored = new Map<string, Value>();
    const ids = new Map<Value, number>();
    for (const use of floatConstants(graph)) {
      const { node, slot, value, data } = use;
      const rule = weightRule(use, ops);
      if (rule === undefined) continue;
      const reason = refuse(data, settings.minElements);
      if (reason !== undefined) {
        report.skipped(value, reason);
        continue;
      }
      if (!ids.has(value)) ids.set(value, ids.size);
      const axis = storedAxis(rule, value, settings.perChannelDense);
      const key = `${ids.get(value)} ${axis} ${rule.hybrid}`;
      let replacement = stored.get(key);
      if (replacement === undefined) {
        const { data: levels, quantization, restored } = quantizeSymmetric(data, value.shape, axis);
        report.stored(value, 'int8', restored, axis ?? undefined);
        const int8 = storedAs(value, 'int8', encodeElements('int8', levels), quantization);
        replacement = rule.hybrid ? int8 : dequantized(graph, int8, ops);
        stored.set(key, replacement);
      }
      node.setInput(slot, replacement);
      if (rule.hybrid && 'asymmetricQuantizeInputs' in node.attrs) {
        node.attrs = { ...node.attrs, asymmetricQuantizeInputs: settings.asymmetricInputs };
      }
    }
  },
});

function weightRule({ node, slot }: ConstantUse, ops: OpLookup): WeightRule | undefined {
  return opOf(node, ops)?.quantize.weights?.find((rule) => rule.operand === slot);
}

function refuse(data: Float32Array, minElements: number): string | undefined {
  if (data.length < minElements) return `fewer than ${minElements} elements`;
  return data.every(Number.isFinite) ? undefined : 'holds values that are not finite';
}

/** Convolutions have had per-channel kernels since 2.1; matrices got theirs late. */
function storedAxis(rule: WeightRule, value: Value, perChannelDense: boolean): number | null {
  return value.shape.length > 2 || perChannelDense ? rule.axis : null;
}
