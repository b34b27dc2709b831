import { writeWhole } from '@zoo/core/node';
import { defineCommand } from '../lib/command.ts';
import { renderConversion } from '../lib/conversion.ts';
import { withinAsync } from '../lib/errors.ts';
import { fetchHere } from '../lib/fetching.ts';
import { localPath, type modelPath } from '../lib/model-file.ts';

export default defineCommand({
  name: 'convert',
  summary: 'convert a model to .tflite',
  description: `SOURCE is the model.json of a tfjs layers model, a folder with one, a .tflite file, or a ref that
\`zoo fetch\` understands.`,
  section: 'Shrink',
  example: 'zoo convert model/model.json -o model.tflite --quantize dynamic --verify',
  args: [{ name: 'SOURCE', about: 'the model to convert', count: 'one' }],
  options: {
    output: { about: 'the file to write', type: 'string', value: 'OUT.tflite', short: 'o', required: true },
    quantize: {
      about: 'store weights in fewer bits',
      type: 'string',
      value: 'MODE',
      choices: ['none', 'dynamic', 'float16'],
      fallback: 'none',
    },
    ops: {
      about: 'which ops the file may hold',
      type: 'string',
      choices: ['builtin', 'select', 'custom'],
      fallback: 'custom',
    },
    verify: { about: 'compare with the source as tfjs runs it', type: 'flag' },
    maxError: {
      about: 'with --verify: largest error allowed, exit status 7 above',
      type: 'number',
      min: 0,
      value: 'E',
    },
  },
  async run(context, [ref], { output, quantize, ops, verify, maxError }) {
    const { convert } = await import('@zoo/converter');
    const { sourceFromPath } = await import('@zoo/converter/node');
    const source = await sourceFromPath(await sourcePath(ref, context));
    const reference = verify ? (await import('@zoo/trainers')).tfjsReference : undefined;
    const result = await withinAsync({ file: source.name }, () =>
      convert(source, {
        quantize: quantize === 'none' ? undefined : quantize,
        ops,
        verify: reference && { reference, maxAbsError: maxError },
        onProgress: ({ stage, pass }) => {
          if (pass === undefined) context.progress.update(stage, {});
        },
      }),
    );
    for (const warning of result.report.warnings) context.note(`warning: ${warning}`);
    await writeWhole(output, result.bytes);
    const json = {
      output,
      bytes: result.bytes.byteLength,
      ops: result.ops,
      quantization: result.quantization ?? null,
      verify: result.verify ?? null,
      report: result.report,
    };
    return { json, text: () => renderConversion(json) };
  },
});

async function sourcePath(ref: string, context: Parameters<typeof modelPath>[1]): Promise<string> {
  if (localPath(ref) !== undefined) return ref;
  const fetched = await fetchHere(ref, context);
  return fetched.main ?? fetched.path;
}
