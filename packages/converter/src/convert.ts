import type { Module } from '@zoo/ir';
import { ops as builtinOps, type OpTable } from '@zoo/ops';
import { countOps, exportModule, type OpMode } from './export.ts';
import { chooseFrontEnd } from './frontends/choose.ts';
import { optimize, type PassRecord } from './passes/engine.ts';
import { type QuantizeOptions, quantizeModule } from './quantize.ts';
import type { QuantizationReport } from './quantizers/report.ts';
import { type ModelSource, sourceFromFiles } from './source.ts';
import { type ReferenceRunner, type VerifyOptions, type VerifyResult, verifyAgainst } from './verify.ts';

export interface ConvertOptions {
  /** A mode, or a mode with its settings. Default: weights stay as the source has them, dequantized. */
  readonly quantize?: string | QuantizeOptions;
  /** Compares the written bytes with the source as another program runs it. */
  readonly verify?: ReferenceRunner | VerifyOptions;
  /** Which ops the file may hold. Default `custom`: whatever the source needs. */
  readonly ops?: OpMode;
  /**
   * The size of a batch that the source leaves open. Default 1, which all runtimes take and most can resize; -1
   * leaves it open in the file, too, which LiteRT.js refuses to run.
   */
  readonly batch?: number;
  readonly opTable?: OpTable;
  /** Called when a stage begins, and for each pass that changed something. */
  readonly onProgress?: (progress: ConvertProgress) => void;
}

export type ConvertStage = 'recognise' | 'read' | 'optimize' | 'quantize' | 'write' | 'verify';

export interface ConvertProgress {
  readonly stage: ConvertStage;
  readonly pass?: PassRecord;
}

export interface ConvertResult {
  readonly bytes: Uint8Array;
  readonly module: Module;
  /** How often each op occurs. */
  readonly ops: Readonly<Record<string, number>>;
  readonly quantization?: QuantizationReport;
  readonly verify?: VerifyResult;
  readonly report: ConversionReport;
}

export interface ConversionReport {
  readonly source: string;
  readonly frontEnd: string;
  /** Why that front-end was taken. */
  readonly reason: string;
  readonly passes: readonly PassRecord[];
  readonly warnings: readonly string[];
  readonly seconds: Readonly<Partial<Record<ConvertStage, number>>>;
}

/**
 * Turns a model of any known format into `.tflite` bytes: recognise, read, optimize, quantize, write, verify.
 *
 * @throws ZooError SOURCE_FORMAT when no front-end knows the source; LAYERS_UNSUPPORTED naming all that is missing.
 * @example
 * const { bytes, ops } = await convert(await sourceFromPath('model/model.json'), { quantize: 'float16' });
 */
export async function convert(
  input: ModelSource | Uint8Array,
  options: ConvertOptions = {},
): Promise<ConvertResult> {
  const source = input instanceof Uint8Array ? sourceFromFiles({ model: input }) : input;
  const { opTable = builtinOps, batch = 1 } = options;
  const stage = stageClock(options.onProgress);
  const warnings: string[] = [];
  const warn = (message: string) => warnings.push(message);

  const { frontEnd, entry, reason } = await stage('recognise', () => chooseFrontEnd(source));
  const module = await stage('read', () => frontEnd.read(source, entry, { ops: opTable, batch, warn }));
  const onPass = (pass: PassRecord) => options.onProgress?.({ stage: 'optimize', pass });
  const passes = await stage('optimize', () => optimize(module, opTable, { onPass }));
  const mode = typeof options.quantize === 'string' ? { mode: options.quantize } : options.quantize;
  const quantization = mode && (await stage('quantize', () => quantizeModule(module, { opTable, ...mode })));
  const bytes = await stage('write', () => exportModule(module, options.ops));
  const check = options.verify && ('load' in options.verify ? { reference: options.verify } : options.verify);
  const verify = check && (await stage('verify', () => verifyAgainst(source, bytes, check)));

  const report = {
    source: source.name,
    frontEnd: frontEnd.name,
    reason,
    passes,
    warnings,
    seconds: stage.seconds,
  };
  return { bytes, module, ops: countOps(module), quantization, verify, report };
}

/** Announces stages and keeps their time. */
function stageClock(onProgress: ConvertOptions['onProgress']) {
  const seconds: Partial<Record<ConvertStage, number>> = {};
  const run = async <T>(stage: ConvertStage, body: () => T | Promise<T>): Promise<T> => {
    onProgress?.({ stage });
    const start = performance.now();
    const result = await body();
    seconds[stage] = (performance.now() - start) / 1000;
    return result;
  };
  return Object.assign(run, { seconds });
}
