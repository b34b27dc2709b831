import { type DType, isStatic, memoryBytes, type Shape } from '@zoo/core';
import type { Value } from '@zoo/ir';
import type { Entry, Port } from '../entry.ts';
import type { GraphInstance } from '../instance.ts';
import { newByteOf } from '../program.ts';

/**
 * A compiled model as plain data, which structured clones and files can hold: it runs without the file, and without
 * anything that reads or compiles one. `P`: what its delegate makes of the program.
 */
export interface ModelImage<P extends object = object> {
  readonly inputs: readonly PortImage[];
  readonly outputs: readonly PortImage[];
  readonly variables: readonly VariableImage[];
  readonly program: P;
}

/** What stays from run to run: a stretch of memory, all bytes of which are the same before the first one. */
export interface VariableImage {
  readonly address: number;
  readonly bytes: number;
  readonly byte: number;
}

/** An input or output of the model, and where it lies in memory. */
export interface PortImage extends Port {
  readonly dtype: DType;
  readonly shape: Shape;
  /** Missing for an input that nothing reads. */
  readonly address?: number;
}

/**
 * The image of an entry of a model, as its graph is now; undefined where one delegate does not compute all of it, and
 * where only a run can tell a shape.
 */
export function imageOf({ inputs, outputs, graph }: Entry, instance: GraphInstance): ModelImage | undefined {
  const program = instance.image();
  if (!program) return undefined;
  const isRead = (value: Value) => value.uses.length > 0 || graph.outputs.includes(value);
  const ports = [
    inputs.map((port) => portImage(port, graph.inputs[port.index], instance)),
    outputs.map((port) => portImage(port, graph.outputs[port.index], instance)),
  ].map((side) => side.filter((port) => port !== undefined));
  if (ports[0].length < inputs.length || ports[1].length < outputs.length) return undefined;
  const isPlaced = ({ address, index }: PortImage) => address !== undefined || !isRead(graph.inputs[index]);
  if (!ports[0].every(isPlaced) || ports[1].some(({ address }) => address === undefined)) return undefined;
  const variables = instance.tensors.variables.map((value) => variableImage(value, instance));
  return { inputs: ports[0], outputs: ports[1], variables, program };
}

function variableImage(value: Value, { tensors }: GraphInstance): VariableImage {
  const address = tensors.address(value) as number;
  return { address, bytes: tensors.bytes(value).length, byte: newByteOf(value) };
}

function portImage(port: Port, value: Value, { tensors }: GraphInstance): PortImage | undefined {
  const { dtype, shape, constant } = tensors.typeOf(value) ?? {};
  if (!dtype || !shape || !isStatic(shape) || constant || memoryBytes(dtype) === 0) return undefined;
  return { ...port, dtype, shape, address: tensors.address(value) };
}
