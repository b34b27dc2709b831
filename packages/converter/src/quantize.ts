import { ZooError } from '@zoo/core';
import type { Module } from '@zoo/ir';
import { ops as builtinOps, type OpTable, readModule, writeModule } from '@zoo/ops';
import { countOps, exportModule } from './export.ts';
import { parseWith } from './lib/parse.ts';
import { followOutputs } from './passes/follow-outputs.ts';
import type { QuantizerContext } from './quantizers/quantizer.ts';
import { type QuantizationReport, ReportBuilder } from './quantizers/report.ts';
import { quantizerNamed } from './quantizers/table.ts';

export interface QuantizeOptions {
  /** `float16`, `dynamic`: see {@link quantizers}. */
  readonly mode: string;
  /** Options of the mode itself (`minElements`, `perChannelDense` ...). */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Inputs like those of real use, for modes that quantize activations. */
  readonly calibration?: QuantizerContext['calibration'];
  readonly opTable?: OpTable;
}

export interface QuantizeResult {
  readonly bytes: Uint8Array;
  readonly module: Module;
  /** How often each op occurs. */
  readonly ops: Readonly<Record<string, number>>;
  readonly quantization: QuantizationReport;
}

/**
 * Stores a model in fewer bits. The input stays as it is.
 *
 * @example
 * const { bytes, quantization } = await quantize(await readFile('model.tflite'), { mode: 'dynamic' });
 */
export async function quantize(
  input: Uint8Array | Module,
  options: QuantizeOptions,
): Promise<QuantizeResult> {
  const module = readModule(input instanceof Uint8Array ? input : writeModule(input));
  const quantization = await quantizeModule(module, options);
  return { bytes: exportModule(module), module, ops: countOps(module), quantization };
}

/** The same on a module that may be changed. */
export async function quantizeModule(module: Module, options: QuantizeOptions): Promise<QuantizationReport> {
  const quantizer = quantizerNamed(options.mode);
  const settings = parseWith(quantizer.options, options.settings ?? {}, `options of ${quantizer.mode}`, {});
  if (quantizer.calibration === 'required' && options.calibration === undefined) {
    throw new ZooError({
      code: 'QUANTIZE_CALIBRATION',
      category: 'usage',
      message: `${quantizer.mode} needs calibration data`,
      hint: 'Give 100 to 500 inputs as they occur in real use.',
    });
  }
  const report = new ReportBuilder();
  const { opTable = builtinOps, calibration } = options;
  for (const graph of module.graphs) {
    const rebind = followOutputs(module, graph);
    await quantizer.quantize(graph, { ops: opTable, options: settings, report, calibration });
    rebind();
  }
  return report.finish(quantizer.mode);
}
