import { Graph, type Module, Node, Value } from '@zoo/ir';
import { hashOf } from './buffer-pool.ts';

/**
 * A module as plain data without references: each value, node and graph is described where it is met first and named
 * by number afterwards. Two modules with equal snapshots are the same up to identity. For tests.
 */
export function snapshot(module: Module): unknown {
  const numbers = new Map<object, string>();
  const numberOf = (thing: object, prefix: string): [name: string, isNew: boolean] => {
    const known = numbers.get(thing);
    if (known) return [known, false];
    const name = `${prefix}${numbers.size}`;
    numbers.set(thing, name);
    return [name, true];
  };
  const describe = (thing: unknown): unknown => {
    if (thing instanceof Value) {
      const [id, isNew] = numberOf(thing, '%');
      if (!isNew) return id;
      const {
        name,
        dtype,
        shape,
        signature,
        hasRank,
        quantization,
        isVariable,
        extension,
        constant,
        encoding,
      } = thing;
      return describe({
        id,
        name,
        dtype,
        shape,
        signature,
        hasRank,
        quantization,
        isVariable,
        extension,
        constant,
        encoding,
      });
    }
    if (thing instanceof Node) {
      const { op, inputs, outputs, attrs, custom, subgraphs, intermediates, version, extension } = thing;
      return describe({ op, inputs, outputs, attrs, custom, subgraphs, intermediates, version, extension });
    }
    if (thing instanceof Graph) {
      const [id, isNew] = numberOf(thing, '@');
      if (!isNew) return id;
      const { name, inputs, outputs, nodes, extension } = thing;
      return describe({ id, name, extension, inputs, outputs, nodes });
    }
    if (ArrayBuffer.isView(thing)) {
      const bytes = new Uint8Array(thing.buffer, thing.byteOffset, thing.byteLength);
      return `${bytes.length} bytes, hash ${hashOf(bytes)}`;
    }
    if (Array.isArray(thing)) return thing.map(describe);
    if (typeof thing === 'object' && thing !== null) {
      return Object.fromEntries(
        Object.entries(thing)
          .filter(([, value]) => value !== undefined)
          .map(([key, value]) => [key, describe(value)]),
      );
    }
    return thing;
  };
  return describe({ ...module });
}
