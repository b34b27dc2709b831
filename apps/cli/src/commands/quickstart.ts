import { resolve } from 'node:path';
import { defineCommand } from '../lib/command.ts';

export default defineCommand({
  name: 'quickstart',
  summary: 'the whole way once: fetch, teach, quantize, evaluate, predict',
  description: `Fetches a MobileNetV2 and a set of emoji pictures, teaches the model eight kinds of them,
quantizes it, measures the exported file, predicts with it and writes a report. A second run needs
no network.`,
  section: 'Start',
  example: 'zoo quickstart',
  args: [],
  options: {
    out: {
      about: 'folder for the pictures, the model and the report',
      type: 'string',
      value: 'DIR',
      fallback: 'zoo-quickstart',
    },
    offline: { about: 'never touch the network', type: 'flag' },
  },
  async run(context, _, { out = 'zoo-quickstart', offline }) {
    const { quickstart } = await import('../quickstart/quickstart.ts');
    const { renderQuickstart } = await import('../quickstart/render.ts');
    const result = await quickstart({ out: resolve(out), offline, context });
    return { json: result, text: () => renderQuickstart(result) };
  },
});
