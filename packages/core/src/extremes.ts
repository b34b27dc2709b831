/** The ends of the range of some numbers. */
export interface Extremes {
  readonly least: number;
  readonly greatest: number;
}

/**
 * The least and the greatest of some numbers that nobody will change; NaN counts as greater than all others. Scales and
 * biases of channels come by the ten thousand, to code that runs for the first time: engines sort a typed array faster
 * than such code compares, without garbage, and without a loop that they would optimize in memory of its own. Integers
 * are sorted fastest, and floats that are not negative have the order of their bits. Several ask for the extremes of
 * one list, so they are remembered.
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

/** Undefined for what is neither 32-bit integers nor floats that are positive or NaN, and for very long lists. */
function ofWords(numbers: ArrayLike<number>): Extremes | undefined {
  const isFloat = numbers instanceof Float32Array;
  if (!isFloat && !(numbers instanceof Int32Array)) return undefined;
  const { length } = numbers;
  if (length > ROOM) return undefined;
  const words = isFloat ? new Int32Array(numbers.buffer, numbers.byteOffset, length) : numbers;
  const sorted = sortedIn(wordRoom.subarray(0, length), words);
  const [least, greatest] = [sorted[0], sorted[length - 1]];
  if (!isFloat) return { least, greatest };
  if (least < 0) return undefined;
  const floats = new Float32Array(Int32Array.of(least, greatest).buffer);
  return { least: floats[0], greatest: floats[1] };
}

function ofAny(numbers: ArrayLike<number>): Extremes {
  const { length } = numbers;
  const sorted = sortedIn(length <= ROOM ? room.subarray(0, length) : new Float64Array(length), numbers);
  return { least: sorted[0], greatest: sorted[length - 1] };
}

function sortedIn<T extends Int32Array | Float64Array>(copy: T, numbers: ArrayLike<number>): T {
  copy.set(numbers);
  copy.sort();
  return copy;
}

/** For as many channels as layers have. */
const ROOM = 2048;
const room = new Float64Array(ROOM);
const wordRoom = new Int32Array(room.buffer, 0, ROOM);
