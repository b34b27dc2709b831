import { formatShape, type Shape, sameShape, ZooError } from '@zoo/core';
import type { Entry, Port } from './entry.ts';

/** New input shapes by name, merged into the current ones. Strict: only sizes that are declared as -1 may change. */
export function resizedShapes(
  entry: Entry,
  current: readonly Shape[],
  wanted: Readonly<Record<string, Shape>>,
  strict: boolean,
): readonly Shape[] {
  const shapes = [...current];
  for (const [name, shape] of Object.entries(wanted)) {
    const port = portNamed(entry, name);
    if (!shape.every((size) => Number.isInteger(size) && size >= 0)) {
      throw refused(
        'RESIZE_INVALID',
        'sizes must be whole numbers',
        name,
        'whole numbers',
        formatShape(shape),
      );
    }
    const { dims, hasRank } = entry.graph.inputs[port.index];
    if (strict && hasRank && !fits(shape, dims) && !sameShape(shape, current[port.index])) {
      const hint = 'In code, resize with { strict: false } changes fixed sizes too, if the graph allows it.';
      throw refused(
        'RESIZE_FIXED',
        'the input has fixed sizes',
        name,
        formatShape(dims),
        formatShape(shape),
        hint,
      );
    }
    shapes[port.index] = shape;
  }
  return shapes;
}

function portNamed({ inputs }: Entry, name: string): Port {
  const port =
    inputs.find((one) => one.name === name) ?? inputs.find(({ aliases }) => aliases.includes(name));
  if (port) return port;
  const known = inputs.map((one) => one.name).join(', ');
  throw refused('INPUT_UNKNOWN', 'the model has no such input', name, known, name);
}

function fits(shape: Shape, dims: Shape): boolean {
  return shape.length === dims.length && dims.every((size, axis) => size === -1 || size === shape[axis]);
}

function refused(
  code: string,
  message: string,
  tensor: string,
  expected: string,
  received: string,
  hint?: string,
): ZooError {
  return new ZooError({ code, category: 'usage', message, place: { tensor }, expected, received, hint });
}
