import type { Graph, Node, Value } from './graph.ts';

/**
 * A small, named, revertible change of a graph. A rewrite looks at a node and answers with a patch or with nothing;
 * applying, logging, verifying and undoing belong to whoever runs the rewrites.
 *
 * @example
 * new Patch('fold batch norm').insert(conv2, conv).replace(norm.outputs[0], conv2.outputs[0]).remove(norm, conv);
 */
export class Patch {
  readonly name: string;
  readonly #steps: ((graph: Graph) => Undo)[] = [];

  constructor(name: string) {
    this.name = name;
  }

  /** Adds `node` in front of `before` (at the end without it). */
  insert(node: Node, before?: Node): this {
    return this.#step((graph) => {
      graph.insert(node, before);
      return () => graph.remove(node);
    });
  }

  /** Takes nodes out. Their results must have no readers left by then. */
  remove(...nodes: readonly Node[]): this {
    for (const node of nodes) {
      this.#step((graph) => {
        const next = graph.nodes[graph.nodes.indexOf(node) + 1];
        graph.remove(node);
        return () => graph.insert(node, next);
      });
    }
    return this;
  }

  /** All readers of `from`, and the graph outputs, read `to`; a graph output keeps its name. */
  replace(from: Value, to: Value): this {
    return this.#step((graph) => {
      const uses = [...from.uses].map((use) => ({ ...use, version: use.node.version }));
      const outputs = graph.outputs;
      const name = to.name;
      if (graph.isOutput(from) && !graph.inputs.includes(to)) to.name = from.name;
      graph.replaceUses(from, to);
      return () => {
        graph.outputs = outputs;
        to.name = name;
        for (const { node, slot, version } of uses) {
          node.setInput(slot, from);
          node.version = version;
        }
      };
    });
  }

  setInput(node: Node, slot: number, value: Value | undefined): this {
    return this.#step(() => {
      const { version } = node;
      const previous = node.inputs[slot];
      node.setInput(slot, value);
      return () => {
        node.setInput(slot, previous);
        node.version = version;
      };
    });
  }

  /** Changes fields of a value or a node in place. */
  set<T extends Value | Node>(target: T, fields: Partial<T>): this {
    return this.#step(() => {
      const before = Object.fromEntries(Object.keys(fields).map((key) => [key, target[key as keyof T]]));
      Object.assign(target, fields);
      return () => Object.assign(target, before);
    });
  }

  /** Applies every step; calling the result takes all of it back. */
  apply(graph: Graph): Undo {
    const undo: Undo[] = [];
    const revert = () => {
      while (undo.length > 0) undo.pop()?.();
    };
    try {
      for (const step of this.#steps) undo.push(step(graph));
    } catch (error) {
      revert();
      throw error;
    }
    return revert;
  }

  #step(step: (graph: Graph) => Undo): this {
    this.#steps.push(step);
    return this;
  }
}

export type Undo = () => void;
