import { byteLength, elementCount, isStatic } from '@zoo/core';
import type { Module, Value } from '@zoo/ir';
import { moduleFromModel } from '@zoo/ops';
import { readModel } from '@zoo/tflite';

/** How much of intermediate results is looked at in one run: these all stay in memory until its end. */
const BYTES_AT_ONCE = 128 * 2 ** 20;

/** A graph of its own: outputs can be added to it without anyone else noticing. */
export function freshModule(bytes: Uint8Array): Module {
  return moduleFromModel(readModel(bytes));
}

/** Everything that the main graph computes and that is a tensor of numbers, in order. */
export function computedValues({ graphs }: Module): Value[] {
  return graphs[0].nodes
    .flatMap((node) => node.outputs)
    .filter(({ dtype, isVariable }) => !isVariable && !TEXTUAL.has(dtype));
}

const TEXTUAL: ReadonlySet<string> = new Set(['string', 'variant', 'resource']);

/** Positions of computed values, in portions whose tensors fit into memory together. */
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
