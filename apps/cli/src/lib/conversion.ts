import type { ConversionReport, QuantizationReport, VerifyResult } from '@zoo/converter';
import { formatBytes, formatSeconds, table } from './format.ts';

export interface Conversion {
  readonly output: string;
  readonly bytes: number;
  readonly ops: Readonly<Record<string, number>>;
  readonly quantization: QuantizationReport | null;
  readonly verify: VerifyResult | null;
  readonly report?: ConversionReport;
}

/** What `convert` and `quantize` did, for people. */
export function renderConversion({ output, bytes, ops, quantization, verify, report }: Conversion): string {
  const counts = Object.entries(ops).map(([op, count]) => `${op} x${count}`);
  const passes = report?.passes.filter(({ rewrites }) => rewrites > 0) ?? [];
  return [
    `${output}  ${formatBytes(bytes)}`,
    ...(report ? [`  read as  ${report.frontEnd} (${report.reason})`] : []),
    ...(passes.length > 0
      ? [
          indent(
            table(passes.map(({ pass, rewrites, ms }) => [pass, `x${rewrites}`, formatSeconds(ms / 1000)])),
          ),
        ]
      : []),
    `  ops      ${counts.join(', ')}`,
    ...(quantization ? [`  weights  ${describeQuantization(quantization)}`] : []),
    ...(verify
      ? [
          `  verified against ${verify.reference}: largest error ${verify.max_abs_error.toExponential(2)}, cosine ${verify.cosine.toFixed(6)}`,
        ]
      : []),
  ].join('\n');
}

function describeQuantization({ mode, bytes, tensors, warnings }: QuantizationReport): string {
  const stored = tensors.filter(({ skipped }) => skipped === undefined);
  const head = `${mode}: ${stored.length} of ${tensors.length} tensors, ${formatBytes(bytes.before)} -> ${formatBytes(bytes.after)}`;
  return [head, ...warnings.map((warning) => `  warning: ${warning}`)].join('\n  ');
}

function indent(text: string): string {
  return text.replace(/^/gm, '    ');
}
