/**
 * The least and the greatest of some numbers; NaN counts as greater than all others. Scales of channels come by the
 * ten thousand, to code that runs for the first time: engines sort a typed array faster than such code compares, and
 * without garbage.
 *
 * @param numbers at least one
 */
export function extremes(numbers: ArrayLike<number>): { readonly least: number; readonly greatest: number } {
  const { length } = numbers;
  const sorted = length <= room.length ? room.subarray(0, length) : new Float64Array(length);
  sorted.set(numbers);
  sorted.sort();
  return { least: sorted[0], greatest: sorted[length - 1] };
}

/** For as many channels as layers have. */
const room = new Float64Array(2048);
