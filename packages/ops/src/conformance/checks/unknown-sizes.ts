import type { Shape } from '@zoo/core';
import { UNKNOWN } from '@zoo/core';
import type { Site } from '@zoo/ir';
import { type ConformanceCase, siteOfCase } from '../suite.ts';

/**
 * Inference that contradicts itself when it knows less, undefined when it never does: with one size or all sizes
 * unknown, and with the contents of operands unknown that are no constants, each size must be unknown or what it was.
 */
export function unknownSizesFault(one: ConformanceCase): string | undefined {
  const { spec } = one.op;
  const full = siteOfCase(one);
  const known = spec.infer(full).map(({ shape }) => shape);
  const operands = one.inputs.map(
    (operand) => operand && (operand.constant ? operand.tensor : { ...operand.tensor, data: undefined }),
  );
  const hide = (slot: number, axis?: number): Site['inputs'] =>
    operands.map((operand, i) => {
      if (!operand || i !== slot) return operand;
      const shape = operand.shape.map((size, k) => (axis === undefined || axis === k ? UNKNOWN : size));
      return { ...operand, shape, data: undefined };
    });
  const tries: [string, Site['inputs']][] = [['contents are unknown', operands]];
  one.inputs.forEach((operand, slot) => {
    if (!operand || operand.constant || operand.variable) return;
    tries.push([`operand ${slot} has no known size`, hide(slot)]);
    operand.tensor.shape.forEach((_, axis) => {
      tries.push([`size ${axis} of operand ${slot} is unknown`, hide(slot, axis)]);
    });
  });
  for (const [what, inputs] of tries) {
    const fault = contradiction({ ...full, inputs }, spec.infer, known);
    if (fault) return `when ${what}: ${fault}`;
  }
  return undefined;
}

function contradiction(
  site: Site,
  infer: (site: Site) => readonly { shape: Shape | undefined }[],
  known: readonly (Shape | undefined)[],
): string | undefined {
  try {
    for (const [i, { shape }] of infer(site).entries()) {
      const whole = known[i];
      const agrees =
        !shape ||
        !whole ||
        (shape.length === whole.length &&
          shape.every((size, k) => size === UNKNOWN || whole[k] === UNKNOWN || size === whole[k]));
      if (!agrees) return `result ${i} is [${shape}], not [${whole}]`;
    }
    return undefined;
  } catch (error) {
    return String(error);
  }
}
