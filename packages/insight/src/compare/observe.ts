import { byteLength, elementCount, isStatic } from '@zoo/core';
import type { Graph, Module, Value } from '@zoo/ir';
import { moduleFromModel } from '@zoo/ops';
import { readModel } from '@zoo/tflite';

/** How much of intermediate results is looked at in one run: these all stay in memory until its end. */
const BYTES_AT_ONCE = 128 * 2 ** 20;

/** A module of its own, in which the graph with this index is the main one: outputs can be added unnoticed. */
export function freshModule(bytes: Uint8Array, graph = 0): Module {
  const module = moduleFromModel(readModel(bytes));
  if (graph === 0) return module;
  const main = module.graphs[graph];
  return { ...module, graphs: [main, ...module.graphs.filter((one) => one !== main)], signatures: [] };
}

/** Everything that the nodes of a graph compute, in order. */
export function resultsOf({ nodes }: Graph): Value[] {
  return nodes.flatMap((node) => node.outputs);
}

/** Whether a value is a tensor of numbers that each run makes anew. */
export function isNumeric({ dtype, isVariable }: Value): boolean {
  return !isVariable && !NOT_NUMERIC.has(dtype);
}

const NOT_NUMERIC: ReadonlySet<string> = new Set(['string', 'variant', 'resource']);

/** Positions of values, in portions whose tensors fit into memory together. */
export function portions(values: readonly Value[]): number[][] {
  const result: number[][] = [[]];
  let bytes = 0;
  values.forEach(({ dtype, shape }, i) => {
    const size = isStatic(shape) ? byteLength(dtype, elementCount(shape)) : 0;
    if (bytes + size > BYTES_AT_ONCE && result[result.length - 1].length > 0) {
      result.push([]);
      bytes = 0;
    }
    bytes += size;
    result[result.length - 1].push(i);
  });
  return result;
}

/** Makes the main graph return these values in place of its outputs. */
export function observe(module: Module, values: readonly Value[]): void {
  const [main] = module.graphs;
  main.outputs = [...values];
  module.signatures = module.signatures.filter(({ graph }) => graph !== main);
}
