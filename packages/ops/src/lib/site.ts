import {
  elementCount,
  formatShape,
  isStatic,
  type Quantization,
  sameShape,
  type TensorData,
  ZooError,
} from '@zoo/core';
import type { OperandType, Site, SiteOperand } from '@zoo/ir';

/** The operand in a slot that the op requires. */
export function operand(site: Site, slot: number): SiteOperand {
  const found = site.inputs[slot];
  if (found) return found;
  throw new ZooError({
    code: 'OPERAND_MISSING',
    category: 'damaged-input',
    message: `operand ${slot} is missing`,
    expected: `at least ${slot + 1} operands`,
    received: String(site.inputs.length),
  });
}

/** The quantization parameters that an integer kernel needs. */
export function quantizationOf(type: Partial<OperandType> | undefined, what: string): Quantization {
  const quantization = type?.quantization;
  if (quantization && quantization.scale.length > 0) return quantization;
  throw new ZooError({
    code: 'QUANTIZATION_MISSING',
    category: 'damaged-input',
    message: `${what} has no quantization parameters`,
    expected: 'a scale and a zero point',
    received: 'none',
  });
}

/** Contents of a small integer operand (axes, shapes, paddings) as numbers; undefined when not known yet. */
export function integers(data: TensorData | undefined): number[] | undefined {
  return data === undefined ? undefined : Array.from(data as ArrayLike<number | bigint>, Number);
}

/** Two operands that are walked together. */
export function requireSameShape(site: Site, slot: number, other: number): void {
  const [a, b] = [operand(site, slot).shape, operand(site, other).shape];
  if (!isStatic(a) || !isStatic(b) || sameShape(a, b)) return;
  throw new ZooError({
    code: 'SHAPE_MISMATCH',
    category: 'damaged-input',
    message: `operands ${slot} and ${other} differ in shape`,
    expected: formatShape(a),
    received: formatShape(b),
  });
}

/** An operand that stands for one value. */
export function requireOneElement(site: Site, slot: number, what: string): void {
  const { shape } = operand(site, slot);
  if (!isStatic(shape) || elementCount(shape) === 1) return;
  throw new ZooError({
    code: 'OPERAND_SCALAR',
    category: 'damaged-input',
    message: `${what} is not one element`,
    received: formatShape(shape),
  });
}

/** An optional bias must have one element for each channel. */
export function requireBias(site: Site, slot: number, channels: number): void {
  const shape = site.inputs[slot]?.shape;
  if (shape === undefined || channels < 0 || shape.includes(-1)) return;
  const count = shape.reduce((product, size) => product * size, 1);
  if (count === channels) return;
  throw new ZooError({
    code: 'BIAS_LENGTH',
    category: 'damaged-input',
    message: 'the bias does not fit the channels',
    expected: `${channels} elements`,
    received: String(count),
  });
}
