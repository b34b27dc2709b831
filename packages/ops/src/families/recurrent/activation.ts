import type { ActivationFunctionType } from '@zoo/tflite';
import { activationBounds } from '../../lib/activation.ts';

/** Activation of cells and candidates: recurrent ops also know TANH and SIGN_BIT. */
export function cellActivation(name: ActivationFunctionType): (x: number) => number {
  if (name === 'TANH') return Math.tanh;
  if (name === 'SIGN_BIT') return (x) => (x < 0 || Object.is(x, -0) ? 1 : 0);
  const [low, high] = activationBounds(name);
  return (x) => Math.min(Math.max(x, low), high);
}

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** A limit of 0 is none. */
export function clip(x: number, limit: number): number {
  return limit > 0 ? Math.min(Math.max(x, -limit), limit) : x;
}
