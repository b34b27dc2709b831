/**
 * Fourier transforms that give the same bits as KISS FFT (Mark Borgerding, version 130), which is what fixed-point
 * audio front ends were trained with: mixed radix 4, 2, 3, 5 and any other prime, every butterfly scaled down by its
 * radix and rounded. The same code in floating point is the plain transform, without scaling.
 *
 * Complex numbers are interleaved (real, imaginary).
 */
export interface FftArithmetic {
  /** a * b, rounded to the type. */
  multiply(a: number, b: number): number;
  /** a * b + c * d, rounded once. */
  dot(a: number, b: number, c: number, d: number): number;
  /** Into the range of the type, as storing does. */
  wrap(x: number): number;
  half(x: number): number;
  /** x / radix before a butterfly; nothing in floating point. */
  scale(x: number, radix: number): number;
  /** cos and sin as constants of the type. */
  constant(x: number): number;
}

export const FLOAT: FftArithmetic = {
  multiply: (a, b) => a * b,
  dot: (a, b, c, d) => a * b + c * d,
  wrap: (x) => x,
  half: (x) => x / 2,
  scale: (x) => x,
  constant: Math.fround,
};

/** Q15 with 32-bit products. */
export const INT16: FftArithmetic = {
  multiply: (a, b) => to16((a * b + 0x4000) >> 15),
  dot: (a, b, c, d) => to16((a * b + c * d + 0x4000) >> 15),
  wrap: to16,
  half: (x) => x >> 1,
  scale: (x, radix) => to16((x * Math.trunc(0x7fff / radix) + 0x4000) >> 15),
  constant: (x) => Math.floor(0.5 + 0x7fff * x),
};

/** Q31 with 64-bit products. */
export const INT32: FftArithmetic = {
  multiply: (a, b) => round31(BigInt(a) * BigInt(b)),
  dot: (a, b, c, d) => round31(BigInt(a) * BigInt(b) + BigInt(c) * BigInt(d)),
  wrap: (x) => x | 0,
  half: (x) => x >> 1,
  scale: (x, radix) => round31(BigInt(x) * BigInt(Math.trunc(0x7fffffff / radix))),
  constant: (x) => Math.floor(0.5 + 0x7fffffff * x),
};

function to16(x: number): number {
  return (x << 16) >> 16;
}

function round31(x: bigint): number {
  return Number(BigInt.asIntN(32, (x + 0x40000000n) >> 31n));
}

type Complexes = Float64Array;

/** A transform of `size` complex numbers from one array to another. */
export function complexFft(
  size: number,
  inverse: boolean,
  arithmetic: FftArithmetic,
): (from: Complexes, to: Complexes) => void {
  const { constant } = arithmetic;
  const twiddles = new Float64Array(2 * size);
  for (let i = 0; i < size; i++) {
    const phase = ((inverse ? 2 : -2) * Math.PI * i) / size;
    twiddles[2 * i] = constant(Math.cos(phase));
    twiddles[2 * i + 1] = constant(Math.sin(phase));
  }
  const radices = factorsOf(size);
  const transform = (
    from: Complexes,
    first: number,
    stride: number,
    to: Complexes,
    at: number,
    stage: number,
  ) => {
    const radix = radices[stage];
    const parts = radices.slice(stage + 1).reduce((product, factor) => product * factor, 1);
    for (let part = 0; part < radix; part++) {
      const source = first + part * stride;
      const target = at + part * parts;
      if (parts > 1) transform(from, source, stride * radix, to, target, stage + 1);
      else {
        to[2 * target] = from[2 * source];
        to[2 * target + 1] = from[2 * source + 1];
      }
    }
    butterflies(radix, { data: to, at, parts, stride, size, twiddles, inverse, arithmetic });
  };
  return (from, to) => transform(from, 0, 1, to, 0, 0);
}

/** Fours, then a two, then odd factors in rising order. */
function factorsOf(size: number): number[] {
  const factors: number[] = [];
  let rest = size;
  let factor = 4;
  do {
    while (rest % factor !== 0) {
      factor = factor === 4 ? 2 : factor === 2 ? 3 : factor + 2;
      if (factor > Math.floor(Math.sqrt(size))) factor = rest;
    }
    rest /= factor;
    factors.push(factor);
  } while (rest > 1);
  return factors;
}

interface Stage {
  readonly data: Complexes;
  /** First complex number of this stage, and how many lie between the legs of a butterfly. */
  readonly at: number;
  readonly parts: number;
  /** Steps in the table of twiddles. */
  readonly stride: number;
  readonly size: number;
  readonly twiddles: Float64Array;
  readonly inverse: boolean;
  readonly arithmetic: FftArithmetic;
}

function butterflies(radix: number, stage: Stage): void {
  const legs = new Float64Array(2 * radix);
  const { data, at, parts, stride, twiddles, arithmetic } = stage;
  const { scale, dot } = arithmetic;
  for (let u = 0; u < parts; u++) {
    for (let q = 0; q < radix; q++) {
      const leg = 2 * (at + u + q * parts);
      const re = scale(data[leg], radix);
      const im = scale(data[leg + 1], radix);
      // the generic butterfly turns its legs itself, and leg 0 never turns
      const turned = q > 0 && radix <= 5;
      const [c, s] = turned ? [twiddles[2 * q * u * stride], twiddles[2 * q * u * stride + 1]] : [0, 0];
      legs[2 * q] = turned ? dot(re, c, -im, s) : re;
      legs[2 * q + 1] = turned ? dot(re, s, im, c) : im;
    }
    (COMBINE[radix] ?? generic)(legs, radix, u, stage);
  }
}

type Combine = (legs: Float64Array, radix: number, u: number, stage: Stage) => void;

const COMBINE: Readonly<Record<number, Combine>> = { 2: two, 3: three, 4: four, 5: five };

function put({ data, at, parts, arithmetic }: Stage, u: number, leg: number, re: number, im: number): void {
  const target = 2 * (at + u + leg * parts);
  data[target] = arithmetic.wrap(re);
  data[target + 1] = arithmetic.wrap(im);
}

function two(x: Float64Array, _radix: number, u: number, stage: Stage): void {
  put(stage, u, 0, x[0] + x[2], x[1] + x[3]);
  put(stage, u, 1, x[0] - x[2], x[1] - x[3]);
}

function three(x: Float64Array, _radix: number, u: number, stage: Stage): void {
  const { multiply, wrap, half } = stage.arithmetic;
  const sine = stage.twiddles[2 * stage.stride * stage.parts + 1];
  const sumRe = wrap(x[2] + x[4]);
  const sumIm = wrap(x[3] + x[5]);
  const re = wrap(x[0] - half(sumRe));
  const im = wrap(x[1] - half(sumIm));
  const turnRe = multiply(wrap(x[2] - x[4]), sine);
  const turnIm = multiply(wrap(x[3] - x[5]), sine);
  put(stage, u, 0, x[0] + sumRe, x[1] + sumIm);
  put(stage, u, 1, re - turnIm, im + turnRe);
  put(stage, u, 2, re + turnIm, im - turnRe);
}

function four(x: Float64Array, _radix: number, u: number, stage: Stage): void {
  const { wrap } = stage.arithmetic;
  const evenRe = wrap(x[0] + x[4]);
  const evenIm = wrap(x[1] + x[5]);
  const outerRe = wrap(x[0] - x[4]);
  const outerIm = wrap(x[1] - x[5]);
  const oddRe = wrap(x[2] + x[6]);
  const oddIm = wrap(x[3] + x[7]);
  const sign = stage.inverse ? -1 : 1;
  const turnRe = sign * wrap(x[3] - x[7]);
  const turnIm = sign * wrap(x[2] - x[6]);
  put(stage, u, 0, evenRe + oddRe, evenIm + oddIm);
  put(stage, u, 1, outerRe + turnRe, outerIm - turnIm);
  put(stage, u, 2, evenRe - oddRe, evenIm - oddIm);
  put(stage, u, 3, outerRe - turnRe, outerIm + turnIm);
}

function five(x: Float64Array, _radix: number, u: number, stage: Stage): void {
  const { multiply, wrap } = stage.arithmetic;
  const step = 2 * stage.stride * stage.parts;
  const [c1, s1] = [stage.twiddles[step], stage.twiddles[step + 1]];
  const [c2, s2] = [stage.twiddles[2 * step], stage.twiddles[2 * step + 1]];
  const outer = [wrap(x[2] + x[8]), wrap(x[3] + x[9])];
  const inner = [wrap(x[4] + x[6]), wrap(x[5] + x[7])];
  const outerGap = [wrap(x[2] - x[8]), wrap(x[3] - x[9])];
  const innerGap = [wrap(x[4] - x[6]), wrap(x[5] - x[7])];
  const along = (ca: number, cb: number) =>
    [0, 1].map((k) => wrap(x[k] + multiply(outer[k], ca) + multiply(inner[k], cb)));
  put(stage, u, 0, x[0] + wrap(outer[0] + inner[0]), x[1] + wrap(outer[1] + inner[1]));
  const first = along(c1, c2);
  const firstTurn = [
    wrap(multiply(outerGap[1], s1) + multiply(innerGap[1], s2)),
    wrap(-multiply(outerGap[0], s1) - multiply(innerGap[0], s2)),
  ];
  put(stage, u, 1, first[0] - firstTurn[0], first[1] - firstTurn[1]);
  put(stage, u, 4, first[0] + firstTurn[0], first[1] + firstTurn[1]);
  const second = along(c2, c1);
  const secondTurn = [
    wrap(-multiply(outerGap[1], s2) + multiply(innerGap[1], s1)),
    wrap(multiply(outerGap[0], s2) - multiply(innerGap[0], s1)),
  ];
  put(stage, u, 2, second[0] + secondTurn[0], second[1] + secondTurn[1]);
  put(stage, u, 3, second[0] - secondTurn[0], second[1] - secondTurn[1]);
}

/** Any other radix, by the definition. */
function generic(x: Float64Array, radix: number, u: number, stage: Stage): void {
  const { twiddles, size, stride, parts, arithmetic } = stage;
  const { wrap, dot } = arithmetic;
  for (let leg = 0; leg < radix; leg++) {
    const k = u + leg * parts;
    let re = x[0];
    let im = x[1];
    for (let q = 1, turn = 0; q < radix; q++) {
      turn = (turn + stride * k) % size;
      const [c, s] = [twiddles[2 * turn], twiddles[2 * turn + 1]];
      re = wrap(re + dot(x[2 * q], c, -x[2 * q + 1], s));
      im = wrap(im + dot(x[2 * q], s, x[2 * q + 1], c));
    }
    put(stage, u, leg, re, im);
  }
}
