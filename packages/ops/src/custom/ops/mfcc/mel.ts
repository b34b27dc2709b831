/** Frequencies as heard: HTK's mel scale, in natural logarithms. */
function melOf(frequency: number): number {
  return 1127 * Math.log1p(frequency / 700);
}

/** Triangles over the bins of a spectrum: a bin counts `weight` for its band and the rest for the next one. */
export interface MelFilters {
  readonly first: number;
  readonly last: number;
  readonly bands: Int32Array;
  readonly weights: Float64Array;
}

/** Source: `MfccMelFilterbank::Initialize`; the constant part of the signal (bin 0) is always left out. */
export function melFilters(
  bins: number,
  sampleRate: number,
  bands: number,
  low: number,
  high: number,
): MelFilters {
  const [lowest, highest] = [melOf(low), melOf(high)];
  const centers = Array.from(
    { length: bands + 1 },
    (_, i) => lowest + ((highest - lowest) / (bands + 1)) * (i + 1),
  );
  const hertz = (0.5 * sampleRate) / (bins - 1);
  const first = Math.trunc(1.5 + low / hertz);
  const last = Math.trunc(high / hertz);
  const bandOf = new Int32Array(bins);
  const weights = new Float64Array(bins);
  let band = 0;
  for (let bin = first; bin <= Math.min(last, bins - 1); bin++) {
    const mel = melOf(bin * hertz);
    while (band < bands && centers[band] < mel) band++;
    const left = band === 0 ? lowest : centers[band - 1];
    bandOf[bin] = band - 1;
    weights[bin] = (centers[band] - mel) / (centers[band] - left);
  }
  return { first, last, bands: bandOf, weights };
}
