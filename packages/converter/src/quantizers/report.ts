import { byteLength, type DType, elementCount, type Shape } from '@zoo/core';
import type { Value } from '@zoo/ir';
import { errorBetween, type StoredError } from './stored-error.ts';

/** What happened to the weights, as data: printed, drawn and compared by others. */
export interface QuantizationReport {
  readonly mode: string;
  /** Sums over `tensors`. */
  readonly bytes: { readonly before: number; readonly after: number };
  readonly tensors: readonly TensorReport[];
  readonly warnings: readonly string[];
}

export interface TensorReport {
  readonly name: string;
  /** The ops that read it. */
  readonly ops: readonly string[];
  readonly shape: Shape;
  readonly from: DType;
  readonly to: DType;
  /** The axis with a scale for each index; absent: one scale, or none. */
  readonly axis?: number;
  readonly bytes: { readonly before: number; readonly after: number };
  readonly error?: StoredError;
  /** Why it was left as it was. */
  readonly skipped?: string;
}

export class ReportBuilder {
  readonly #tensors = new Map<string, TensorReport>();
  readonly #warnings: string[] = [];

  stored(value: Value, to: DType, restored: Float32Array, axis?: number): void {
    this.#add(value, to, { error: errorBetween(value.data as Float32Array, restored), axis });
  }

  skipped(value: Value, reason: string): void {
    // a constant that one reader can use quantized and another cannot is reported as quantized
    if (!this.#tensors.has(value.name)) this.#add(value, value.dtype, { skipped: reason });
  }

  warn(message: string): void {
    this.#warnings.push(message);
  }

  finish(mode: string): QuantizationReport {
    const tensors = [...this.#tensors.values()];
    const sum = (side: 'before' | 'after') => tensors.reduce((total, { bytes }) => total + bytes[side], 0);
    return { mode, bytes: { before: sum('before'), after: sum('after') }, tensors, warnings: this.#warnings };
  }

  #add(value: Value, to: DType, more: Partial<TensorReport>): void {
    const { name, shape, dtype: from } = value;
    const size = (dtype: DType) => byteLength(dtype, elementCount(shape));
    const ops = [...new Set(value.consumers.map((node) => node.op))];
    this.#tensors.set(name, {
      name,
      ops,
      shape,
      from,
      to,
      bytes: { before: size(from), after: size(to) },
      ...more,
    });
  }
}
