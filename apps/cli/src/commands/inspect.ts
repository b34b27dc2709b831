import { defineCommand } from '../lib/command.ts';
import { openModel } from '../lib/model-file.ts';

export default defineCommand({
  name: 'inspect',
  summary: 'show what a .tflite model is: inputs, outputs, ops, sizes, metadata',
  section: 'Models',
  example: 'zoo inspect model.tflite --nodes',
  args: [{ name: 'MODEL', about: 'a .tflite file, or a ref that `zoo fetch` understands', count: 'one' }],
  options: { nodes: { about: 'list every node', type: 'flag' } },
  async run(context, [ref], { nodes }) {
    const { path, bytes } = await openModel(ref, context);
    const { inspectModel } = await import('../inspect/inspect.ts');
    const { renderInspection } = await import('../inspect/render.ts');
    const inspection = await inspectModel(bytes, path);
    return { json: inspection, text: () => renderInspection(inspection, nodes) };
  },
});
