/** The ends of the range of some numbers. */
export interface Extremes {
  readonly least: number;
  readonly greatest: number;
}

/**
 * The least and the greatest of some numbers that nobody will change; NaN counts as greater than all others. Scales of
 * channels come by the ten thousand, to code that runs for the first time: engines sort a typed array faster than such
 * code compares, and without garbage. Several ask for those of one list, so they are remembered.
 *
 * @param numbers at least one
 */
export function extremes(numbers: ArrayLike<number>): Extremes {
  const { length } = numbers;
  if (length === 1) return { least: numbers[0], greatest: numbers[0] };
  let found = known.get(numbers);
  if (found === undefined) {
    const sorted = length <= room.length ? room.subarray(0, length) : new Float64Array(length);
    sorted.set(numbers);
    sorted.sort();
    found = { least: sorted[0], greatest: sorted[length - 1] };
    known.set(numbers, found);
  }
  return found;
}

const known = new WeakMap<ArrayLike<number>, Extremes>();

/** For as many channels as layers have. */
const room = new Float64Array(2048);
