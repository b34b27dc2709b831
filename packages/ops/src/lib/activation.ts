import {
  type IntegerRange,
  QUANTIZED_RANGE,
  type Quantization,
  type QuantizedDType,
  roundHalfAway,
  ZooError,
} from '@zoo/core';

/** Bounds of the fused activations that kernels apply while storing. */
const BOUNDS: Readonly<Record<string, readonly [low: number, high: number]>> = {
  NONE: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  RELU: [0, Number.POSITIVE_INFINITY],
  RELU_N1_TO_1: [-1, 1],
  RELU6: [0, 6],
};

export function isActivation(name: string): boolean {
  return Object.hasOwn(BOUNDS, name);
}

export function activationBounds(activation: string): readonly [low: number, high: number] {
  const bounds = BOUNDS[activation];
  if (bounds) return bounds;
  throw new ZooError({
    code: 'ACTIVATION_UNSUPPORTED',
    category: 'failed',
    message: 'fused activation is not supported here',
    expected: Object.keys(BOUNDS).join(', '),
    received: activation,
  });
}

/** The same bounds in quantized units: zeroPoint + round(bound / scale), cut to the storage range. */
export function quantizedActivationRange(
  activation: string,
  dtype: QuantizedDType,
  { scale, zeroPoint }: Quantization,
): IntegerRange {
  const storage = QUANTIZED_RANGE[dtype];
  const [low, high] = activationBounds(activation).map(
    (bound) => zeroPoint[0] + roundHalfAway(bound / scale[0]),
  );
  return { min: Math.max(storage.min, low), max: Math.min(storage.max, high) };
}
