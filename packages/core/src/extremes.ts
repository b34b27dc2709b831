/** The ends of the range of some numbers. */
export interface Extremes {
  readonly least: number;
  readonly greatest: number;
}

/**
 * The least and the greatest of some numbers that nobody will change; NaN counts as greater than all others. Scales and
 * biases of channels come by the ten thousand, to code that runs for the first time. Small integers are what such code
 * compares best, and floats that are not negative have the order of their bits; what else there may be is sorted by the
 * engine, since each number that code looks at would be an object. Several ask for those of one list, so they are
 * remembered.
 *
 * @param numbers at least one
 */
export function extremes(numbers: ArrayLike<number>): Extremes {
  const { length } = numbers;
  if (length === 1) return { least: numbers[0], greatest: numbers[0] };
  let found = known.get(numbers);
  if (found === undefined) {
    found = ofWords(numbers) ?? ofAny(numbers);
    known.set(numbers, found);
  }
  return found;
}

const known = new WeakMap<ArrayLike<number>, Extremes>();

/** Undefined for what is neither 32-bit integers nor floats that are positive or NaN. */
function ofWords(numbers: ArrayLike<number>): Extremes | undefined {
  const isFloat = numbers instanceof Float32Array;
  if (!isFloat && !(numbers instanceof Int32Array)) return undefined;
  const { length } = numbers;
  const words = isFloat ? new Int32Array(numbers.buffer, numbers.byteOffset, length) : numbers;
  let least = words[0];
  let greatest = least;
  for (let i = 1; i < length; i++) {
    const word = words[i];
    if (word < least) least = word;
    else if (word > greatest) greatest = word;
  }
  if (!isFloat) return { least, greatest };
  if (least < 0) return undefined;
  const floats = new Float32Array(Int32Array.of(least, greatest).buffer);
  return { least: floats[0], greatest: floats[1] };
}

function ofAny(numbers: ArrayLike<number>): Extremes {
  const { length } = numbers;
  const sorted = length <= room.length ? room.subarray(0, length) : new Float64Array(length);
  sorted.set(numbers);
  sorted.sort();
  return { least: sorted[0], greatest: sorted[length - 1] };
}

/** For as many channels as layers have. */
const room = new Float64Array(2048);
