import { allocate, elementCount, sameShape, type TensorData } from '@zoo/core';
import type { PreparedSite, RunScope, Value } from '@zoo/ir';
import type { TypedNode } from '@zoo/runtime';
import { type Entry, mapBytes } from '../../kernels/table/bytes.ts';
import { i32, sum } from '../../simd/index.ts';
import { eachChunk } from '../chunks.ts';
import { type LoweredStep, operandOf, type Place, resultOf, type Scope, type Task } from '../lowering.ts';

/**
 * Elementwise ops one after the other that begin with bytes: whatever is between, as much as a table of 256 entries.
 * The reference kernels themselves fill it, so that it is exact by construction, for every op that has the trait.
 */
export interface ByteFunction {
  /** All read the bytes that the first one reads, or what others before them make; all other operands are constants. */
  readonly nodes: readonly TypedNode[];
  /** Tables: one for all elements, or one for each channel. */
  readonly channels: number;
}

/** Address of the tables of a function; they belong to the node of the task. */
export function keepTables(fn: ByteFunction, task: Task, scope: Scope): Place {
  const { nodes, channels } = fn;
  const entryBytes = entryOf(fn) === 'float' ? 4 : 1;
  const place = task.nodes.indexOf(nodes[0]);
  const made = nodes.map(({ node, site }) => `${node.op} ${site.inputs.map((type) => type?.data?.join())}`);
  const kind = `tables from ${place}: ${made.join(';')}, ${channels} channels`;
  return scope.keep(kind, 256 * channels * entryBytes, (to) => to.set(tablesOf(fn)));
}

/** What the tables hold. */
export function entryOf({ nodes }: ByteFunction): Entry {
  return resultOf(nodes[nodes.length - 1]).dtype === 'float32' ? 'float' : 'byte';
}

/** A task that is nothing but a function of bytes. */
export function lowerByteFunction(fn: ByteFunction, task: Task, scope: Scope): LoweredStep {
  const [first] = fn.nodes;
  const entry = entryOf(fn);
  const kernel = mapBytes(entry, fn.channels);
  const table = keepTables(fn, task, scope);
  const slot = first.site.inputs.findIndex((operand) => operand?.data === undefined);
  const { shape } = operandOf(first, slot);
  const [from, to] = [scope.input(slot), scope.output()];
  const source = first.node.inputs[slot];
  const mayOverwrite = entry === 'byte' && source && !source.isVariable;
  return {
    kernel: kernel.name,
    inPlace: mayOverwrite ? [{ from: source, to: task.result }] : [],
    emit(writer) {
      const bytes = fn.channels * (entry === 'float' ? 4 : 1);
      eachChunk(writer, elementCount(shape) / fn.channels, COST * fn.channels, (begin, count) => {
        const at = sum(from(), i32.mul(begin, fn.channels));
        writer.call(kernel, { count, from: at, to: sum(to(), i32.mul(begin, bytes)), table: table() });
      });
    },
  };
}

/** Of an element: a load that waits for another one. */
const COST = 15;

/** Of single nodes: that an op refuses no byte is found out by making its table. */
const known = new WeakMap<Computed['site'], Uint8Array>();

/** What becomes of every byte, indexed by its bits, channel by channel, as bytes. */
export function tablesOf({ nodes, channels }: { nodes: readonly Computed[]; channels: number }): Uint8Array {
  const [{ site }] = nodes;
  let tables = nodes.length === 1 ? known.get(site) : undefined;
  if (tables) return tables;
  const bytes = new Uint8Array(256 * channels);
  for (let i = 0; i < bytes.length; i++) bytes[i] = i / channels;
  const isSigned = site.inputs.some((type) => type?.data === undefined && type?.dtype === 'int8');
  const origin = isSigned ? new Int8Array(bytes.buffer) : bytes;
  const made = new Map<Value, TensorData>();
  let values: TensorData = origin;
  for (const computed of nodes) {
    values = ofValues(computed, (value) => (value && made.get(value)) ?? origin, channels);
    if (computed.node) made.set(computed.node.outputs[0], values);
  }
  const results = values as Uint8Array;
  const turned = results.slice();
  for (let i = 0; channels > 1 && i < results.length; i++) {
    turned[(i % channels) * 256 + Math.floor(i / channels)] = results[i];
  }
  tables = new Uint8Array(turned.buffer);
  if (nodes.length === 1) known.set(site, tables);
  return tables;
}

/** Without a node all operands that are no constants are the bytes. */
type Computed = Pick<TypedNode, 'op' | 'row' | 'site'> & Partial<Pick<TypedNode, 'node'>>;

/** A node on [256, channels] values; constants are one for all or one for each channel. */
function ofValues(
  { node, op, row, site }: Computed,
  valuesOf: (value: Value | undefined) => TensorData,
  channels: number,
): TensorData {
  const shape = [256, channels];
  const inputs = site.inputs.map((type) => {
    if (type?.data === undefined) return type && { ...type, shape };
    return { ...type, shape: [elementCount(type.shape)] };
  });
  const outputs = site.outputs.map((type) => ({ ...type, shape }));
  const results = outputs.map(({ dtype }) => allocate(dtype, 256 * channels));
  const prepared: PreparedSite = { ...site, inputs, outputs };
  const data = site.inputs.map((type, slot) => type && (type.data ?? valuesOf(node?.inputs[slot])));
  op.reference[row](prepared)(data, results, UNUSED_SCOPE);
  return results[0];
}

/** Elementwise kernels ask for nothing of a running model. */
const UNUSED_SCOPE = {} as RunScope;

/** More tables than this leave no room for pictures in the first cache; colours are what they are for. */
const MOST_CHANNELS = 4;

/**
 * How many tables the node needs as part of a function of bytes that is `shape`d: 1 or the number of channels;
 * undefined where it cannot be part of one.
 */
export function tablesFor({ node, op, site }: TypedNode): number | undefined {
  const { traits } = op.spec;
  const isFunction = traits.includes('elementwise') && traits.includes('pure') && site.outputs.length === 1;
  const moving = site.inputs.filter((type) => type !== undefined && type.data === undefined);
  if (!isFunction || moving.length === 0 || node.inputs.includes(undefined)) return undefined;
  const types = [...site.inputs, ...site.outputs];
  if (types.some((type) => (type?.quantization?.scale.length ?? 1) > 1)) return undefined;
  const { shape } = site.outputs[0];
  if (!moving.every((type) => sameShape(type!.shape, shape))) return undefined;
  const channels = shape.at(-1) ?? 1;
  let tables = 1;
  for (const type of site.inputs) {
    const elements = type?.data === undefined ? 1 : elementCount(type.shape);
    if (elements === 1) continue;
    if (elements !== channels || type?.shape.at(-1) !== channels || channels > MOST_CHANNELS)
      return undefined;
    tables = channels;
  }
  return tables;
}
