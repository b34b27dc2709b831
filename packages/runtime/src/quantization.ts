import {
  type DType,
  extremes,
  QUANTIZED_RANGE,
  type Quantization,
  type QuantizedDType,
  ZooError,
} from '@zoo/core';
import type { Value } from '@zoo/ir';

/** What has been looked at, and for which type. */
const SOUND = new WeakMap<Quantization, DType>();

/**
 * Parameters that integer kernels may compute with: scales finite and positive, zero points in the range of the type.
 * Asked of the operands and results of nodes; what a file says about tensors that nobody touches does not matter, and
 * int32 is not asked, since its parameters follow from others.
 *
 * @throws ZooError QUANTIZATION_RANGE
 */
export function requireSoundQuantization(values: readonly (Value | undefined)[]): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value?.quantization && SOUND.get(value.quantization) !== value.dtype)
      requireSound(value, value.quantization);
  }
}

function requireSound({ name, dtype }: Value, quantization: Quantization): void {
  if (dtype === 'int32' || !Object.hasOwn(QUANTIZED_RANGE, dtype)) return;
  const { min, max } = QUANTIZED_RANGE[dtype as QuantizedDType];
  const { scale, zeroPoint, blocks } = quantization;
  const badScale = endOutside(blocks?.scales ?? scale, Number.MIN_VALUE, Number.MAX_VALUE);
  if (badScale !== undefined)
    throw refused(name, 'a scale that nothing can be divided by', 'a positive number', badScale);
  const badZero = endOutside(blocks?.zeroPoints ?? zeroPoint, min, max);
  if (badZero !== undefined)
    throw refused(name, `a zero point outside ${dtype}`, `${min} to ${max}`, badZero);
  SOUND.set(quantization, dtype);
}

/** The least or the greatest of some numbers, if it is not between `low` and `high`. */
function endOutside(numbers: ArrayLike<number>, low: number, high: number): number | undefined {
  if (numbers.length === 0) return undefined;
  const { least, greatest } = extremes(numbers);
  if (!(least >= low)) return least;
  return greatest <= high ? undefined : greatest;
}

function refused(tensor: string, message: string, expected: string, received: number): ZooError {
  return new ZooError({
    code: 'QUANTIZATION_RANGE',
    category: 'damaged-input',
    message,
    place: { tensor },
    expected,
    received: String(received),
  });
}
