import type { DType, Quantization, Shape } from '@zoo/core';
import { ZooError } from '@zoo/core';
import type { Graph, Module, Value } from '@zoo/ir';

/** A graph that users run, with the names they use for its inputs and outputs. */
export interface Entry {
  readonly graph: Graph;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
}

export interface Port {
  readonly name: string;
  /** Other names that are understood: those of signatures. */
  readonly aliases: readonly string[];
  /** Position among the inputs or outputs of the graph. */
  readonly index: number;
}

/** What a user may know of an input or output. */
export interface TensorInfo {
  readonly name: string;
  /** Position: the index of this tensor in positional inputs. */
  readonly index: number;
  readonly dtype: DType;
  /** Current sizes; -1 where only a run can tell. */
  readonly shape: Shape;
  /** Sizes as the model declares them, -1 where `resize` may choose. */
  readonly shapeSignature: Shape;
  readonly quantization?: Quantization;
}

export interface SignatureInfo {
  readonly key: string;
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
}

/** Entry points by signature key; the main graph, by its tensor names, under undefined. */
export type Entries = ReadonlyMap<string | undefined, Entry>;

export function entriesOf(module: Module): Entries {
  const entries = new Map<string | undefined, Entry>();
  const main = module.graphs[0];
  if (main === undefined) {
    throw new ZooError({ code: 'MODEL_EMPTY', category: 'damaged-input', message: 'the model has no graph' });
  }
  const sides = ['inputs', 'outputs'] as const;
  const [inputs, outputs] = sides.map((side) => {
    const aliases = module.signatures
      .filter(({ graph }) => graph === main)
      .flatMap((signature) => signature[side]);
    return ports(
      main[side].map((value) => ({ name: value.name, value })),
      main[side],
      aliases,
    );
  });
  entries.set(undefined, { graph: main, inputs, outputs });
  for (const { key, graph, inputs, outputs } of module.signatures) {
    entries.set(key, { graph, inputs: ports(inputs, graph.inputs), outputs: ports(outputs, graph.outputs) });
  }
  return entries;
}

export function tensorInfo({ name, index }: Port, value: Value, shape: Shape | undefined): TensorInfo {
  const { dtype, dims, quantization } = value;
  return { name, index, dtype, shape: shape ?? dims, shapeSignature: dims, quantization };
}

type Named = { readonly name: string; readonly value: Value };

function ports(named: readonly Named[], values: readonly Value[], aliases: readonly Named[] = []): Port[] {
  const taken = new Set<string>();
  return named.map(({ name, value }, position) => {
    // the same value may be returned twice; a signature that names a foreign tensor finds nothing
    const index = values[position] === value ? position : values.indexOf(value);
    if (index < 0) throw foreign(name);
    const unique = uniqueName(name, taken);
    const others = aliases.filter((alias) => alias.value === value).map((alias) => alias.name);
    return { name: unique, index, aliases: [...new Set(others)] };
  });
}

/** Files may give two tensors one name; results are returned by name, so later ones get a number. */
function uniqueName(name: string, taken: Set<string>): string {
  let unique = name;
  for (let i = 1; taken.has(unique); i++) unique = `${name}:${i}`;
  taken.add(unique);
  return unique;
}

function foreign(name: string): ZooError {
  return new ZooError({
    code: 'SIGNATURE_INVALID',
    category: 'damaged-input',
    message: 'a signature names a tensor that is not an input or output of its graph',
    place: { tensor: name },
  });
}
