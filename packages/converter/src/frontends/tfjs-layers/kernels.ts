/** Keras kernels in the order in which `.tflite` stores them. */

/** [kh, kw, in, out] -> [out, kh, kw, in]: CONV_2D. Also [in, out] -> [out, in]: FULLY_CONNECTED. */
export function outputFirst(kernel: Float32Array, outputs: number): Float32Array {
  const inner = kernel.length / outputs;
  const result = new Float32Array(kernel.length);
  for (let i = 0; i < inner; i++) {
    for (let out = 0; out < outputs; out++) result[out * inner + i] = kernel[i * outputs + out];
  }
  return result;
}

/** A bias for a layer without one: runtimes accept a missing bias, several delegates do not. */
export function biasOrZeros(useBias: boolean, count: number, read: () => Float32Array): Float32Array {
  return useBias ? read() : new Float32Array(count);
}
