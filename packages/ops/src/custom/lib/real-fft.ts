import { complexFft, type FftArithmetic } from './kiss-fft.ts';

/** Transforms between `size` real numbers (even) and size / 2 + 1 complex ones, as `kiss_fftr` and `kiss_fftri`. */
export type RealFft = (from: Float64Array, to: Float64Array) => void;

/** The transform of a real signal: half as many complex numbers, whose transform is then taken apart. */
export function realFft(size: number, arithmetic: FftArithmetic): RealFft {
  const half = size / 2;
  const transform = complexFft(half, false, arithmetic);
  const twiddles = halfTwiddles(half, false, arithmetic);
  const spectrum = new Float64Array(size);
  const { scale, wrap, dot, half: halve } = arithmetic;
  return (signal, to) => {
    transform(signal, spectrum);
    const [sum, difference] = [scale(spectrum[0], 2), scale(spectrum[1], 2)];
    to[0] = wrap(sum + difference);
    to[2 * half] = wrap(sum - difference);
    to[1] = 0;
    to[2 * half + 1] = 0;
    for (let k = 1; k <= half / 2; k++) {
      const mirror = 2 * (half - k);
      const [re, im] = [scale(spectrum[2 * k], 2), scale(spectrum[2 * k + 1], 2)];
      const [mirrorRe, mirrorIm] = [scale(spectrum[mirror], 2), scale(wrap(-spectrum[mirror + 1]), 2)];
      const [evenRe, evenIm] = [wrap(re + mirrorRe), wrap(im + mirrorIm)];
      const [oddRe, oddIm] = [wrap(re - mirrorRe), wrap(im - mirrorIm)];
      const [c, s] = [twiddles[2 * k - 2], twiddles[2 * k - 1]];
      const [turnRe, turnIm] = [dot(oddRe, c, -oddIm, s), dot(oddRe, s, oddIm, c)];
      to[2 * k] = wrap(halve(evenRe + turnRe));
      to[2 * k + 1] = wrap(halve(evenIm + turnIm));
      to[mirror] = wrap(halve(evenRe - turnRe));
      to[mirror + 1] = wrap(halve(turnIm - evenIm));
    }
  };
}

/** Back to the signal, times size in floating point. */
export function inverseRealFft(size: number, arithmetic: FftArithmetic): RealFft {
  const half = size / 2;
  const transform = complexFft(half, true, arithmetic);
  const twiddles = halfTwiddles(half, true, arithmetic);
  const packed = new Float64Array(size);
  const { scale, wrap, dot } = arithmetic;
  return (spectrum, to) => {
    packed[0] = scale(wrap(spectrum[0] + spectrum[2 * half]), 2);
    packed[1] = scale(wrap(spectrum[0] - spectrum[2 * half]), 2);
    for (let k = 1; k <= half / 2; k++) {
      const mirror = 2 * (half - k);
      const [re, im] = [scale(spectrum[2 * k], 2), scale(spectrum[2 * k + 1], 2)];
      const [mirrorRe, mirrorIm] = [scale(spectrum[mirror], 2), scale(wrap(-spectrum[mirror + 1]), 2)];
      const [evenRe, evenIm] = [wrap(re + mirrorRe), wrap(im + mirrorIm)];
      const [gapRe, gapIm] = [wrap(re - mirrorRe), wrap(im - mirrorIm)];
      const [c, s] = [twiddles[2 * k - 2], twiddles[2 * k - 1]];
      const [oddRe, oddIm] = [dot(gapRe, c, -gapIm, s), dot(gapRe, s, gapIm, c)];
      packed[2 * k] = wrap(evenRe + oddRe);
      packed[2 * k + 1] = wrap(evenIm + oddIm);
      packed[mirror] = wrap(evenRe - oddRe);
      packed[mirror + 1] = wrap(-wrap(evenIm - oddIm));
    }
    transform(packed, to);
  };
}

function halfTwiddles(half: number, inverse: boolean, { constant }: FftArithmetic): Float64Array {
  const twiddles = new Float64Array(2 * Math.floor(half / 2));
  for (let i = 0; i < Math.floor(half / 2); i++) {
    const phase = (inverse ? 1 : -1) * Math.PI * ((i + 1) / half + 0.5);
    twiddles[2 * i] = constant(Math.cos(phase));
    twiddles[2 * i + 1] = constant(Math.sin(phase));
  }
  return twiddles;
}
