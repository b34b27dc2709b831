/**
 * In-place Fourier transform of `size` (a power of two) complex numbers that start at `offset` and lie `step` complex
 * numbers apart, interleaved (real, imaginary): Cooley and Tukey's radix-2 algorithm, forward, without scaling.
 */
export function fft(data: Float64Array, offset: number, step: number, size: number): void {
  reorder(data, offset, step, size);
  for (let span = 2; span <= size; span *= 2) {
    const half = span / 2;
    for (let k = 0; k < half; k++) {
      const angle = (-2 * Math.PI * k) / span;
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      for (let start = k; start < size; start += span) {
        const a = 2 * (offset + start * step);
        const b = 2 * (offset + (start + half) * step);
        const re = data[b] * cos - data[b + 1] * sin;
        const im = data[b] * sin + data[b + 1] * cos;
        data[b] = data[a] - re;
        data[b + 1] = data[a + 1] - im;
        data[a] += re;
        data[a + 1] += im;
      }
    }
  }
}

/** Swaps every element with the one at the bit-reversed index. */
function reorder(data: Float64Array, offset: number, step: number, size: number): void {
  for (let i = 1, j = 0; i < size; i++) {
    let bit = size >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i >= j) continue;
    const a = 2 * (offset + i * step);
    const b = 2 * (offset + j * step);
    [data[a], data[b]] = [data[b], data[a]];
    [data[a + 1], data[b + 1]] = [data[b + 1], data[a + 1]];
  }
}
