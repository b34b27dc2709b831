import { describe, expect, it } from '@jest/globals';
import { VARIANTS } from './testing/conformance.ts';
import { LARGE_LAYERS, problemsOfLayer } from './testing/layers.ts';

describe.each(Object.entries(VARIANTS))('large layers, %s', (_, variant) => {
  it.each(Object.entries(LARGE_LAYERS))('%s', async (_name, layer) => {
    expect(await problemsOfLayer(layer, variant)).toEqual([]);
  });
});
