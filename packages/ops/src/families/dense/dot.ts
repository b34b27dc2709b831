import type { Numbers, Sums } from './arithmetic.ts';

const { imul } = Math;

/**
 * sums[r] = patch . weights[first + r] for `rows` rows of `depth` weights, the inner loop of everything dense. Four
 * rows at a time: each activation is read once for four products, and four sums hide the latency of the additions.
 * Two copies of one loop, because a loop over both kinds of numbers would be slow for both.
 */
export function dotRows(
  integer: boolean,
  patch: Sums,
  depth: number,
  weights: Numbers,
  first: number,
  rows: number,
  sums: Sums,
): void {
  if (integer) dotInteger(patch as Int32Array, depth, weights as Int8Array, first, rows, sums as Int32Array);
  else dotFloat(patch as Float64Array, depth, weights as Float32Array, first, rows, sums as Float64Array);
}

function dotFloat(
  patch: Float64Array,
  depth: number,
  weights: Float32Array,
  first: number,
  rows: number,
  sums: Float64Array,
): void {
  let row = 0;
  for (; row + 4 <= rows; row += 4) {
    const a = (first + row) * depth;
    const b = a + depth;
    const c = b + depth;
    const d = c + depth;
    let [sumA, sumB, sumC, sumD] = [0, 0, 0, 0];
    for (let k = 0; k < depth; k++) {
      const x = patch[k];
      sumA += x * weights[a + k];
      sumB += x * weights[b + k];
      sumC += x * weights[c + k];
      sumD += x * weights[d + k];
    }
    sums[row] = sumA;
    sums[row + 1] = sumB;
    sums[row + 2] = sumC;
    sums[row + 3] = sumD;
  }
  for (; row < rows; row++) {
    const a = (first + row) * depth;
    let sum = 0;
    for (let k = 0; k < depth; k++) sum += patch[k] * weights[a + k];
    sums[row] = sum;
  }
}

function dotInteger(
  patch: Int32Array,
  depth: number,
  weights: Int8Array,
  first: number,
  rows: number,
  sums: Int32Array,
): void {
  let row = 0;
  for (; row + 4 <= rows; row += 4) {
    const a = (first + row) * depth;
    const b = a + depth;
    const c = b + depth;
    const d = c + depth;
    let [sumA, sumB, sumC, sumD] = [0, 0, 0, 0];
    for (let k = 0; k < depth; k++) {
      const x = patch[k];
      sumA = (sumA + imul(x, weights[a + k])) | 0;
      sumB = (sumB + imul(x, weights[b + k])) | 0;
      sumC = (sumC + imul(x, weights[c + k])) | 0;
      sumD = (sumD + imul(x, weights[d + k])) | 0;
    }
    sums[row] = sumA;
    sums[row + 1] = sumB;
    sums[row + 2] = sumC;
    sums[row + 3] = sumD;
  }
  for (; row < rows; row++) {
    const a = (first + row) * depth;
    let sum = 0;
    for (let k = 0; k < depth; k++) sum = (sum + imul(patch[k], weights[a + k])) | 0;
    sums[row] = sum;
  }
}
