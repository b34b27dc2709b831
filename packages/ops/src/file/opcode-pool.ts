import { type Node, type OpLookup, opOf, rowOf, siteOf } from '@zoo/ir';
import type { BuiltinOperator, OperatorCode } from '@zoo/tflite';
import type { NodeExtension } from './extension.ts';

/** Operator codes of a model: one entry for each (name, version) in use, so that old runtimes keep what they can run. */
export class OpcodePool {
  readonly codes: OperatorCode[] = [];
  readonly #indices = new Map<string, number>();
  readonly #ops: OpLookup;

  constructor(ops: OpLookup) {
    this.#ops = ops;
  }

  add(node: Node): number {
    const version = versionOf(node, this.#ops);
    const key = `${node.custom ? 'custom' : 'builtin'} ${node.op} ${version}`;
    const known = this.#indices.get(key);
    if (known !== undefined) return known;
    const index = this.codes.push(codeOf(node, version)) - 1;
    this.#indices.set(key, index);
    return index;
  }
}

function codeOf(node: Node, version: number): OperatorCode {
  if (node.custom) return { builtinCode: 'CUSTOM', customCode: node.op, version };
  const { builtinCode = node.op } = (node.extension ?? {}) as NodeExtension;
  return { builtinCode: builtinCode as BuiltinOperator, version };
}

/** What the file said while nothing has changed, else what the op asks for. */
function versionOf(node: Node, ops: OpLookup): number {
  if (node.version !== undefined) return node.version;
  const op = opOf(node, ops);
  const site = siteOf(node, 'shape', op);
  const row = op && rowOf(op, site);
  return op && row !== undefined ? op.tflite.version(site, row) : 1;
}
