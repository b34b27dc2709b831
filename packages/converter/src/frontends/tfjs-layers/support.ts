import { ZooError } from '@zoo/core';
import { describeIssues } from '../../lib/parse.ts';
import type { Layer } from './layer.ts';
import { layersByClass } from './table.ts';
import { INPUT_CLASS, type LayerNode, type Topology } from './topology.ts';

/** A layer with its class and its checked configuration. */
export interface Resolved {
  readonly layer: Layer;
  readonly config: unknown;
}

/**
 * Finds the class and checks the configuration of every layer before anything is built, so that one error names
 * everything that stands in the way.
 */
export function resolveLayers(topology: Topology): Map<LayerNode, Resolved> {
  const resolved = new Map<LayerNode, Resolved>();
  const refused = new Map<string, string[]>();
  const visit = (model: Topology): void => {
    for (const node of model.layers) {
      if (node.nested) visit(node.nested);
      else if (node.className !== INPUT_CLASS) {
        const result = resolve(node);
        if (typeof result !== 'string') resolved.set(node, result);
        else refused.set(result, [...(refused.get(result) ?? []), node.name]);
      }
    }
  };
  visit(topology);
  if (refused.size > 0) throw unsupported(refused);
  return resolved;
}

function resolve(node: LayerNode): Resolved | string {
  const layer = layersByClass.get(node.className);
  if (layer === undefined) return `${node.className}: no such layer class here`;
  if (node.config.data_format === 'channels_first') {
    return `${node.className}: data_format channels_first (kernels are channels_last)`;
  }
  const config = layer.config.safeParse(node.config);
  return config.success
    ? { layer, config: config.data }
    : `${node.className}: ${describeIssues(config.error)}`;
}

function unsupported(refused: ReadonlyMap<string, readonly string[]>): ZooError {
  const lines = [...refused].map(([reason, names]) => {
    const shown = names.slice(0, 5).join(', ') + (names.length > 5 ? ` and ${names.length - 5} more` : '');
    return `${reason} [${shown}]`;
  });
  return new ZooError({
    code: 'LAYERS_UNSUPPORTED',
    category: 'failed',
    message: `${lines.length === 1 ? 'a layer' : `${lines.length} kinds of layers`} cannot be converted: ${lines.join('; ')}`,
    hint: `Supported classes: ${[...layersByClass.keys()].join(', ')}`,
  });
}
