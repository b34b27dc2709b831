import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { convert, sourceFromFiles } from '@zoo/converter';
import { ZooError } from '@zoo/core';
import type { Module } from '@zoo/ir';
import { loadTfjs } from '../tfjs/backend.ts';
import { findCut, resizeInput, truncate } from '../tfjs/cut.ts';
import { type LayersFiles, readLayersFiles } from '../tfjs/layers-files.ts';
import { loadLayersModel } from '../tfjs/layers-model.ts';
import type { Backbone, PictureInput } from './backbone.ts';
import { openExtractor } from './extractor.ts';
import type { BackboneSource } from './resolve.ts';

/** A tfjs layers model: tfjs says where its features are, the converter makes a graph of what is below them. */
export async function tfjsBackbone(source: BackboneSource, size: number | undefined): Promise<Backbone> {
  const entry = basename(source.main);
  const whole = await readLayersFiles(entry, (path) => readFile(beside(source.main, path)));
  const tf = await loadTfjs();
  const model = await loadLayersModel(tf, whole);
  const cut = findCut(model);
  const [, height, width, channels] = model.inputs[0].shape;
  const last = model.layers.at(-1)?.name ?? '';
  model.dispose();
  if (channels !== 3) throw noPictures(source.name, model.inputs[0].shape);
  const square = size ?? (height === width ? height : undefined) ?? 224;
  const trunk = truncate(square === height ? whole : resizeInput(whole, square), cut);
  const input = { width: square, height: square, ...source.normalization };
  return {
    name: source.name,
    license: source.license,
    input,
    digest: digestOf(trunk, input),
    facts: {
      format: 'tfjs layers model',
      'cut at': cut.pool ? `${cut.layer}, averaged over the picture` : cut.layer,
      dropped: `everything up to ${last}`,
    },
    open: async (engine) => openExtractor(await convertTrunk(trunk, source.name), input, engine),
    module: () => convertTrunk(trunk, source.name),
  };
}

async function convertTrunk({ json, weights }: LayersFiles, name: string): Promise<Module> {
  const manifest = {
    paths: ['weights.bin'],
    weights: json.weightsManifest.flatMap((group) => group.weights),
  };
  const file = new TextEncoder().encode(JSON.stringify({ ...json, weightsManifest: [manifest] }));
  const { module } = await convert(sourceFromFiles({ 'model.json': file, 'weights.bin': weights }, name));
  return module;
}

function digestOf({ json, weights }: LayersFiles, input: PictureInput): string {
  return createHash('sha256')
    .update(JSON.stringify(['features 2', json.modelTopology, input]))
    .update(weights)
    .digest('hex');
}

/** Weight files stand in the model's folder; a manifest that points elsewhere is hostile. */
function beside(main: string, path: string): string {
  if (!path.startsWith('/') && !path.includes('\\') && !path.split('/').includes('..')) {
    return join(dirname(main), path);
  }
  throw new ZooError({
    code: 'TFJS_MODEL',
    category: 'damaged-input',
    message: 'the weights manifest points outside the model folder',
    place: { file: main },
    received: path,
  });
}

function noPictures(name: string, shape: readonly (number | null)[]): ZooError {
  return new ZooError({
    code: 'BACKBONE_INPUT',
    category: 'usage',
    message: 'the model does not take colour pictures',
    place: { file: name },
    expected: '[1, height, width, 3]',
    received: `[${shape.join(',')}]`,
  });
}
