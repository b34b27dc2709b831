import type { Graph, Module } from '@zoo/ir';

/**
 * Signatures name values, and changes of a graph replace values: calling the result after the changes lets each
 * signature follow the place of its output.
 */
export function followOutputs(module: Module, graph: Graph): () => void {
  const before = graph.outputs;
  return () => {
    module.signatures = module.signatures.map((signature) => {
      if (signature.graph !== graph) return signature;
      const outputs = signature.outputs.map(({ name, value }) => {
        const place = before.indexOf(value);
        return { name, value: place < 0 ? value : graph.outputs[place] };
      });
      return { ...signature, outputs };
    });
  };
}
