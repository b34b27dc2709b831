import { extremes, QUANTIZED_RANGE, type Quantization, type QuantizedDType, ZooError } from '@zoo/core';
import type { Value } from '@zoo/ir';

const SOUND = new WeakSet<Quantization>();

/**
 * Parameters that integer kernels may compute with: scales finite and positive, zero points in the range of the type.
 * Asked of the operands and results of nodes; what a file says about tensors that nobody touches does not matter, and
 * int32 is not asked, since its parameters follow from others.
 *
 * @throws ZooError QUANTIZATION_RANGE
 */
export function requireSoundQuantization({ name, dtype, quantization }: Value): void {
  if (quantization === undefined || SOUND.has(quantization)) return;
  if (dtype === 'int32' || !Object.hasOwn(QUANTIZED_RANGE, dtype)) return;
  const { min, max } = QUANTIZED_RANGE[dtype as QuantizedDType];
  const { scale, zeroPoint, blocks } = quantization;
  const badScale = extremeBad(blocks?.scales ?? scale, (one) => one > 0 && Number.isFinite(one));
  if (badScale !== undefined)
    throw refused(name, 'a scale that nothing can be divided by', 'a positive number', badScale);
  const badZero = extremeBad(blocks?.zeroPoints ?? zeroPoint, (one) => one >= min && one <= max);
  if (badZero !== undefined)
    throw refused(name, `a zero point outside ${dtype}`, `${min} to ${max}`, badZero);
  SOUND.add(quantization);
}

/** Sound numbers are those of a range: where the ends are, all are. */
function extremeBad(numbers: ArrayLike<number>, isSound: (one: number) => boolean): number | undefined {
  if (numbers.length === 0) return undefined;
  const { least, greatest } = extremes(numbers);
  return [least, greatest].find((one) => !isSound(one));
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
