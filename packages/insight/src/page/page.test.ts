import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { writeModule } from '@zoo/ops';
import { smallNetwork } from '../testing/models.ts';
import type { PageData } from './data.ts';
import { modelPage } from './page.ts';

const HOSTILE = '</script><img src=x onerror=alert(1)>';

function dataOf(page: string): PageData {
  const [, json] = /<script type="application\/json" id="model">(.*?)<\/script>/s.exec(page) ?? [];
  return JSON.parse(json);
}

describe('the model page', () => {
  it('needs nothing from outside (the name of the SVG namespace is no address)', async () => {
    const page = await modelPage(writeModule(smallNetwork()), 'small.tflite');
    const addresses = [...page.matchAll(/(?:https?:)?\/\/[\w.-]+\.\w+/g)].map(([address]) => address);
    expect(addresses.filter((address) => address !== 'http://www.w3.org')).toEqual([]);
    expect(page).not.toMatch(/<(link|img|iframe)\b/);
  });

  it('allows its own script and style by their digests, and nothing else', async () => {
    const page = await modelPage(writeModule(smallNetwork()), 'small.tflite');
    const [, policy] = /Content-Security-Policy" content="([^"]+)"/.exec(page) ?? [];
    const digest = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    const [, script] = /<script>(.*)<\/script>/s.exec(page) ?? [];
    const [, style] = /<style>(.*)<\/style>/s.exec(page) ?? [];
    expect(policy).toBe(`default-src 'none'; script-src ${digest(script)}; style-src ${digest(style)}`);
    expect(page).not.toMatch(/ style="/);
  });

  it('survives names that would end its elements', async () => {
    const bytes = writeModule(smallNetwork({ names: (name) => name + HOSTILE }));
    const page = await modelPage(bytes, HOSTILE);
    expect(page).not.toContain(HOSTILE);
    const { inspection, file } = dataOf(page);
    expect(file).toBe(HOSTILE);
    expect(inspection.graphs[0].nodes[0].name).toBe(`conv${HOSTILE}`);
  });

  it('draws every node, input and output, and every edge between them', async () => {
    const { drawings, inspection } = dataOf(await modelPage(writeModule(smallNetwork()), 'small'));
    const [{ boxes, edges }] = drawings;
    expect(boxes.map(({ title }) => title)).toEqual([
      'image',
      'CONV_2D',
      'ADD',
      'MEAN',
      'FULLY_CONNECTED',
      'SOFTMAX',
      'scores',
    ]);
    expect(edges).toHaveLength(7);
    expect(boxes[1]).toMatchObject({ subtitle: 'float32 1×8×8×4', detail: 'weights 4×3×3×4, RELU' });
    expect(
      inspection.graphs[0].tensors.find(({ name }) => name === 'conv/w')?.weights?.histogram,
    ).toHaveLength(48);
  });

  it('carries the script that its sources make', async () => {
    const build = fileURLToPath(new URL('../../../../tools/page/build.mjs', import.meta.url));
    const { stderr } = await promisify(execFile)(process.execPath, [build, '--check']);
    expect(stderr).toBe('');
  });
});
