import type { TensorData } from '@zoo/core';
import type { SiteOperand } from '@zoo/ir';
import { quantizeAsymmetric, quantizeSymmetric } from '../../lib/dynamic-quantization.ts';
import { signedElements } from '../../lib/signed-elements.ts';
import { quantizationOf } from '../../lib/site.ts';

/** Products of weights with one vector after the other. Weights are [rows, length of the vector]. */
export interface Products {
  /** Makes `vector` the one that the following products take. */
  take(vector: Float32Array): void;
  /** to += weights * vector */
  add(weights: Weights, to: Float64Array): void;
}

/** Weights in a run; real value = scale * data. */
export interface Weights {
  readonly data: Float32Array | Int8Array;
  readonly scale: number;
  /** The matrix is diagonal and `data` its diagonal. */
  readonly diagonal: boolean;
}

/** How the weights of an operand are read once a run brings their contents. */
export function weightsReader(
  operand: SiteOperand | undefined,
): (data: TensorData | undefined) => Weights | undefined {
  const diagonal = operand?.shape.length === 1;
  if (operand === undefined || operand.dtype === 'float32') {
    return (data) => (data === undefined ? undefined : { data: data as Float32Array, scale: 1, diagonal });
  }
  const scale = quantizationOf(operand, 'the weights').scale[0];
  return (data) => ({ data: signedElements(data), scale, diagonal });
}

export function floatProducts(): Products {
  let vector: Float32Array = new Float32Array(0);
  return {
    take(next) {
      vector = next;
    },
    add({ data, diagonal }, to) {
      if (diagonal) {
        for (let i = 0; i < to.length; i++) to[i] += data[i] * vector[i];
        return;
      }
      const depth = vector.length;
      for (let row = 0, at = 0; row < to.length; row++) {
        let sum = 0;
        for (let k = 0; k < depth; k++) sum += data[at++] * vector[k];
        to[row] += sum;
      }
    },
  };
}

/** The vector is quantized by itself when taken. Source: `LstmStepHybrid`, `RnnBatchStep` of TFLite. */
export function hybridProducts(asymmetric: boolean, longest: number): Products {
  const memory = new Int8Array(longest);
  const quantize = asymmetric ? quantizeAsymmetric : quantizeSymmetric;
  let quantized = memory;
  let found = { scale: 1, zeroPoint: 0 };
  return {
    take(vector) {
      quantized = memory.subarray(0, vector.length);
      found = quantize(vector, 0, quantized);
    },
    add({ data, scale, diagonal }, to) {
      const factor = Math.fround(found.scale * scale);
      const { zeroPoint } = found;
      if (diagonal) {
        for (let i = 0; i < to.length; i++) to[i] += data[i] * (quantized[i] - zeroPoint) * factor;
        return;
      }
      const depth = quantized.length;
      for (let row = 0, at = 0; row < to.length; row++) {
        let sum = 0;
        for (let k = 0; k < depth; k++) sum += data[at++] * (quantized[k] - zeroPoint);
        to[row] += sum * factor;
      }
    },
  };
}
