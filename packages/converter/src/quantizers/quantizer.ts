import type { Tensor } from '@zoo/core';
import type { Graph, OpLookup } from '@zoo/ir';
import type { z } from 'zod';
import type { ReportBuilder } from './report.ts';

/**
 * A way to store a model in fewer bits. One file each and one line in the index. A quantizer asks the op table what
 * may be done with an operand (`op.quantize`); it never looks at op names.
 *
 * Modes that only re-store weights use the graph alone. Modes that quantize activations also need inputs that look
 * like real ones: they say so in `calibration` and get them in the context.
 */
export interface Quantizer<O = unknown> {
  readonly mode: string;
  readonly summary: string;
  readonly calibration: 'none' | 'required';
  /** Its own options with their defaults. */
  readonly options: z.ZodType<O>;
  /** Changes `graph` in place. */
  quantize(graph: Graph, context: QuantizerContext<O>): void | Promise<void>;
}

export interface QuantizerContext<O = unknown> {
  readonly ops: OpLookup;
  readonly options: O;
  readonly report: ReportBuilder;
  /** Representative inputs by name, as often as asked for; there when the quantizer requires them. */
  readonly calibration?: () => AsyncIterable<Readonly<Record<string, Tensor>>>;
}

/** Forgets the options' type: a table holds quantizers of many. */
export function defineQuantizer<O>(quantizer: Quantizer<O>): Quantizer {
  return quantizer as unknown as Quantizer;
}
