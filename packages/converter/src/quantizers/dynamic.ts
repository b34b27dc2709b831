import { encodeElements } from '@zoo/core';
import {
  type Graph,
  type Node,
  type OpLookup,
  opOf,
  rowOf,
  siteOf,
  type Value,
  type WeightRule,
} from '@zoo/ir';
import { z } from 'zod';
import { defineQuantizer } from './quantizer.ts';
import { quantizeSymmetric } from './symmetric.ts';
import { dequantized, dequantizeResult, floatConstants, storedAs } from './weights.ts';

const options = z.object({
  /** Smaller weights stay float32: they are few bytes and cost accuracy. The stock converter's limit. */
  minElements: z.int().positive().default(1024),
  /** Whether FULLY_CONNECTED, too, gets a scale for each output. Older runtimes refuse it (version 12). */
  perChannelDense: z.boolean().default(false),
  /** Activations quantized with a zero point: one bit finer after a RELU, needs version 9 of FULLY_CONNECTED. */
  asymmetricInputs: z.boolean().default(false),
});

/**
 * Dynamic range: int8 weights; activations stay float32 and are quantized while the model runs, where the op has
 * such a (hybrid) kernel. Ops that only move elements (GATHER) move int8 ones, dequantized behind; for the rest
 * weights are stored in int8 and dequantized in front.
 */
export const dynamic = defineQuantizer({
  mode: 'dynamic',
  summary: 'weights as int8, a quarter of the size; activations float32, quantized on the fly',
  calibration: 'none',
  options,
  quantize(graph, { ops, report, options: settings }) {
    const stored = new Map<Value, Map<number | null, Value>>();
    const floats = new Map<Value, Value>();
    for (const { node, slot, value, data } of floatConstants(graph)) {
      const rule = weightRule(node, slot, ops);
      if (rule === undefined) continue;
      const reason = refuse(data, settings.minElements);
      if (reason !== undefined) {
        report.skipped(value, reason);
        continue;
      }
      const axis = storedAxis(rule, value, settings.perChannelDense);
      const byAxis = stored.get(value) ?? new Map<number | null, Value>();
      stored.set(value, byAxis);
      let int8 = byAxis.get(axis);
      if (int8 === undefined) {
        const weights = quantizeSymmetric(data, value.shape, axis);
        report.stored(value, 'int8', weights.restored, axis ?? undefined);
        int8 = storedAs(value, 'int8', encodeElements('int8', weights.data), weights.quantization);
        byAxis.set(axis, int8);
      }
      use(int8, { graph, node, slot, rule, ops }, floats);
      if (rule.hybrid && 'asymmetricQuantizeInputs' in node.attrs) {
        node.attrs = { ...node.attrs, asymmetricQuantizeInputs: settings.asymmetricInputs };
      }
    }
  },
});

interface Place {
  readonly graph: Graph;
  readonly node: Node;
  readonly slot: number;
  readonly rule: WeightRule;
  readonly ops: OpLookup;
}

/** `floats` holds the DEQUANTIZE results made so far, so that readers of one constant share one. */
function use(int8: Value, place: Place, floats: Map<Value, Value>): void {
  const { graph, node, slot, rule, ops } = place;
  if (rule.hybrid) node.setInput(slot, int8);
  else if (movesInt8(place)) {
    node.setInput(slot, int8);
    dequantizeResult(graph, node, int8, ops);
  } else {
    const float = floats.get(int8) ?? dequantized(graph, int8, ops);
    floats.set(int8, float);
    node.setInput(slot, float);
  }
}

/** Whether the op has a kernel from this operand in int8 to a result in int8 with the same parameters. */
function movesInt8({ node, slot, ops }: Place): boolean {
  const op = opOf(node, ops);
  if (op?.quantize.results !== 'same' || node.outputs.length !== 1) return false;
  const site = siteOf(node);
  const inputs = site.inputs.map((operand, i) =>
    i === slot && operand ? { ...operand, dtype: 'int8' as const } : operand,
  );
  return rowOf(op, { ...site, inputs, outputs: [{ ...site.outputs[0], dtype: 'int8' }] }) !== undefined;
}

function weightRule(node: Node, slot: number, ops: OpLookup): WeightRule | undefined {
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
