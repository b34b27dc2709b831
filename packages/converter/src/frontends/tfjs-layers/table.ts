import type { Layer } from './layer.ts';
import * as exported from './layers/index.ts';

/** Every layer class that can be converted. */
export const layers: readonly Layer[] = Object.values(exported);

export const layersByClass: ReadonlyMap<string, Layer> = new Map(
  layers.map((layer) => [layer.className, layer]),
);
