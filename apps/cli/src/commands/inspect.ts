import type { BundleInfo } from '../lib/bundle.ts';
import { defineCommand } from '../lib/command.ts';
import { withinAsync } from '../lib/errors.ts';
import { formatBytes } from '../lib/format.ts';
import { type ModelFile, openModel, openModels } from '../lib/model-file.ts';

export default defineCommand({
  name: 'inspect',
  summary: 'show what a .tflite model is: inputs, outputs, ops, sizes, metadata',
  description: `--html writes one page that needs nothing else, not even a network: the graph to walk through, with
shapes, quantization and weights of every tensor, the memory plan, where bytes and work are, and
who computes what. --json holds all of that but the weights.
All models of a .task bundle are shown; one of them is bundle.task/NAME, here and everywhere.`,
  section: 'Models',
  example: 'zoo inspect model.tflite --html model.html',
  args: [
    {
      name: 'MODEL',
      about: 'a .tflite file, a .task bundle, or a ref that `zoo fetch` understands',
      count: 'one',
    },
  ],
  options: {
    nodes: { about: 'list every node', type: 'flag' },
    html: { about: 'write a page to look at', type: 'string', value: 'FILE' },
  },
  async run(context, [ref], { nodes, html }) {
    const { renderInspection } = await import('../inspect/render.ts');
    if (html !== undefined) {
      const model = await openModel(ref, context);
      const inspection = await inspectionOf(model, true);
      const { inspectionPage } = await import('@zoo/insight');
      const { writeWhole } = await import('@zoo/core/node');
      await writeWhole(html, await inspectionPage(inspection, model.path));
      context.note(`wrote ${html}`);
      return {
        json: { file: model.path, ...inspection, html },
        text: () => renderInspection(model.path, inspection, nodes),
      };
    }
    const { models, bundle } = await openModels(ref, context);
    const shown: { path: string; inspection: Awaited<ReturnType<typeof inspectionOf>> }[] = [];
    for (const model of models)
      shown.push({ path: model.path, inspection: await inspectionOf(model, false) });
    const documents = shown.map(({ path, inspection }) => ({ file: path, ...inspection }));
    return {
      json: documents.length === 1 && bundle === undefined ? documents[0] : { ...bundle, models: documents },
      text: () =>
        [
          ...(bundle === undefined ? [] : [renderBundle(bundle, models.length)]),
          ...shown.map(({ path, inspection }) => renderInspection(path, inspection, nodes)),
        ].join('\n\n'),
    };
  },
});

async function inspectionOf({ path, bytes }: ModelFile, weights: boolean) {
  const { inspect } = await import('@zoo/insight');
  return withinAsync({ file: path }, () => inspect(bytes, { weights }));
}

function renderBundle({ file, bytes, files }: BundleInfo, models: number): string {
  const others = files.map(({ name, bytes: size }) => `${name} ${formatBytes(size)}`);
  const count = models === 1 ? 'one model' : `${models} models`;
  return [
    `${file}  a bundle of ${count}, ${formatBytes(bytes)}`,
    ...(others.length > 0 ? [`  files\n    ${others.join(', ')}`] : []),
  ].join('\n');
}
