import { defineCommand } from '../lib/command.ts';
import { withinAsync } from '../lib/errors.ts';
import { openModel } from '../lib/model-file.ts';

export default defineCommand({
  name: 'inspect',
  summary: 'show what a .tflite model is: inputs, outputs, ops, sizes, metadata',
  description: `--html writes one page that needs nothing else, not even a network: the graph to walk through, with
shapes, quantization and weights of every tensor, the memory plan, where bytes and work are, and
who computes what. --json holds all of that but the weights.`,
  section: 'Models',
  example: 'zoo inspect model.tflite --html model.html',
  args: [{ name: 'MODEL', about: 'a .tflite file, or a ref that `zoo fetch` understands', count: 'one' }],
  options: {
    nodes: { about: 'list every node', type: 'flag' },
    html: { about: 'write a page to look at', type: 'string', value: 'FILE' },
  },
  async run(context, [ref], { nodes, html }) {
    const { path, bytes } = await openModel(ref, context);
    const { inspect } = await import('@zoo/insight');
    const { renderInspection } = await import('../inspect/render.ts');
    const inspection = await withinAsync({ file: path }, () =>
      inspect(bytes, { weights: html !== undefined }),
    );
    if (html !== undefined) {
      const { inspectionPage } = await import('@zoo/insight');
      const { writeWhole } = await import('@zoo/core/node');
      await writeWhole(html, await inspectionPage(inspection, path));
      context.note(`wrote ${html}`);
    }
    return {
      json: { file: path, ...inspection, ...(html === undefined ? {} : { html }) },
      text: () => renderInspection(path, inspection, nodes),
    };
  },
});
