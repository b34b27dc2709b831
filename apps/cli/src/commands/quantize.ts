import { writeWhole } from '@zoo/core/node';
import { defineCommand } from '../lib/command.ts';
import { renderConversion } from '../lib/conversion.ts';
import { withinAsync } from '../lib/errors.ts';
import { formatBytes } from '../lib/format.ts';
import { openModel } from '../lib/model-file.ts';

export default defineCommand({
  name: 'quantize',
  summary: 'store the weights of a .tflite model in fewer bits',
  description: `dynamic: int8 weights, activations quantized while running; about a quarter of the size.
float16: half of the size, nearly the same numbers.`,
  section: 'Shrink',
  example: 'zoo quantize model.tflite -o model_small.tflite --mode dynamic',
  args: [{ name: 'MODEL', about: 'a .tflite file, or a ref that `zoo fetch` understands', count: 'one' }],
  options: {
    output: { about: 'the file to write', type: 'string', value: 'OUT.tflite', short: 'o', required: true },
    mode: {
      about: 'how to store weights',
      type: 'string',
      value: 'MODE',
      choices: ['dynamic', 'float16'],
      required: true,
    },
  },
  async run(context, [ref], { output, mode }) {
    const { quantize } = await import('@zoo/converter');
    const { path, bytes } = await openModel(ref, context);
    const result = await withinAsync({ file: path }, () => quantize(bytes, { mode }));
    await writeWhole(output, result.bytes);
    const json = {
      output,
      bytes: result.bytes.byteLength,
      ops: result.ops,
      quantization: result.quantization,
      verify: null,
    };
    return {
      json,
      text: () => `${renderConversion(json)}\n  was      ${path}  ${formatBytes(bytes.byteLength)}`,
    };
  },
});
